/** The layouts of a list file. `wcl` and `config` are the same; programs read them, the framework does not. */
export const listFormats = ["textsp", "textcsv", "texttab", "wcl", "config"] as const;
export type ListFormat = (typeof listFormats)[number];

export function isListFormat(word: string): word is ListFormat {
  return (listFormats as readonly string[]).includes(word);
}

/** The lines that stand for one row, or the value that the format has no way to hold. */
export type WrittenRow =
  | { readonly kind: "lines"; readonly lines: readonly string[] }
  | {
      readonly kind: "refused";
      readonly value: string;
      readonly holds: "a blank" | "a tab" | "a line break" | "an empty text";
    };

/**
 * Writes one row so that `readListLine` gives the same values back. `textcsv` quotes a value that holds a comma or a
 * quote (`8,6` becomes `"8,6"`); `textsp` and `texttab` have no quotes, so their separator cannot stand in a value.
 * Blanks around a value, as a format with a width makes them, only make the columns of `textsp` wider.
 */
export function writeListRow(format: ListFormat, names: readonly string[], values: readonly string[]): WrittenRow {
  const broken = values.find((value) => /[\n\r]/.test(value));
  if (broken !== undefined) return { kind: "refused", value: broken, holds: "a line break" };
  switch (format) {
    case "textsp": {
      const refused = values.find((value) => value.trim() === "" || /\s/.test(value.trim()));
      if (refused !== undefined)
        return { kind: "refused", value: refused, holds: refused.trim() === "" ? "an empty text" : "a blank" };
      return { kind: "lines", lines: [values.join(" ")] };
    }
    case "texttab": {
      const refused = values.find((value) => value.includes("\t"));
      if (refused !== undefined) return { kind: "refused", value: refused, holds: "a tab" };
      return { kind: "lines", lines: [values.join("\t")] };
    }
    case "textcsv":
      return { kind: "lines", lines: [values.map(quote).join(", ")] };
    case "wcl":
    case "config":
      return {
        kind: "lines",
        lines: ["<file>", ...names.map((name, at) => `     ${name}=${values[at] ?? ""}`), "</file>"],
      };
  }
}

/** The values of one line of a text list. */
export function readListLine(format: Exclude<ListFormat, "wcl" | "config">, line: string): readonly string[] {
  switch (format) {
    case "textsp":
      return line.trim().split(/ +/);
    case "texttab":
      return line.split("\t");
    case "textcsv":
      return [...line.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g)].map((match) =>
        match[1] === undefined ? (match[2] ?? "").trimEnd() : match[1].replaceAll('""', '"'),
      );
  }
}

function quote(value: string): string {
  return /[",]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
