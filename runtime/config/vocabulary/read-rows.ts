import { keyScopes, valueTypes, type KeyEntry, type KeyKind, type KeyScope, type ValueType } from "./entry.ts";

/** Rows of the catalogue that are of one kind. */
export interface Rows {
  readonly kind: KeyKind;
  readonly rows: string;
}

/**
 * The entries that rows tell: one a line, `key | scopes | type | default | meaning | trap`, the trap optional.
 *
 * - key: aliases follow it after `/`; `!` says that it is required, `(lsst)` that only that dialect knows it
 * - scopes: words, where `wide` is global, site, archive and block, and `anywhere` is those, module, file and list
 * - type: words that it takes, or examples, follow in parentheses
 */
export function readRows({ kind, rows }: Rows): readonly KeyEntry[] {
  return rows
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => readRow(kind, line));
}

const wide: readonly KeyScope[] = ["global", "site", "archive", "block"];
const groups: ReadonlyMap<string, readonly KeyScope[]> = new Map([
  ["wide", wide],
  ["anywhere", [...wide, "module", "file", "list"]],
]);

function readRow(kind: KeyKind, line: string): KeyEntry {
  const [name = "", scopes = "", type = "", standard = "", meaning = "", trap] = line
    .split(" | ")
    .map((one) => one.trim());
  const [spellings = "", ...marks] = name.split(" ");
  const [key = "", ...aliases] = spellings.replace(/!$/, "").split("/");
  const [, word = "", words = ""] = /^(\S+?)(?:\((.*)\))?$/.exec(type) ?? [];
  return {
    key,
    aliases,
    scopes: scopes.split(" ").flatMap((scope) => groups.get(scope) ?? [oneOf(keyScopes, scope, line)]),
    kind,
    type: oneOf<ValueType>(valueTypes, word, line),
    values: words === "" ? [] : words.split(" "),
    default: standard === "" ? undefined : standard,
    required: spellings.endsWith("!"),
    dialect: marks.includes("(lsst)") ? "lsst" : "desdm",
    meaning,
    trap,
  };
}

/** A word that the catalogue itself misspells is our bug, and the first look at the catalogue shows it. */
function oneOf<T extends string>(known: readonly T[], word: string, line: string): T {
  const found = known.find((one) => one === word);
  if (found === undefined) throw new Error(`the catalogue has no word ${word}: ${line}`);
  return found;
}
