import type { Problem } from "../../grammar/problem.ts";
import { expand } from "../config/expand.ts";
import type { ConfigScalar, ContextValue, Program } from "../config/program.ts";
import { readBlocks } from "./blocks.ts";
import { atomic, scalarIn } from "./config-nodes.ts";
import { describe, definitionName, readModule, type DataDefinition } from "./definitions.ts";
import type { QueryRequest } from "./facts.ts";
import { identify } from "./identity.ts";
import { readMetadataQuery } from "./metadata-query.ts";
import type { MetadataQuery } from "./metadata-question.ts";
import { createProblemList, type ProblemList } from "./problem-list.ts";
import { queryFileName } from "./query-file.ts";
import { createScene, type Scene } from "./scene.ts";
import { splitShellWords } from "./shell-words.ts";

/**
 * What must be asked before a submission can be planned, in the order of blocks, modules, lists and files: `requests`
 * are programs to run, `lookups` questions to the registry. Arguments see the definition, the module, the block and
 * the submission; lists in them stand as they are.
 */
export function queryRequests(written: Program): {
  readonly requests: readonly QueryRequest[];
  readonly lookups: readonly MetadataQuery[];
  readonly problems: readonly Problem[];
} {
  const problems = createProblemList();
  const { program } = identify(written, problems);
  const requests = new Map<string, QueryRequest>();
  const lookups = new Map<string, MetadataQuery>();
  for (const block of readBlocks(program, problems))
    for (const { name, section } of block.modules) {
      const scene = createScene(program, problems, { ...block.scene.scope, module: name });
      const module = readModule(program, name, section);
      for (const definition of [...module.lists.values(), ...module.files.values()]) {
        const key = `${name} ${definitionName(definition)}`;
        if (definition.source.kind !== "query" || requests.has(key) || lookups.has(key)) continue;
        if (definition.source.by === "metadata") {
          const lookup = readMetadataQuery(scene, definition);
          if (lookup !== undefined) lookups.set(key, lookup);
          continue;
        }
        const request = requestOf(scene, module, definition);
        if (request !== undefined) requests.set(key, request);
      }
    }
  return { requests: [...requests.values()], lookups: [...lookups.values()], problems: problems.all() };
}

function requestOf(
  scene: Scene,
  module: ReturnType<typeof readModule>,
  definition: DataDefinition,
): QueryRequest | undefined {
  const { problems } = scene;
  const exec = scalarIn(definition.section, "exec");
  if (exec === undefined) return undefined;
  const format = formatOf(definition, problems);
  const outputFile = queryFileName(scene, module, definition);
  if (format === undefined || outputFile === undefined) return undefined;
  const current = new Map<string, ContextValue>([["module", atomic(module.name)]]);
  for (const key of ["qoutfile", "outputfile", "outputxml"]) current.set(key, atomic(outputFile));
  const args = scalarIn(definition.section, "args");
  const texts = [exec, ...(args === undefined ? [] : [args])].map((part) => textOf(scene, part, current, definition));
  if (texts.includes(undefined)) return undefined;
  const line = texts.join(" ");
  const split = splitShellWords(line);
  const place = args?.place ?? exec.place;
  if (split.kind === "words" && split.words.length > 0)
    return {
      module: module.name,
      definition: definitionName(definition),
      argv: split.words,
      outputFile,
      format,
      place: definition.place,
    };
  const why = split.kind === "unfinished" ? `has an unfinished ${split.what}` : "is empty";
  problems.report({ code: "JOB507", message: `${describe(definition)}: the query ${why}: ${line}`, place });
  return undefined;
}

function formatOf(definition: DataDefinition, problems: ProblemList): "wcl" | "json" | undefined {
  const written = scalarIn(definition.section, "qouttype");
  const format = (written?.text ?? "wcl").toLowerCase();
  if (format === "wcl" || format === "json") return format;
  const message = `${describe(definition)}: qouttype is wcl or json, not ${format}`;
  problems.report({ code: "BLK432", message, place: written?.place ?? definition.place });
  return undefined;
}

function textOf(
  scene: Scene,
  part: ConfigScalar,
  current: ReadonlyMap<string, ContextValue>,
  definition: DataDefinition,
): string | undefined {
  const context = { current, object: definition.object, scope: scene.scope };
  const { values, problems } = expand(scene.program, part, context, { lists: "keep" });
  const related = [{ ...definition.place, message: `needed for the query of ${describe(definition)}` }];
  for (const problem of problems) scene.problems.forward(problem, related);
  return problems.some(({ severity }) => severity === "error") ? undefined : values[0];
}
