import { isAbsolute, relative, sep } from "node:path";
import { lineStarts, positionAt } from "../../grammar/position.ts";
import type { Problem, Severity } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import type { NotedRule, Rule } from "./rule.ts";

/** Problems as a SARIF 2.1.0 log, for code hosts and review tools. Columns count UTF-16 code units from 1. */
export function sarifLog(
  problems: readonly Problem[],
  textOf: (file: string) => string,
  options: {
    readonly version: string;
    readonly rules: readonly (Rule | NotedRule)[];
    /** Names of files are told from this folder. */
    readonly folder?: string;
  },
): object {
  const used = options.rules.filter((rule) => problems.some((problem) => problem.code === rule.code));
  const index = new Map(used.map((rule, at) => [rule.code, at]));
  const location = locator(textOf, options.folder);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "wcl", version: options.version, rules: used.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        results: problems.map((problem) => resultOf(problem, index.get(problem.code), location)),
      },
    ],
  };
}

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

const ruleOf = (rule: Rule | NotedRule) => ({
  id: rule.code,
  shortDescription: { text: rule.title },
  fullDescription: { text: rule.explanation },
  defaultConfiguration: { level: levels[rule.severity] },
});

type Locate = (place: Place) => { readonly artifactLocation: { readonly uri: string }; readonly region: object };

function resultOf(problem: Problem, ruleIndex: number | undefined, locate: Locate): object {
  const fixes = problem.fixes.map((fix) => ({
    description: { text: fix.title },
    artifactChanges: fix.edits.map((edit) => {
      const { artifactLocation, region } = locate(edit);
      return { artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: edit.newText } }] };
    }),
  }));
  return {
    ruleId: problem.code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[problem.severity],
    message: { text: problem.message },
    locations: [{ physicalLocation: locate(problem) }],
    ...(problem.related.length === 0
      ? {}
      : {
          relatedLocations: problem.related.map((one, id) => ({
            id,
            physicalLocation: locate(one),
            message: { text: one.message },
          })),
        }),
    ...(fixes.length === 0 ? {} : { fixes }),
  };
}

function locator(textOf: (file: string) => string, folder: string | undefined): Locate {
  const starts = new Map<string, readonly number[]>();
  return ({ file, span }) => {
    const lines = starts.get(file) ?? lineStarts(textOf(file));
    starts.set(file, lines);
    const from = positionAt(lines, span.start);
    const to = positionAt(lines, span.end);
    return {
      artifactLocation: { uri: uriOf(file, folder) },
      region: {
        startLine: from.line + 1,
        startColumn: from.character + 1,
        endLine: to.line + 1,
        endColumn: to.character + 1,
      },
    };
  };
}

function uriOf(file: string, folder: string | undefined): string {
  const name = folder === undefined ? file : relative(folder, file);
  const inside = !isAbsolute(name) && name !== ".." && !name.startsWith(`..${sep}`);
  const path = (inside ? name : file).split(sep).map(encodeURIComponent).join("/");
  return inside ? path : `file://${path}`;
}
