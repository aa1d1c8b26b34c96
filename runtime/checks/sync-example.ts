import type { SyncMismatch } from "../butler/sync.ts";
import type { Token } from "../butler/token.ts";

/**
 * A sentence with a data id for which the two sides differ, and what each writes for it: `Example visit=42: WCL
 * …-0000042.fits, Butler …-42.fits`. Only keys that the differences are about are named, and what both paths begin with
 * is left out; both stand in full where that would hide which file is meant.
 */
export function exampleText({ trial, differences }: SyncMismatch): string {
  switch (trial.kind) {
    case "witness": {
      const { dataId, run, wcl, butler } = trial.witness;
      const values = new Map<string, string | number>([...Object.entries(dataId), ...Object.entries(run)]);
      const about = new Set(differences.flatMap((one) => [...one.wcl, ...one.butler].flatMap(nameOf)));
      const named = [...values].filter(([key]) => about.has(key));
      const id = (named.length > 0 ? named : [...values]).map(([key, value]) => `${key}=${value}`).join(" ");
      const cut = named.length > 0 ? commonStart(wcl, butler) : 0;
      const tail = (path: string) => (cut === 0 ? path : `…${path.slice(cut)}`);
      return ` ${id === "" ? "Here" : `Example ${id}`}: WCL ${tail(wcl)}, Butler ${tail(butler)}`;
    }
    case "none":
      return ` They agree on all ${trial.tried} ids that were tried, but not on every id.`;
    case "untestable":
      return "";
  }
}

function nameOf(token: Token): readonly string[] {
  if (token.kind === "field") return [token.key];
  return token.kind === "run" ? [token.name] : [];
}

/** How much both paths begin with, up to the separator before the part that differs. */
function commonStart(one: string, other: string): number {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const separator = Math.max(...["/", "-", "_", "."].map((letter) => one.lastIndexOf(letter, same - 1)));
  return Math.max(separator, 0);
}
