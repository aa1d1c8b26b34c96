import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import { findProgram } from "../execution/find-program.ts";
import { lastLineOf } from "../execution/last-line.ts";
import type { Launcher } from "../execution/process.ts";
import { programEnvironment, programFolders } from "../execution/program-environment.ts";
import type { FactRows, Facts, QueryRequest } from "../plan/facts.ts";
import { readQueryOutput } from "../plan/query-output.ts";

/** What query programs are given. */
export interface QuerySurroundings {
  readonly launcher: Launcher;
  /** Absolute; where the programs are started and write their answers. Made when it is not there. */
  readonly folder: string;
  readonly programPath: readonly string[];
  /** `job_environment` of the submission. */
  readonly environment: Readonly<Record<string, string>>;
  /** Queries ask the registry of the run and no other; undefined for the embedded one. */
  readonly registry: string | undefined;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/** An answer larger than this is refused before it is read. */
const largestAnswer = 256 * 1024 * 1024;

/** Runs every query program of a submission, in order, and reads its answers. */
export async function gatherFacts(
  requests: readonly QueryRequest[],
  surroundings: QuerySurroundings,
): Promise<{ readonly facts: Facts; readonly problems: readonly Problem[] }> {
  await mkdir(surroundings.folder, { recursive: true });
  const modules = new Map<string, Map<string, FactRows>>();
  const problems: Problem[] = [];
  for (const request of requests) {
    const answer = await runQuery(request, surroundings);
    if (answer.kind === "failed") {
      problems.push(queryProblem(request, answer.message));
      continue;
    }
    const read = readQueryOutput(answer.text, request.format, answer.file);
    problems.push(...read.problems.map((problem) => queryProblem(request, problem.message)));
    const definitions = modules.get(request.module) ?? new Map<string, FactRows>();
    modules.set(request.module, definitions.set(request.definition, read.rows));
  }
  return { facts: { taken: new Date().toISOString(), modules }, problems };
}

type Answer =
  | { readonly kind: "answered"; readonly text: string; readonly file: string }
  | { readonly kind: "failed"; readonly message: string };

async function runQuery(request: QueryRequest, around: QuerySurroundings): Promise<Answer> {
  const file = join(around.folder, request.outputFile);
  const log = `${file}.log`;
  // An answer that an earlier attempt left here must not be taken for this one's.
  await Promise.all([rm(file, { force: true }), rm(log, { force: true })]);
  const env = {
    ...programEnvironment({
      own: process.env,
      added: around.environment,
      programPath: around.programPath,
      epoch: Math.floor(Date.now() / 1000),
      token: "query",
    }),
    ...registryVariables(around.registry),
  };
  const found = await findProgram(request.argv[0] ?? "", programFolders(env), around.folder);
  if (found.kind === "missing") return { kind: "failed", message: found.message };
  const large = watchSizes([file, log], around.signal);
  const result = await around.launcher
    .run(
      {
        argv: [found.path, ...request.argv.slice(1)],
        cwd: around.folder,
        env,
        logFile: log,
        graceSeconds: 5,
        timeoutSeconds: around.timeoutSeconds,
      },
      large.signal,
    )
    .finally(large.end);
  const size = (await stat(file).catch(() => undefined))?.size;
  if (large.found() || (size ?? 0) > largestAnswer)
    return { kind: "failed", message: `wrote more than ${largestAnswer.toLocaleString("en")} bytes` };
  if (result.kind === "refused") return { kind: "failed", message: result.message };
  if (result.status !== 0) {
    const why =
      result.reason === "timeout" ? `ran longer than ${around.timeoutSeconds} s` : `ended with ${result.status}`;
    return { kind: "failed", message: `${why}: ${(await lastLineOf(log)) || "it said nothing"}` };
  }
  if (size === undefined) return { kind: "failed", message: `wrote no ${request.outputFile}` };
  return { kind: "answered", text: await readFile(file, "utf8"), file };
}

/** Ends a program that fills the disk: its signal aborts when one of the files is too large, or when `outer` does. */
function watchSizes(
  files: readonly string[],
  outer: AbortSignal,
): { readonly signal: AbortSignal; readonly found: () => boolean; readonly end: () => void } {
  const own = new AbortController();
  const look = setInterval(() => {
    for (const file of files)
      stat(file).then(
        ({ size }) => {
          if (size > largestAnswer) own.abort();
        },
        () => undefined,
      );
  }, 500);
  return {
    signal: AbortSignal.any([own.signal, outer]),
    found: () => own.signal.aborted,
    end: () => {
      clearInterval(look);
    },
  };
}

/** Query programs may ask the registry through `wcl sql`; they find it as the command line itself did. */
function registryVariables(registry: string | undefined): Readonly<Record<string, string>> {
  const passed = ["WCL_REGISTRY_DIR", "XDG_DATA_HOME"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ...(registry === undefined ? {} : { WCL_REGISTRY: registry }) };
}

function queryProblem(request: QueryRequest, message: string): Problem {
  return {
    code: "RUN801",
    severity: "error",
    message: `the query of ${request.module} ${request.definition.replace("-", " ")} (${request.argv[0] ?? "no program"}) ${message}`,
    file: request.place.file,
    span: request.place.span,
    related: [],
    fixes: [],
  };
}
