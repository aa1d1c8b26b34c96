import type { WclData } from "../config/program.ts";
import type { CommandLine, CommandOptions, CommandProblem } from "./command.ts";
import { expandInDocument } from "./document-text.ts";
import { lsstAdditions } from "./lsst-command-line.ts";
import { splitShellWords } from "./shell-words.ts";

/** The dialect that a wrapper program speaks; any other program makes its own command lines. */
export function dialectOf(wrappername: string): CommandOptions["dialect"] {
  return lsstWrapper.test(wrappername) ? "lsst" : "generic";
}

/** Whether the command lines of a wrapper program follow the rules of this file. */
export function isOwnWrapper(wrappername: string): boolean {
  return genericWrapper.test(wrappername) || lsstWrapper.test(wrappername);
}

/** The exec sections of an input WCL in the order they run: by number, `exec_2` before `exec_10`. */
export function execSections(inputWcl: WclData): readonly string[] {
  return [...inputWcl.keys()].filter(isExec).sort((one, other) => execNumber(one) - execNumber(other));
}

/** Whether a section name is `exec_N`. */
export function isExec(name: string): boolean {
  return execName.test(name);
}

/** The number of `exec_N`. */
export function execNumber(name: string): number {
  return Number(execName.exec(name)?.[1] ?? 0);
}

/**
 * The command line of one exec section of an input WCL. Options stand in the order of `cmdline`; `_N` is placed as
 * item N (the program is item 0, an option with its value is one item), in the order of the numbers.
 */
export function commandLine(inputWcl: WclData, exec: string, options: CommandOptions): CommandLine {
  const section = inputWcl.get(exec);
  if (section === undefined || typeof section === "string")
    return refused([problem("PFW212", `there is no section ${exec}`, [])]);
  const work: Work = { inputWcl, options, exec, section, problems: [] };
  const text = lineOf(work);
  const problems = work.problems;
  if (problems.some(({ severity }) => severity === "error")) return { argv: [], text, problems };
  const split = splitShellWords(text);
  if (split.kind === "words" && split.words.length > 0) return { argv: split.words, text, problems };
  const why = split.kind === "unfinished" ? `cannot be split into arguments: unfinished ${split.what}` : "is empty";
  return {
    argv: [],
    text,
    problems: [...problems, problem("JOB507", `the command line ${why}: ${text}`, [exec, "cmdline"])],
  };
}

interface Work {
  readonly inputWcl: WclData;
  readonly options: CommandOptions;
  readonly exec: string;
  readonly section: WclData;
  readonly problems: CommandProblem[];
}

interface Positional {
  readonly key: string;
  readonly at: number;
  readonly value: string;
}

const execName = /^exec_(\d+)$/;
const genericWrapper = /(^|[/\\])genwrap(\.py)?$/i;
const lsstWrapper = /(^|[/\\])genwrap_lsst(\.py)?$/i;

function lineOf(work: Work): string {
  const { section, exec, problems, options, inputWcl } = work;
  const execname = section.get("execname");
  if (typeof execname !== "string" || execname === "") {
    problems.push(problem("PFW225", `missing execname in ${exec}`, [exec]));
    return "";
  }
  const items = [valueOf(work, execname, [exec, "execname"])];
  const positionals: Positional[] = [];
  for (const [key, value] of cmdline(work)) addItem(work, items, positionals, key, value);
  positionals.sort((one, other) => one.at - other.at);
  for (const { at, value } of positionals) items.splice(Math.min(at, items.length), 0, value);
  const line = items.join(" ");
  if (options.dialect === "generic") return line;
  const additions = lsstAdditions(inputWcl, options);
  problems.push(...additions.problems);
  // A joined value may be what an option such as `filter=` waits for; a text for a row is words of its own.
  const glue = additions.kind === "joined" && line.endsWith("=") ? "" : " ";
  return additions.texts.reduce((all, text) => `${all}${glue}${text}`, line);
}

function* cmdline({ section, exec, problems }: Work): Generator<readonly [key: string, value: string]> {
  const all = section.get("cmdline");
  if (all === undefined) return;
  if (typeof all === "string") {
    problems.push(problem("PFW228", "cmdline must be a section", [exec, "cmdline"]));
    return;
  }
  for (const [key, value] of all)
    if (typeof value === "string") yield [key, value];
    else problems.push(problem("JOB506", `${key}: a section is not allowed within cmdline`, [exec, "cmdline", key]));
}

function addItem(work: Work, items: string[], positionals: Positional[], key: string, value: string): void {
  const path = [work.exec, "cmdline", key];
  const text = valueOf(work, value, path);
  if (!key.startsWith("_")) {
    const option = `${hyphens(work, key)}${key}`;
    items.push(text === "_flag" ? ` ${option}` : ` ${option} ${text}`);
    return;
  }
  const digits = /^_(\d{1,6})/.exec(key)?.[1];
  const at = Number(digits ?? 0);
  const same = positionals.find((one) => one.at === at);
  if (digits === undefined)
    work.problems.push(problem("JOB502", `${key} is no positional argument: write _1, _2, …`, path));
  else if (at === 0) work.problems.push(problem("JOB503", `${key}: place 0 is the program itself`, path));
  else if (same !== undefined) work.problems.push(problem("JOB503", `${key} and ${same.key} are the same place`, path));
  else positionals.push({ key, at, value: text });
}

function hyphens({ section, exec, problems }: Work, key: string): string {
  const kind = section.get("cmd_hyphen") ?? "allsingle";
  switch (kind) {
    case "allsingle":
      return "-";
    case "alldouble":
      return "--";
    case "mixed_gnu":
      return key.length === 1 ? "-" : "--";
    default: {
      const path = [exec, "cmd_hyphen"];
      const kindText = typeof kind === "string" ? kind : "a section";
      if (!problems.some(({ code }) => code === "JOB501"))
        problems.push(problem("JOB501", `cmd_hyphen is ${kindText}, not allsingle, alldouble or mixed_gnu`, path));
      return "-";
    }
  }
}

function valueOf(work: Work, value: string, path: readonly string[]): string {
  const { text, problems } = expandInDocument(work.inputWcl, value, work.options);
  for (const { code, message } of problems) work.problems.push(problem(code, message, path));
  return text;
}

function problem(code: string, message: string, path: readonly string[]): CommandProblem {
  return { code, severity: "error", message, path };
}

function refused(problems: readonly CommandProblem[]): CommandLine {
  return { argv: [], text: "", problems };
}
