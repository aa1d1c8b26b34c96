// The floor of registering: `node sum-files.mjs LIST` reads every file of a list and sums it.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

for (const line of readFileSync(process.argv[2], "utf8").split("\n")) {
  const path = line.split(",")[0];
  if (path === "") continue;
  const bytes = readFileSync(path);
  for (const kind of ["md5", "sha256"]) createHash(kind).update(bytes).digest("hex");
}
