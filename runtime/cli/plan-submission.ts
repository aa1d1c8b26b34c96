import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import type { ButlerInput } from "../checks/butler-input.ts";
import { checkProgram } from "../checks/check.ts";
import type { ProjectSettings } from "../checks/settings.ts";
import { startLauncher } from "../execution/process.ts";
import type { Facts } from "../plan/facts.ts";
import { factsFromJson } from "../plan/facts-json.ts";
import { planRun } from "../plan/plan.ts";
import { queryRequests } from "../plan/queries.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { askRegistry, type AnsweredRows } from "./ask-registry.ts";
import { bundles } from "./bundles.ts";
import { gatherFacts } from "./gather-facts.ts";
import { registryUrl, type RegistryOptions, type SubmissionOptions } from "./options.ts";
import { loadProject } from "./project.ts";
import { loadSubmission, type Submission } from "./submission.ts";
import { textOf } from "./program-text.ts";
import { surroundingsOf } from "./surroundings.ts";
import { UsageError, type Terminal } from "./terminal.ts";

export interface PlanOptions extends SubmissionOptions, RegistryOptions {
  readonly facts?: string;
}

/** A submission with everything that is known before it runs. */
export interface PlannedSubmission {
  readonly submission: Submission;
  readonly facts: Facts;
  readonly plan: RunPlan;
  /** The Butler's policy, when the project names one. */
  readonly butler: ButlerInput | undefined;
  /** What the nearest wcl.toml says. */
  readonly project: ProjectSettings;
  /** Of reading, configuration, queries, plan and checks, in order, after settings and suppressions. */
  readonly problems: readonly Problem[];
}

/** How facts are had: from a file, by running the query programs, or not at all (a check must start nothing). */
export type FactSource = "file" | "queries" | "none";

/** Seconds after which a query program is ended, unless the submission says otherwise. */
const queryPatience = 600;

/** Loads, gathers facts, plans and checks: the one way to a plan, for `check`, `plan` and `submit` alike. */
export async function planSubmission(
  terminal: Terminal,
  file: string,
  options: PlanOptions,
  source: FactSource,
  settings: readonly (readonly [string, string])[] = [],
): Promise<PlannedSubmission> {
  const submission = await loadSubmission(file, options, { settings });
  const { program } = submission;
  const [unfilled] = program.unfilled;
  if (unfilled !== undefined && source !== "none")
    throw new UsageError(`${unfilled} is a template: give its values (--values FILE, or a NAME.values.yaml beside it)`);
  const project = loadProject(program.entry, submission.system);
  const broken = submission.problems.some((problem) => problem.severity === "error");
  // What cannot be read must start nothing.
  const gathered = await factsFor(terminal, submission, options, broken && source === "queries" ? "none" : source);
  const { plan, problems } = planRun(program, gathered.facts);
  const found = [
    ...submission.problems,
    ...project.problems,
    ...gathered.problems,
    // Without facts a plan can only complain that there are none.
    ...(source === "none" ? [] : problems.filter((problem) => !toldAlready(problem, gathered.problems))),
  ];
  const checked = checkProgram(program, source === "none" ? undefined : plan, project.butler, {
    found,
    rules: project.settings.rules,
  });
  return {
    submission,
    facts: gathered.facts,
    plan,
    butler: project.butler,
    project: project.settings,
    problems: checked,
  };
}

/** A query that failed says why; that its rows are missing then is no news. */
function toldAlready(problem: Problem, told: readonly Problem[]): boolean {
  return told.some((one) => one.file === problem.file && one.span.start === problem.span.start);
}

const noFacts: Facts = { taken: "", modules: new Map() };

async function factsFor(
  terminal: Terminal,
  { program }: Submission,
  options: PlanOptions,
  source: FactSource,
): Promise<{ readonly facts: Facts; readonly problems: readonly Problem[] }> {
  if (source === "none") return { facts: noFacts, problems: [] };
  if (source === "file") return readFacts(options.facts ?? "");
  const { requests, lookups, problems } = queryRequests(program);
  const taken = new Date().toISOString();
  if (problems.some((problem) => problem.severity === "error")) return { facts: { ...noFacts, taken }, problems };
  const told = await askRegistry(lookups, options);
  const ran = requests.length === 0 ? undefined : await runQueries(terminal, program, options, requests);
  const modules = joined(told.rows, ran?.facts.modules ?? noFacts.modules);
  return { facts: { taken, modules }, problems: [...problems, ...told.problems, ...(ran?.problems ?? [])] };
}

async function runQueries(
  terminal: Terminal,
  program: Submission["program"],
  options: PlanOptions,
  requests: ReturnType<typeof queryRequests>["requests"],
): ReturnType<typeof gatherFacts> {
  const folder = await mkdtemp(join(tmpdir(), "wcl-queries-"));
  const launcher = startLauncher(bundles().launcher);
  try {
    const { programPath, environment } = surroundingsOf(program);
    return await gatherFacts(requests, {
      launcher,
      folder,
      programPath,
      environment,
      registry: registryUrl(options),
      timeoutSeconds: readPatience(program),
      signal: terminal.interrupted,
    });
  } finally {
    await launcher.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** `query_timeout` of the submission; anything but a positive number of seconds is not one. */
function readPatience(program: Submission["program"]): number {
  const seconds = Number(textOf(program, "query_timeout", {}) ?? queryPatience);
  return seconds > 0 && seconds < 1e6 ? seconds : queryPatience;
}

/** Two answers to different questions, as one. */
function joined(one: AnsweredRows, other: AnsweredRows): AnsweredRows {
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return new Map(names.map((name) => [name, new Map([...(one.get(name) ?? []), ...(other.get(name) ?? [])])] as const));
}

async function readFacts(file: string): Promise<{ readonly facts: Facts; readonly problems: readonly Problem[] }> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new UsageError(`the facts ${file} cannot be read`);
  });
  const { facts, problems } = factsFromJson(text, resolve(file));
  return { facts: facts ?? noFacts, problems };
}
