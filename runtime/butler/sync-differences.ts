import { alignComponents, diffTokens, type Hunk } from "./sync-align.ts";
import { components, type WclPath } from "./path-tokens.ts";
import { templateText, wclText } from "./token-text.ts";
import { sliceLiteral, type FieldToken, type Token } from "./token.ts";

export const syncCodes = [
  "outside-repo",
  "unresolved",
  "run-suffix",
  "key-missing",
  "key-extra",
  "dir-depth",
  "order",
  "format",
  "literal",
  "compression-suffix",
] as const;
export type SyncCode = (typeof syncCodes)[number];

/** One way in which the two sides differ, with the pieces of each side that show it. */
export interface SyncDifference {
  readonly code: SyncCode;
  readonly message: string;
  readonly wcl: readonly Token[];
  readonly butler: readonly Token[];
}

/** Names what differs between two paths that are known to differ, one difference a code, in the order of `syncCodes`. */
export function findDifferences(wcl: WclPath, butler: readonly Token[]): SyncDifference[] {
  if (wcl.kind === "outside") {
    const message = "the directory is not below the Butler's root";
    return [{ code: "outside-repo", message, wcl: wcl.tokens.slice(0, 1), butler: [] }];
  }
  const found: SyncDifference[] = [];
  const [left, right] = cutCompression(wcl.tokens, butler, found);
  if (sameMembers(left, right)) found.push(orderDifference(left, right));
  else found.push(...differencesByComponent(left, right));
  return firstOfEach(found);
}

function differencesByComponent(wcl: readonly Token[], butler: readonly Token[]): SyncDifference[] {
  const found: SyncDifference[] = [];
  const keys: Keys = { wcl: keysOf(wcl), butler: keysOf(butler) };
  const left = components(wcl);
  const right = components(butler);
  if (left.length !== right.length) found.push(depthDifference(left, right));
  for (const pair of alignComponents(left, right)) {
    if (pair.wcl === undefined || pair.butler === undefined) {
      found.push(...unpairedDifferences(pair.wcl ?? [], pair.butler ?? [], keys));
    } else for (const hunk of diffTokens(pair.wcl, pair.butler)) found.push(...hunkDifferences(hunk, keys));
  }
  return asOrder(found);
}

interface Keys {
  readonly wcl: ReadonlySet<string>;
  readonly butler: ReadonlySet<string>;
}

/** A component that only one side has: its keys count as missing or extra only when they stand nowhere else. */
function unpairedDifferences(wcl: readonly Token[], butler: readonly Token[], keys: Keys): SyncDifference[] {
  return symbolDifferences({ wcl, butler }, keys).filter(
    ({ code, wcl: [left], butler: [right] }) =>
      (code !== "key-missing" || (right?.kind === "field" && !keys.wcl.has(right.key))) &&
      (code !== "key-extra" || (left?.kind === "field" && !keys.butler.has(left.key))),
  );
}

function hunkDifferences(hunk: Hunk, keys: Keys): SyncDifference[] {
  const found = symbolDifferences(hunk, keys);
  const formats = formatDifferences(hunk);
  // Text around a symbol that only one side has (`_r`, `p`, a hyphen) is part of that difference, not one of its own.
  const text = found.length > 0 ? [] : literalDifferences(hunk);
  return [...found, ...formats, ...text];
}

/** Fields, run constants and unknowns that only one side of a hunk has. */
function symbolDifferences(hunk: Hunk, keys: Keys): SyncDifference[] {
  const found: SyncDifference[] = [];
  for (const token of [...hunk.wcl, ...hunk.butler]) {
    if (token.kind === "unknown") {
      const side = hunk.wcl.includes(token) ? { wcl: [token], butler: [] } : { wcl: [], butler: [token] };
      found.push({
        code: "unresolved",
        message: `\${${token.name}} has no value that is known before the run`,
        ...side,
      });
    }
  }
  const runs = {
    wcl: hunk.wcl.filter((token) => token.kind === "run"),
    butler: hunk.butler.filter((token) => token.kind === "run"),
  };
  if (runs.wcl.length + runs.butler.length > 0) {
    const message = `the run's numbers are ${shown(runs.wcl)} here, ${shown(runs.butler)} there`;
    found.push({ code: "run-suffix", message, ...runs });
  }
  const left = fieldsOf(hunk.wcl);
  const right = fieldsOf(hunk.butler);
  for (const field of right.filter((one) => !left.some((other) => other.key === one.key))) {
    const where = keys.wcl.has(field.key) ? " at this place" : "";
    const message = `the template has ${templateText([field])}, the WCL path has no ${field.key}${where}`;
    found.push({ code: "key-missing", message, wcl: hunk.wcl, butler: [field] });
  }
  for (const field of left.filter((one) => !right.some((other) => other.key === one.key))) {
    const instead = hunk.butler.length > 0 ? `has "${templateText(hunk.butler)}"` : `has no ${field.key}`;
    const message = `the WCL path has ${wclText([field])}, the template ${instead}${keys.butler.has(field.key) ? " at this place" : ""}`;
    found.push({ code: "key-extra", message, wcl: [field], butler: hunk.butler });
  }
  return found;
}

function formatDifferences(hunk: Hunk): SyncDifference[] {
  return fieldsOf(hunk.wcl).flatMap((field) => {
    const other = fieldsOf(hunk.butler).find((one) => one.key === field.key);
    if (other === undefined) return [];
    const message = `${field.key} is \`${wclText([field])}\` here, \`${templateText([other])}\` there`;
    return [{ code: "format", message, wcl: [field], butler: [other] }] as const;
  });
}

function literalDifferences(hunk: Hunk): SyncDifference[] {
  const wcl = hunk.wcl.filter((token) => token.kind === "literal");
  const butler = hunk.butler.filter((token) => token.kind === "literal");
  const left = wcl.map((token) => token.text).join("");
  const right = butler.map((token) => token.text).join("");
  return left === right ? [] : [{ code: "literal", message: `"${left}" here, "${right}" there`, wcl, butler }];
}

function depthDifference(left: readonly Token[][], right: readonly Token[][]): SyncDifference {
  const pairs = alignComponents(left, right);
  const extra = pairs.filter((pair) => pair.butler === undefined).flatMap((pair) => pair.wcl ?? []);
  const missing = pairs.filter((pair) => pair.wcl === undefined).flatMap((pair) => pair.butler ?? []);
  const parts = [
    ...(extra.length > 0 ? [`"${wclText(extra)}" is too many`] : []),
    ...(missing.length > 0 ? [`"${templateText(missing)}" is missing`] : []),
  ];
  const message = `${left.length} parts here, ${right.length} there${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`;
  return { code: "dir-depth", message, wcl: extra, butler: missing };
}

function orderDifference(left: readonly Token[], right: readonly Token[]): SyncDifference {
  const ours = components(left);
  const theirs = components(right);
  const hunks = alignComponents(ours, theirs).flatMap((pair) => diffTokens(pair.wcl ?? [], pair.butler ?? []));
  const wcl = hunks.flatMap((hunk) => hunk.wcl);
  const [here, there] = withoutCommonEnds(
    ours.map(wclText),
    theirs.map((part) => templateText(part)),
    (at) => sameParts(ours[at.ours] ?? [], theirs[at.theirs] ?? []),
  );
  return {
    code: "order",
    message: `the same parts stand in another order, \`${here}\` here, \`${there}\` there`,
    wcl,
    butler: hunks.flatMap((hunk) => hunk.butler),
  };
}

/** The components between those that both paths begin and end with, as paths. */
function withoutCommonEnds(
  ours: readonly string[],
  theirs: readonly string[],
  same: (at: { readonly ours: number; readonly theirs: number }) => boolean,
): readonly [string, string] {
  const most = Math.min(ours.length, theirs.length);
  let start = 0;
  while (start < most && same({ ours: start, theirs: start })) start += 1;
  let end = 0;
  while (end < most - start && same({ ours: ours.length - 1 - end, theirs: theirs.length - 1 - end })) end += 1;
  return [ours.slice(start, ours.length - end).join("/"), theirs.slice(start, theirs.length - end).join("/")];
}

const sameParts = (one: readonly Token[], other: readonly Token[]) => diffTokens(one, other).length === 0;

/** A key that is too many in one place and missing in another has changed places. */
function asOrder(found: readonly SyncDifference[]): SyncDifference[] {
  const moved = new Set(
    found
      .flatMap((one) => (one.code === "key-missing" ? fieldsOf(one.butler) : []))
      .map((field) => field.key)
      .filter((key) => found.some((one) => one.code === "key-extra" && fieldsOf(one.wcl)[0]?.key === key)),
  );
  return found.map((one) => {
    const [field] =
      one.code === "key-missing" ? fieldsOf(one.butler) : one.code === "key-extra" ? fieldsOf(one.wcl) : [];
    return field !== undefined && moved.has(field.key)
      ? { ...one, code: "order", message: `${field.key} stands in another place than in the template` }
      : one;
  });
}

/** The reader of the Butler falls back to `.gz` and `.fz`; the suffix is a difference of its own. */
function cutCompression(
  wcl: readonly Token[],
  butler: readonly Token[],
  found: SyncDifference[],
): [readonly Token[], readonly Token[]] {
  const left = suffixOf(wcl);
  const right = suffixOf(butler);
  if (left === right) return [wcl, butler];
  const message = `the name ends in "${left}" here, in "${right}" there`;
  found.push({ code: "compression-suffix", message, wcl: endOf(wcl, left), butler: endOf(butler, right) });
  return [withoutEnd(wcl, left.length), withoutEnd(butler, right.length)];
}

function suffixOf(tokens: readonly Token[]): string {
  const last = tokens.at(-1);
  return last?.kind === "literal" ? (/\.(?:fz|gz)$/.exec(last.text)?.[0] ?? "") : "";
}

/** The suffix by itself; the last piece where there is none. */
function endOf(tokens: readonly Token[], suffix: string): readonly Token[] {
  const last = tokens.at(-1);
  if (last?.kind !== "literal" || suffix === "") return tokens.slice(-1);
  return [sliceLiteral(last, last.text.length - suffix.length)];
}

function withoutEnd(tokens: readonly Token[], length: number): readonly Token[] {
  const last = tokens.at(-1);
  if (last?.kind !== "literal" || length === 0) return tokens;
  const rest = sliceLiteral(last, 0, last.text.length - length);
  return rest.text === "" ? tokens.slice(0, -1) : [...tokens.slice(0, -1), rest];
}

/** Whether the two sides hold the same pieces, text counted word by word, in whatever order. */
function sameMembers(left: readonly Token[], right: readonly Token[]): boolean {
  if ([...left, ...right].some((token) => token.kind === "unknown")) return false;
  const members = (tokens: readonly Token[]) =>
    diffTokens(tokens, [])
      .flatMap((hunk) => hunk.wcl.map((token) => `${token.kind} ${wclText([token])}`))
      .sort();
  const ours = members(left);
  const theirs = members(right);
  const same = ours.length === theirs.length && ours.every((text, index) => text === theirs[index]);
  return same && diffTokens(left, right).length > 0;
}

const fieldsOf = (tokens: readonly Token[]): FieldToken[] => tokens.filter((token) => token.kind === "field");
const keysOf = (tokens: readonly Token[]) => new Set(fieldsOf(tokens).map((field) => field.key));
const shown = (tokens: readonly Token[]) =>
  tokens.length === 0 ? "absent" : tokens.map((token) => `\`${wclText([token])}\``).join(" and ");

function firstOfEach(found: readonly SyncDifference[]): SyncDifference[] {
  return syncCodes.flatMap((code) => found.filter((one) => one.code === code).slice(0, 1));
}
