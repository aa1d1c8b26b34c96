import type { Item } from "../../grammar/tree.ts";
import { isBlank, skipBlanks, trimEnd } from "../../grammar/white-space.ts";

/** A tree without its places and without the case of keys, which depends on what stands around it. */
export function shape(item: Item | undefined): unknown {
  switch (item?.kind) {
    case "section":
      return { section: item.name, items: item.items.map(shape) };
    case "assignment":
      return { key: item.key.toLowerCase(), form: item.form, value: item.value.text };
    case "include":
      return { include: item.target.text };
    case "function-include":
      return { function: item.text };
    case "ignored":
      return item.fault === undefined
        ? { ignored: item.text.trimEnd() }
        : { stray: [...Array(item.text.length).keys()].map((at) => visible(item.text, at)).join("") };
    case undefined:
      return undefined;
  }
}

/** The lines of a text without white space at their ends, as the reader knows white space. */
export function strippedLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/).map((line) => {
    const start = skipBlanks(line, 0, line.length);
    return line.slice(start, trimEnd(line, start, line.length));
  });
}

function visible(text: string, at: number): string {
  return isBlank(text.charCodeAt(at)) ? "" : text.charAt(at);
}
