import { speaksOfError } from "../panel/error-line.ts";
import { button, make } from "./dom.ts";

const warningWord = /\bwarn(ing)?\b/i;
const placePattern = /(?<![\w/.])(\/[^\s:'",;()<>]+)(?:(?::|", line )(\d+))?/g;

/** Lines of a log: errors and warnings marked, paths (with `:LINE`, or as Python tells them) to be opened. */
export function logText(text: string, open: (path: string, line: number) => void): readonly Node[] {
  return text
    .split("\n")
    .map((line) =>
      make("div", speaksOfError(line) ? "error" : warningWord.test(line) ? "warning" : "", ...partsOf(line, open)),
    );
}

function partsOf(line: string, open: (path: string, line: number) => void): readonly (string | Node)[] {
  const parts: (string | Node)[] = [];
  let from = 0;
  for (const match of line.matchAll(placePattern)) {
    const [whole, path = "", number] = match;
    parts.push(
      line.slice(from, match.index),
      button(whole, "link", () => {
        open(path, number === undefined ? 1 : Number(number));
      }),
    );
    from = match.index + whole.length;
  }
  // An empty line would have no height.
  parts.push(line === "" ? " " : line.slice(from));
  return parts;
}
