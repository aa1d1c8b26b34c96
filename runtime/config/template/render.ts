import type { Problem } from "../../../grammar/problem.ts";
import type { Place } from "../../../grammar/span.ts";
import { TemplateFault } from "./fault.ts";
import { globals } from "./globals.ts";
import type { Node } from "./node.ts";
import { parseTemplate } from "./parse-template.ts";
import type { PositionMap } from "./position-map.ts";
import { placeInSource, templateSource, type TemplateSource } from "./source.ts";
import { fillTemplate } from "./statement.ts";
import type { Dict, TemplateValue } from "./value.ts";
import { newOutput, outputText, type Work } from "./work.ts";

/** What a template yields, and where each of its letters comes from. */
export interface Rendered {
  readonly text: string;
  readonly map: PositionMap;
  /** Every template that was read, by its file: the one asked for, parents, includes. */
  readonly sources: ReadonlyMap<string, string>;
  /** Places are in the templates. With an error the text ends where it occurred. */
  readonly problems: readonly Problem[];
}

/** Finds a template by the name that another one gives it; undefined when there is none within the allowed folders. */
export type OpenTemplate = (name: string) => { readonly file: string; readonly text: string } | undefined;

/**
 * Fills in a template as Jinja does, without escaping. Total, and inert: the text is parsed by nunjucks and worked out
 * here, node by node, within limits of steps, letters and depth; nothing in it can reach anything but `values`.
 */
export function renderTemplate(file: string, text: string, values: Dict, openTemplate: OpenTemplate): Rendered {
  const problems: Problem[] = [];
  const out = newOutput();
  const parsed = new Map<string, Opened>();
  const read = (name: string, content: string): Opened => {
    const known = parsed.get(name);
    if (known !== undefined) return known;
    const source = templateSource(name, content);
    const fresh = { source, root: parseTemplate(source) };
    parsed.set(name, fresh);
    return fresh;
  };
  const sources = new Map([[file, text]]);
  const work: Work = {
    steps: 0,
    letters: 0,
    unknown: new Map(),
    weights: new WeakMap(),
    open: (name) => {
      const opened = openTemplate(name);
      if (opened === undefined) return undefined;
      sources.set(opened.file, opened.text);
      return read(opened.file, opened.text);
    },
  };
  try {
    const { source, root } = read(file, text);
    const known = { names: new Map<string, TemplateValue>([...globals, ...values]), up: undefined };
    const scope = { names: new Map<string, TemplateValue>(), up: known };
    fillTemplate({ work, source, scope, out, blocks: new Map(), inside: undefined, depth: 0 }, root);
  } catch (error) {
    problems.push(faultProblem(error, file));
  }
  for (const { name, place } of work.unknown.values()) problems.push(unknownName(name, place));
  return { text: outputText(out), map: { pieces: out.pieces, file }, sources, problems };
}

interface Opened {
  readonly source: TemplateSource;
  readonly root: Node;
}

function faultProblem(error: unknown, file: string): Problem {
  // A template that goes deeper than the machine's stack is at fault, not we.
  const fault = error instanceof RangeError ? new TemplateFault("the template goes too deep") : error;
  if (!(fault instanceof TemplateFault)) throw error;
  const { source, at, code, message } = fault;
  const place =
    source === undefined || at === undefined
      ? { file: source?.file ?? file, span: { start: 0, end: 0 } }
      : { file: source.file, span: placeInSource(source, at.lineno, at.colno) };
  return {
    code,
    severity: "error",
    message: `this template cannot be filled in: ${message}`,
    ...place,
    related: [],
    fixes: [],
  };
}

function unknownName(name: string, place: Place): Problem {
  const message = `${name} has no value, so nothing is put here`;
  return { code: "TPL902", severity: "warning", message, ...place, related: [], fixes: [] };
}
