import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One step of the schema: what one numbered file says. Once released, a file is never changed, only followed by another. */
export interface SchemaStep {
  /** From 1, without gaps. */
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly digest: string;
}

/** The folder `schema` lies beside this file, and beside the bundle too (the build copies it). */
export async function schemaSteps(): Promise<readonly SchemaStep[]> {
  const folder = fileURLToPath(new URL("./schema", import.meta.url));
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return await Promise.all(names.map((name) => readStep(folder, name)));
}

async function readStep(folder: string, name: string): Promise<SchemaStep> {
  const sql = await readFile(join(folder, name), "utf8");
  const digest = createHash("sha256").update(sql).digest("hex");
  return { number: Number.parseInt(name, 10), name: name.slice(0, -".sql".length), sql, digest };
}
