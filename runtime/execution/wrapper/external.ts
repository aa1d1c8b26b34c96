import { join, relative } from "node:path";
import type { WclData } from "../../config/program.ts";
import { execNumber } from "../../plan/command-line.ts";
import { splitShellWords } from "../../plan/shell-words.ts";
import { runProgram } from "../process.ts";
import { outputState } from "./check-files.ts";
import { commaList, keyIn, readInputWcl, sectionAt } from "./input-wcl.ts";
import { locateProgram } from "./locate-program.ts";
import { filesOf } from "./section-files.ts";
import { fileNameOf, StepFailed, type ExecRecord } from "./wrap-record.ts";
import type { WrapWork } from "./wrap-work.ts";

/**
 * Runs a wrapper that is a program of its own: `WRAPPERNAME INPUTWCL`, in the job folder. What it did is read from the
 * output WCL that it writes; without one, its exit code is all there is.
 */
export async function runExternal(work: WrapWork, outputwcl: string): Promise<void> {
  const { order, tools, record, document } = work;
  const exec = await start(work);
  record.execs.push(exec);
  const [path = "", ...rest] = exec.argv;
  const program = work.program([path, ...rest], {
    onStart: (pid) => order.onExecStart?.(exec, pid),
    onSample: (figures) => order.onExecSample?.(exec, figures),
  });
  const result = await runProgram(tools.launcher, program, tools.signal);
  if (result.kind === "refused") throw new StepFailed(result.message);
  exec.usage = result.usage;
  exec.reason = result.reason;
  exec.status = result.status;
  order.onExecEnd?.(exec, result);
  record.status = result.status;
  if (result.reason !== "ok") {
    record.reason = result.reason;
    record.message = `${exec.name} ended with ${result.status}`;
  }
  const output = readInputWcl(join(order.folder, outputwcl), order.folder);
  if (output.kind === "read") takeOver(work, exec, output.document);
  else if (record.status === 0) throw new StepFailed(`${exec.name} wrote no output WCL: ${output.message}`);
  else
    work.log.say("run_wrapper", "WARN", `no output WCL in ${keyIn(sectionAt(document, "wrapper"), "outputwcl") ?? ""}`);
}

async function start(work: WrapWork): Promise<ExecRecord> {
  const name = keyIn(sectionAt(work.document, "wrapper"), "wrappername") ?? "";
  const words = splitShellWords(name);
  const [program = "", ...rest] = words.kind === "words" ? words.words : [];
  const path = await locateProgram(work, program);
  const input = relative(work.order.folder, work.order.input);
  work.log.say("run_wrapper", "INFO", `cmd = ${[name, input].join(" ")}`);
  return { section: "exec_1", execnum: 1, name: program, argv: [path, ...rest, input], version: null, steps: [] };
}

/** Reads outputs and provenance as the wrapper tells them; files count only when they are really there. */
function takeOver(work: WrapWork, exec: ExecRecord, output: WclData): void {
  for (const [section, execs] of sectionAt(output, "outputs_by_sect") ?? []) {
    if (typeof execs === "string") continue;
    const told = [...execs.values()].flatMap((text) => (typeof text === "string" ? commaList(text) : []));
    const planned = filesOf(work.finder, section);
    // The comma list of the output WCL cannot hold a name with a comma; the input WCL can.
    const paths = planned.kind === "files" ? planned.paths : told;
    const states = paths.map((path) => outputState(work.order.folder, path));
    const made = paths.filter((_, at) => states[at]?.kind === "file");
    if (made.length > 0) work.record.outputs.push({ section, exec, paths: made });
  }
  const known = knownPaths(work);
  const found = (names: string | WclData | undefined) =>
    typeof names === "string" ? commaList(names).flatMap((name) => known.get(name) ?? []) : [];
  const used = [...(sectionAt(output, "provenance.used")?.values() ?? [])].flatMap(found);
  if (used.length > 0) work.record.used.push({ exec, paths: [...new Set(used)] });
  for (const pair of sectionAt(output, "provenance.was_derived_from")?.values() ?? []) {
    if (typeof pair === "string") continue;
    const [children, parents] = [found(pair.get("children")), found(pair.get("parents"))];
    if (children.length > 0 && parents.length > 0) work.record.derived.push({ children, parents });
  }
}

/** The output WCL speaks of base names; the input WCL knows their paths. */
function knownPaths({ document, finder }: WrapWork): ReadonlyMap<string, string> {
  const references = [...document.keys()]
    .filter((key) => execNumber(key) > 0)
    .flatMap((key) => ["used", "was_generated_by"].flatMap((what) => commaList(keyIn(sectionAt(document, key), what))));
  const paths = references.flatMap((reference) => {
    const found = filesOf(finder, reference);
    return found.kind === "files" ? found.paths : [];
  });
  return new Map(
    paths.map((path) => {
      const { filename, compression } = fileNameOf(path);
      return [`${filename}${compression ?? ""}`, path];
    }),
  );
}
