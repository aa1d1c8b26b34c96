import { realpath, rename, stat, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import type { Edit, Fix } from "../../grammar/problem.ts";
import type { ButlerInput } from "../checks/butler-input.ts";
import { inputOf } from "../checks/check-input.ts";
import { ownPatternFix, syncFixes } from "../checks/sync-edits.ts";
import { syncGroups } from "../checks/sync-groups.ts";
import { reportSync, type SyncCompared, type SyncReports } from "../checks/sync-report.ts";
import { templatesFromWcl } from "../checks/templates-from-wcl.ts";
import { loadProgram } from "../config/load.ts";
import type { Program } from "../config/program.ts";
import type { System } from "../system.ts";
import type { SubmissionOptions } from "./options.ts";
import { loadProject } from "./project.ts";
import { loadSubmission } from "./submission.ts";
import { exitCode, UsageError, type Terminal } from "./terminal.ts";
import { unifiedDiff } from "./unified-diff.ts";

export interface TemplatesOptions extends SubmissionOptions {
  readonly align?: true;
  readonly write?: true;
  readonly output?: string;
}

/** `wcl butler templates FILE`: the templates that the WCL needs; with `--align`, the WCL that the stock policy needs. */
export async function writeTemplates(terminal: Terminal, file: string, options: TemplatesOptions): Promise<number> {
  const { program, system } = await loadSubmission(file, options);
  const { butler } = loadProject(program.entry, system);
  if (butler === undefined) throw new UsageError(`there is no [butler] in a wcl.toml at or above ${program.entry}`);
  return options.align === true
    ? align(terminal, { program, system, butler }, options)
    : printTemplates(terminal, stockSync(program, butler), options);
}

function stockSync(program: Program, butler: ButlerInput): SyncReports {
  return reportSync(inputOf(program, undefined, butler), butler, "stock");
}

async function printTemplates(terminal: Terminal, sync: SyncReports, options: TemplatesOptions): Promise<number> {
  const { text, refused } = templatesFromWcl(sync);
  if (options.output === undefined) terminal.print(text.trimEnd());
  else await writeFile(options.output, text);
  for (const { module, file, reason } of refused) terminal.tell(`${module}.file.${file} is left out: ${reason}`);
  return refused.length === 0 ? exitCode.clean : exitCode.findings;
}

interface Around {
  readonly program: Program;
  readonly system: System;
  readonly butler: ButlerInput;
}

/** Steps after which nothing more is tried; each mends one pattern. */
const mostSteps = 500;

/** Mends one fault after the other, looking anew each time: what one change does to other files is seen, not guessed. */
async function align(terminal: Terminal, around: Around, options: TemplatesOptions): Promise<number> {
  const texts = new Map<string, string>();
  const read: System["read"] = (path) => {
    const text = texts.get(path);
    return text === undefined ? around.system.read(path) : { kind: "text", text, version: "changed" };
  };
  const system = { ...around.system, read };
  let { program } = around;
  let sync = stockSync(program, around.butler);
  for (let step = 0; step < mostSteps; step += 1) {
    const fix = nextFix(sync, program);
    if (fix === undefined) break;
    for (const path of new Set(fix.edits.map((edit) => edit.file)))
      texts.set(
        path,
        applied(
          program.files.get(path)?.text ?? "",
          fix.edits.filter((edit) => edit.file === path),
        ),
      );
    ({ program } = loadProgram(program.entry, system, { includeFolders: options.include }));
    sync = stockSync(program, around.butler);
  }
  for (const [path, text] of texts)
    await show(terminal, path, around.program.files.get(path)?.text ?? "", text, options);
  const left = sync.reports.filter((report) => report.kind === "mismatch");
  for (const { view } of left) terminal.tell(`${view.at.module.name}.file.${view.at.name} could not be aligned`);
  return left.length === 0 ? exitCode.clean : exitCode.findings;
}

/** A pattern that all its files want changed alike; else a pattern of its own for the file whose wish is the rarest. */
function nextFix(sync: SyncReports, program: Program): Fix | undefined {
  const groups = syncGroups(sync);
  const inWcl = (fix: Fix) => fix.edits.every((edit) => program.files.has(edit.file));
  const common = groups.flatMap((group) => syncFixes(group, program)).find(inWcl);
  if (common !== undefined) return common;
  const all = groups.flatMap(({ report, others }) => [report, ...others]);
  // A file that an earlier step names follows that step.
  const reports = all.filter(({ view }) => view.source.section === view.at.section);
  const wish = (report: SyncCompared) => JSON.stringify(report.sync.fixes.find(({ kind }) => kind === "wcl") ?? null);
  const counts = new Map<string, number>();
  for (const report of reports) counts.set(wish(report), (counts.get(wish(report)) ?? 0) + 1);
  const rarest = [...reports].sort((a, b) => (counts.get(wish(a)) ?? 0) - (counts.get(wish(b)) ?? 0));
  return rarest.flatMap((report) => ownPatternFix(report, program)).find(inWcl);
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), text);
}

async function show(
  terminal: Terminal,
  path: string,
  before: string,
  after: string,
  { write }: TemplatesOptions,
): Promise<void> {
  const name = relative(process.cwd(), path);
  if (write !== true) {
    for (const line of unifiedDiff(name, before, after)) terminal.print(line);
    return;
  }
  const target = await realpath(path);
  const part = `${target}.${process.pid}.part`;
  await writeFile(part, after, { mode: (await stat(target)).mode });
  await rename(part, target);
  terminal.print(`${name} is aligned with the stock policy`);
}
