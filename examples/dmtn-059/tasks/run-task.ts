import { describe, openButler, type Butler } from "./butler/butler.ts";
import type { DataId } from "./butler/template.ts";
import { readArguments, UsageError, type TaskArguments } from "./command-line.ts";

/** What a task may use. */
export interface TaskContext {
  readonly butler: Butler;
  readonly arguments: TaskArguments;
  readonly say: (text: string) => void;
}

/** The stand-ins are all of one version; provenance records it (`--version`). */
const version = "w_2017_14-standin-1";

/**
 * Runs a command-line task on the words of its command line, once for each group of data ids. Exit codes are those of
 * the originals: 2 for a wrong command line, 1 for a failure under --doraise, 0 for all else, failures included.
 */
export async function runTask(
  name: string,
  groups: (ids: readonly DataId[]) => readonly (readonly DataId[])[],
  task: (ids: readonly DataId[], context: TaskContext) => Promise<void>,
): Promise<void> {
  const words = process.argv.slice(2);
  if (words.includes("--version")) {
    process.stdout.write(`${name} version ${version}\n`);
    return;
  }
  const log = (level: string, text: string) => process.stdout.write(`${name} ${level}: ${text}\n`);
  try {
    const arguments_ = readArguments(words);
    const policy = process.env["OBS_HSC_POLICY"];
    if (policy === undefined) throw new UsageError("OBS_HSC_POLICY must name the folder of the camera's Butler policy");
    if (arguments_.ids.length === 0) throw new UsageError("--id is required");
    for (const ids of groups(arguments_.ids)) {
      const say = (text: string) => log("INFO", text);
      try {
        const butler = openButler(arguments_.input, arguments_.output, policy);
        say(`Processing ${ids.map(describe).join(" ")}`);
        await task(ids, { butler, arguments: arguments_, say });
      } catch (error) {
        const what = error instanceof Error ? error.message : String(error);
        log("FATAL", `Failed on ${ids.map(describe).join(" ")}: RuntimeError: ${what}`);
        if (!arguments_.doraise) continue;
        process.exitCode = 1;
        return;
      }
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`usage: ${name} ROOT --output ROOT --id KEY=VALUE …\n${name}: error: ${error.message}\n`);
    process.exitCode = 2;
  }
}

/** One task for each data id. */
export function each(ids: readonly DataId[]): readonly (readonly DataId[])[] {
  return ids.map((id) => [id]);
}

/** One task for the data ids that differ in their filter only. */
export function acrossFilters(ids: readonly DataId[]): readonly (readonly DataId[])[] {
  const groups = new Map<string, DataId[]>();
  for (const id of ids) {
    const key = JSON.stringify({ ...id, filter: "" });
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  return [...groups.values()];
}
