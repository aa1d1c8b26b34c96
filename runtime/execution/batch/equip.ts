import { copyFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { travellingEnvironment } from "../program-environment.ts";
import { shellWord } from "../../plan/shell-words.ts";
import { nodeScript } from "./node-script.ts";

export interface Equipment {
  /** Bundle of the one-file job runner. */
  readonly runner: string;
  /** Of this product; the runner refuses to work for another one. */
  readonly version: string;
  /** Absolute path of the Node that runs the submit side. */
  readonly node: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Puts into a graph's folder what a node needs of us: `runner.sh`, which finds Node, `environment.sh` with the variables
 * that go along, and, beside the graphs, the job runner itself, so that a later installation changes nothing for jobs
 * that wait.
 */
export async function equip(equipment: Equipment, graphFolder: string): Promise<void> {
  const { runner } = equipment;
  const copy = copyOf(equipment, graphFolder);
  if ((await stat(copy).catch(() => undefined)) === undefined) {
    await copyFile(runner, `${copy}.part`);
    await rename(`${copy}.part`, copy);
  }
  for (const [name, text] of equipmentTexts(equipment, graphFolder))
    await writeFile(join(graphFolder, name), text, { mode: 0o600 });
}

/** The texts of that, by their names in the graph's folder. */
export function equipmentTexts(equipment: Equipment, graphFolder: string): ReadonlyMap<string, string> {
  const { version, node, environment } = equipment;
  return new Map([
    ["runner.sh", nodeScript({ node, runner: copyOf(equipment, graphFolder), version })],
    ["environment.sh", environmentScript(travellingEnvironment(environment))],
  ]);
}

function copyOf({ version }: Equipment, graphFolder: string): string {
  return join(dirname(graphFolder), `job-${version}.cjs`);
}

/** Variables as text that a shell reads. */
export function environmentScript(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .filter(([name]) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    .map(([name, value]) => `export ${name}=${shellWord(value)}\n`)
    .join("");
}
