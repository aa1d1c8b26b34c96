import { once } from "../../grammar/once.ts";
import { archiveAutoRows, archiveConventionRows, archiveRows } from "./vocabulary/archives.ts";
import { batchAutoRows, batchRows } from "./vocabulary/batch.ts";
import { customaryRows } from "./vocabulary/customary.ts";
import {
  dataAutoRows,
  dataConventionRows,
  dataPatternRows,
  dataRows,
  dataTrapRows,
  dataWrapperRows,
} from "./vocabulary/data.ts";
import type { KeyEntry, KeyScope } from "./vocabulary/entry.ts";
import { metadataRows } from "./vocabulary/metadata.ts";
import { ownRows } from "./vocabulary/own.ts";
import { patternRows } from "./vocabulary/patterns.ts";
import { readRows } from "./vocabulary/read-rows.ts";
import { runAutoRows, runRows, runTrapRows } from "./vocabulary/run.ts";
import { structureConventionRows, structureRows, structureTrapRows } from "./vocabulary/structure.ts";
import { writtenRows } from "./vocabulary/written-files.ts";

/** The whole catalogue of sections and keys. */
export function catalogue(): readonly KeyEntry[] {
  return theCatalogue();
}

/** What may stand in a scope: its own keys first, then those that stand for many, then those that stand for any. */
export function keysOf(scope: KeyScope): readonly KeyEntry[] {
  let keys = byScope.get(scope);
  if (keys === undefined) {
    const own = catalogue().filter((entry) => entry.scopes.includes(scope));
    byScope.set(scope, (keys = [0, 1, 2].flatMap((rank) => own.filter((entry) => rankOf(entry) === rank))));
  }
  return keys;
}

/** The entry of a key in a scope, whatever its case; other spellings, `exec_12` and the like find theirs. */
export function keyEntry(scope: KeyScope, key: string): KeyEntry | undefined {
  const folded = key.toLowerCase();
  return keysOf(scope).find((entry) => standsFor(entry, folded));
}

/** Every scope in which a key means something by itself, for “belongs in …”. */
export function scopesOf(key: string): readonly KeyScope[] {
  const folded = key.toLowerCase();
  const entries = catalogue().filter((entry) => entry.key !== "*" && standsFor(entry, folded));
  return [...new Set(entries.flatMap((entry) => entry.scopes))];
}

const tables = [
  structureRows,
  structureConventionRows,
  structureTrapRows,
  runRows,
  runAutoRows,
  runTrapRows,
  patternRows,
  dataRows,
  dataPatternRows,
  dataAutoRows,
  dataWrapperRows,
  dataConventionRows,
  dataTrapRows,
  archiveRows,
  archiveAutoRows,
  archiveConventionRows,
  batchRows,
  batchAutoRows,
  metadataRows,
  writtenRows,
  customaryRows,
  ownRows,
];

const theCatalogue = once(() => tables.flatMap(readRows));
const byScope = new Map<KeyScope, readonly KeyEntry[]>();

function rankOf({ key }: KeyEntry): number {
  if (key === "*") return 2;
  return key.endsWith("*") || key.endsWith("_N") ? 1 : 0;
}

function standsFor({ key, aliases }: KeyEntry, folded: string): boolean {
  if (key === folded || key === "*" || aliases.includes(folded)) return true;
  if (key.endsWith("_*")) return folded.startsWith(key.slice(0, -1));
  return key.endsWith("_N") && /^\d/.test(folded.slice(key.length - 1)) && folded.startsWith(key.slice(0, -1));
}
