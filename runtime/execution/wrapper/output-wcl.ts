import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { WclData } from "../../config/program.ts";
import { writeWcl } from "../../config/write.ts";
import type { Usage } from "../../events/usage.ts";
import { fileNameOf, now, type ExecRecord, type StepRecord, type WrapRecord } from "./wrap-record.ts";

/**
 * Writes the output WCL in the reference's shape, whole or not at all. `current` names the step that is about to run:
 * after a kill the file tells how far the wrapper came.
 */
export function writeOutputWcl(path: string, record: WrapRecord, current?: string): void {
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.part`;
  writeFileSync(part, writeWcl(outputWcl(record, current), "sorted"), { mode: 0o644 });
  renameSync(part, path);
}

/** The output WCL as data. */
export function outputWcl(record: WrapRecord, current?: string): WclData {
  return new Map<string, string | WclData>([
    ...record.execs.map((exec) => [exec.section, execData(exec)] as const),
    ["outputs_by_sect", outputsData(record)],
    ["provenance", provenanceData(record)],
    ["wrapper", wrapperData(record, current)],
  ]);
}

function execData(exec: ExecRecord): WclData {
  const data = new Map<string, string | WclData>();
  if (exec.cmdline !== undefined) data.set("cmdline", exec.cmdline);
  if (exec.version !== null) data.set("version", exec.version);
  if (exec.status !== undefined) data.set("status", String(exec.status));
  if (exec.usage !== undefined) data.set("procinfo", usageData(exec.usage));
  if (exec.steps.length > 0) data.set("task_info", new Map(exec.steps.map((one) => [one.name, stepData(one)])));
  return data;
}

function stepData({ start, end, status }: StepRecord): WclData {
  const data = new Map([["start_time", seconds(start)]]);
  if (end === undefined) return data;
  return data
    .set("end_time", seconds(end))
    .set("status", String(status ?? 1))
    .set("walltime", seconds(end - start));
}

/** The sixteen figures of getrusage; those that Linux does not keep, or that nobody saw, are 0 as in the reference. */
function usageData(usage: Usage): WclData {
  const seen: Readonly<Record<string, number | null>> = { ...usage };
  const figures = ["idrss", "inblock", "isrss", "ixrss", "majflt", "maxrss", "minflt", "msgrcv", "msgsnd"];
  const more = ["nivcsw", "nsignals", "nswap", "nvcsw", "oublock", "stime", "utime"];
  return new Map([...figures, ...more].map((figure) => [`ru_${figure}`, String(seen[figure] ?? 0)]));
}

function outputsData(record: WrapRecord): WclData {
  const sections = new Map<string, Map<string, string>>();
  for (const { section, exec, paths } of record.outputs) {
    const own = sections.get(section) ?? new Map<string, string>();
    sections.set(section, own.set(exec.section, paths.join(",")));
  }
  return sections;
}

function provenanceData(record: WrapRecord): WclData {
  const used = record.used.map(({ exec, paths }) => [exec.section, names(paths)] as const);
  const derived = record.derived.map(({ children, parents }, at) => {
    const pair = new Map([
      ["children", names(children)],
      ["parents", names(parents)],
    ]);
    return [`derived_${at + 1}`, pair] as const;
  });
  return new Map<string, WclData>([
    ["used", new Map(used)],
    ["was_derived_from", new Map(derived)],
  ]);
}

function wrapperData(record: WrapRecord, current: string | undefined): WclData {
  const data = new Map([["start_time", seconds(record.start)]]);
  if (current !== undefined) return data.set("current_step", current);
  if (record.cleanup !== undefined)
    data.set("cleanup_start", seconds(record.cleanup)).set("cleanup_end", seconds(now()));
  return data.set("end_time", seconds(now())).set("status", String(record.status));
}

function names(paths: readonly string[]): string {
  return paths
    .map((path) => fileNameOf(path))
    .map(({ filename, compression }) => `${filename}${compression ?? ""}`)
    .join(",");
}

function seconds(time: number): string {
  return time.toFixed(3);
}
