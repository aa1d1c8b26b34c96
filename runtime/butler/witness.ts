import { runConstants, type FieldFormat, type Token } from "./token.ts";

/** Values to try for each key; the first of each is the usual one. */
export type Domain = Readonly<Record<string, readonly (string | number)[]>>;

/** A data id for which two paths differ. */
export interface Witness {
  /** The keys that occur in either path. */
  readonly dataId: Readonly<Record<string, string | number>>;
  /** Values of the run constants that occur. */
  readonly run: Readonly<Record<string, string>>;
  readonly wcl: string;
  readonly butler: string;
}

/** What a search for a witness found; `untestable` when a piece of either path has no value before the run. */
export type Trial =
  | { readonly kind: "witness"; readonly witness: Witness }
  | { readonly kind: "none"; readonly tried: number }
  | { readonly kind: "untestable"; readonly name: string };

/** Ids of HSC that show the usual mistakes: short and long visits, one- to three-digit ccds, patches with two digits. */
export const hscDomain: Domain = {
  visit: [42, 903334, 12345678],
  ccd: [0, 9, 23, 100, 111],
  tract: [0, 9813],
  patch: ["8,7", "0,31"],
  filter: ["HSC-R", "NB0921"],
  pointing: [5, 533, 123456],
  calibDate: ["2013-11-03"],
  dateObs: ["2013-06-17"],
  taiObs: ["2013-06-17"],
  field: ["STRIPE82L"],
  expTime: [30],
  pixel_id: [0, 189584],
  name: ["ps1_pv3_3pi_20170110"],
};

/** Two runs: numbers with one digit and with two, since padding shows only in the short ones. */
const runs: readonly Readonly<Record<string, string>>[] = [
  { reqnum: "11", attnum: "95", unitname: "t0", jobnum: "12", wrapnum: "12", blknum: "1", pfw_attempt_id: "1177" },
  { reqnum: "7", attnum: "3", unitname: "t0", jobnum: "3", wrapnum: "3", blknum: "1", pfw_attempt_id: "9" },
];

/** Enough for the full product of an HSC path; larger domains are tried key by key first. */
const mostTrials = 4000;

/** Writes both paths for the ids of a domain until they differ. */
export function tryIds(wcl: readonly Token[], butler: readonly Token[], domain: Domain = hscDomain): Trial {
  const all = [...wcl, ...butler];
  const odd = all.find((token) => token.kind === "unknown" || (token.kind === "field" && runConstants.has(token.key)));
  if (odd !== undefined) return { kind: "untestable", name: odd.kind === "field" ? odd.key : nameOf(odd) };
  const axes = axesOf(all, domain);
  let tried = 0;
  for (const choice of choices(axes)) {
    if (tried >= mostTrials) break;
    tried += 1;
    const run = runs[Number(choice.get(runAxis) ?? 0)];
    const value = (token: Token) =>
      token.kind === "field" ? (choice.get(token.key) ?? "") : (run?.[nameOf(token)] ?? "1");
    const left = pathFor(wcl, value);
    const right = pathFor(butler, value);
    if (left !== right) return { kind: "witness", witness: witnessOf(choice, run ?? {}, all, left, right) };
  }
  return { kind: "none", tried };
}

/** The path for given values of fields (`field NAME`) and run constants. */
export function pathFor(tokens: readonly Token[], value: (token: Token) => string | number): string {
  return tokens
    .map((token) => {
      switch (token.kind) {
        case "literal":
          return token.text;
        case "field":
          return formatted(value(token), token.format);
        case "run":
          return String(value(token)).padStart(token.width, "0");
        case "unknown":
          return `\${${token.name}}`;
      }
    })
    .join("");
}

function formatted(value: string | number, format: FieldFormat): string {
  if (format.kind === "raw") return String(value);
  const digits = typeof value === "string" && /^\d+$/.test(value) ? value.replace(/^0+(?=\d)/, "") : String(value);
  if (format.kind === "int") return digits;
  return digits.padStart(format.width, format.kind === "pad" ? "0" : " ");
}

const nameOf = (token: Token) => (token.kind === "unknown" || token.kind === "run" ? token.name : "");
/** No data id key holds a blank. */
const runAxis = "the run";

type Axes = ReadonlyMap<string, readonly (string | number)[]>;

function axesOf(tokens: readonly Token[], domain: Domain): Axes {
  const axes = new Map<string, readonly (string | number)[]>();
  for (const token of tokens) {
    if (token.kind === "run") axes.set(runAxis, [0, 1]);
    if (token.kind !== "field") continue;
    const isNumber = token.format.kind !== "raw" || axes.get(token.key)?.some((value) => typeof value === "number");
    axes.set(token.key, domain[token.key] ?? (isNumber === true ? [7, 42, 12345678] : ["x", "y"]));
  }
  return axes;
}

/** The usual id, then one key changed at a time, then all combinations. */
function* choices(axes: Axes): Generator<ReadonlyMap<string, string | number>> {
  const usual = new Map([...axes].map(([name, values]) => [name, values[0] ?? ""]));
  yield usual;
  for (const [name, values] of axes) for (const value of values.slice(1)) yield new Map([...usual, [name, value]]);
  yield* combinations([...axes], new Map());
}

function* combinations(
  axes: readonly (readonly [string, readonly (string | number)[]])[],
  chosen: ReadonlyMap<string, string | number>,
): Generator<ReadonlyMap<string, string | number>> {
  const [first, ...rest] = axes;
  if (first === undefined) {
    yield chosen;
    return;
  }
  for (const value of first[1]) yield* combinations(rest, new Map([...chosen, [first[0], value]]));
}

function witnessOf(
  choice: ReadonlyMap<string, string | number>,
  run: Readonly<Record<string, string>>,
  tokens: readonly Token[],
  wcl: string,
  butler: string,
): Witness {
  const dataId = Object.fromEntries([...choice].filter(([name]) => name !== runAxis));
  const names = tokens.filter((token) => token.kind === "run").map((token) => token.name);
  return { dataId, run: Object.fromEntries(names.map((name) => [name, run[name] ?? "1"])), wcl, butler };
}
