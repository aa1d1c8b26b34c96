import type { FitsValue } from "./fits-card.ts";
import type { SectionData } from "./filetype.ts";
import { isPlain } from "./fits-text.ts";

/** `file_header` of a submission: what goes with a keyword (in lower case). */
export type HeaderWords = Readonly<Record<string, { readonly description: string; readonly type: string }>>;

/** One keyword to be set in one unit. */
export interface HeaderUpdate {
  /** A number, or an EXTNAME in upper case. */
  readonly unit: string;
  /** In upper case. */
  readonly keyword: string;
  readonly value: Exclude<FitsValue, null>;
  readonly comment: string;
}

/** What a file section asks for in its `hdrupd_*` sections; problems are sentences. */
export interface HeaderUpdates {
  readonly updates: readonly HeaderUpdate[];
  readonly problems: readonly string[];
}

/**
 * Reads the sections `hdrupd_NAME` of a file section: `headers` (units, default 0) and `key = value/comment/type`. When
 * there is one, the framework's own keywords (`own`) go into the first unit as well. Sets are merged by keyword; two
 * values for one keyword are a problem.
 */
export function headerUpdatesOf(
  section: SectionData | undefined,
  own: Readonly<Record<string, string>>,
  words: HeaderWords,
): HeaderUpdates {
  const sets = [...(section ?? [])].filter((entry): entry is [string, SectionData] => {
    return /^hdrupd_/i.test(entry[0]) && typeof entry[1] !== "string";
  });
  if (sets.length === 0) return { updates: [], problems: [] };
  const problems: string[] = [];
  const found = new Map<string, HeaderUpdate>();
  const put = (name: string, update: HeaderUpdate) => {
    const key = `${update.unit} ${update.keyword}`;
    const before = found.get(key);
    if (before !== undefined && before.value !== update.value)
      problems.push(`${name}: ${update.keyword} is both ${String(before.value)} and ${String(update.value)}`);
    else found.set(key, update);
  };
  for (const [name, set] of sets) for (const update of updatesIn(name, set, words, problems)) put(name, update);
  for (const [keyword, value] of Object.entries(own)) {
    if (found.has(`0 ${keyword}`) || value === "") continue;
    put("framework", { unit: "0", keyword, value, comment: words[keyword.toLowerCase()]?.description ?? "" });
  }
  return { updates: [...found.values()], problems };
}

function* updatesIn(name: string, set: SectionData, words: HeaderWords, problems: string[]): Generator<HeaderUpdate> {
  const headers = set.get("headers");
  const units = (typeof headers === "string" ? headers : "0")
    .split(",")
    .flatMap((one) => one.trim().toUpperCase() || []);
  for (const [key, text] of set) {
    if (key.toLowerCase() === "headers" || typeof text !== "string") continue;
    const { value, comment, type } = parts(text);
    const word = words[key.toLowerCase()];
    const typed = typedValue(value, type ?? word?.type ?? "str");
    const told = comment === "" ? (word?.description ?? "") : comment;
    const plain = isPlain(key) && isPlain(told) && (typeof typed !== "string" || isPlain(typed));
    if (typed === undefined) problems.push(`${name}: ${key}: “${value}” is not of type ${type ?? word?.type ?? "str"}`);
    else if (!plain || !/^[A-Za-z0-9_-]{1,40}$/.test(key))
      problems.push(`${name}: ${key} cannot stand in a FITS header`);
    else for (const unit of units) yield { unit, keyword: key.toUpperCase(), value: typed, comment: told };
  }
}

const types: readonly string[] = ["str", "int", "float", "bool"];

/** `value/comment/type`, read from its end, so that a value may hold slashes. */
function parts(text: string): { readonly value: string; readonly comment: string; readonly type?: string } {
  const words = text.split("/").map((one) => one.trim());
  if (words.length === 1) return { value: text.trim(), comment: "" };
  const last = words.at(-1)?.toLowerCase() ?? "";
  if (words.length === 2) return { value: words[0] ?? "", comment: words[1] ?? "" };
  if (!types.includes(last)) return { value: words.slice(0, -1).join("/"), comment: words.at(-1) ?? "" };
  return { value: words.slice(0, -2).join("/"), comment: words.at(-2) ?? "", type: last };
}

function typedValue(text: string, type: string): Exclude<FitsValue, null> | undefined {
  switch (type.toLowerCase()) {
    case "int":
      return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
    case "float":
      return text !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "bool":
      return /^(true|t|1|yes|y)$/i.test(text) ? true : /^(false|f|0|no|n)$/i.test(text) ? false : undefined;
    default:
      return text;
  }
}
