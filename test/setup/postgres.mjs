// Finds PostgreSQL's programs for tests, after installing them where that is possible: Debian, as root.
// As a program: prints their folder, or the reason why there is none (exit 1).
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDebian } from "./debian.mjs";

/** `{ bin }`, or `{ reason }` when there are none and none can be had. */
export function ensurePostgres() {
  const bin = newest() ?? onPath();
  if (bin !== undefined) return { bin };
  const reason = ensureDebian("/usr/lib/postgresql", ["postgresql"]);
  const installed = newest();
  return installed === undefined ? { reason: reason ?? "no PostgreSQL programs found" } : { bin: installed };
}

/** Debian keeps every version in a folder of its own; the schema needs 15. */
function newest() {
  const base = "/usr/lib/postgresql";
  if (!existsSync(base)) return undefined;
  const versions = readdirSync(base)
    .map(Number)
    .filter((version) => version >= 15);
  const bins = versions.sort((one, other) => one - other).map((version) => join(base, String(version), "bin"));
  return bins.find((bin) => existsSync(join(bin, "initdb")));
}

function onPath() {
  return (process.env.PATH ?? "").split(":").find((folder) => folder !== "" && existsSync(join(folder, "initdb")));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { bin, reason } = ensurePostgres();
  console.log(bin ?? reason);
  process.exitCode = bin === undefined ? 1 : 0;
}
