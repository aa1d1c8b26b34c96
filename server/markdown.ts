import { basename } from "node:path";
import type { Place } from "../grammar/span.ts";
import { lineOf } from "./lines.ts";
import { isVirtual, uriOf } from "./paths.ts";
import type { Snapshot } from "./snapshot.ts";

/** Text of a submission inside a line of Markdown: nothing in it can end the code or start a link. */
export function code(text: string): string {
  const line = shorten(text.replaceAll(/[\r\n]+/g, " "), 300);
  if (line === "") return "*(empty)*";
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") || longest > 0 ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Several lines of text as a block. */
export function block(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map((run) => run[0].length)));
  const fence = "`".repeat(longest + 1);
  return [`${fence}text`, ...lines.map((line) => shorten(line, 300)), fence].join("\n");
}

/** A table; cells are text, not Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => plain(cell)).join(" | ")} |`;
  return [line(head), `|${head.map(() => " --- |").join("")}`, ...rows.map(line)].join("\n");
}

/** Text in which no character means anything to Markdown. */
export function plain(text: string): string {
  return shorten(text.replaceAll(/[\r\n]+/g, " "), 200).replaceAll(/[\\`*_{}[\]()<>#|!~]/g, String.raw`\$&`);
}

/** The name and line of a place, as a link where an editor can follow it. */
export function placeLink(snapshot: Snapshot, place: Place): string {
  const source = snapshot.other(place.file);
  if (source === undefined) return place.file === "wcl:defaults" ? "packaged defaults" : plain(place.file);
  const line = lineOf(source.starts, place.span.start) + 1;
  const name = `${plain(basename(place.file))}:${line}`;
  return isVirtual(place.file) ? `line ${line}` : `[${name}](${uriOf(place.file)}#L${line})`;
}

/** Text of at most `most` characters, its end cut off with a mark. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** A number with its word: `1 quantum`, `32 quanta`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** How long ago something was, for people. */
export function ageText(seconds: number): string {
  if (seconds < 90) return "just now";
  if (seconds < 5400) return `${Math.round(seconds / 60)} minutes ago`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} hours ago`;
  return `${Math.round(seconds / 86400)} days ago`;
}
