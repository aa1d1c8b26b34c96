import nunjucks from "nunjucks/src/parser.js";
import { TemplateFault } from "./fault.ts";
import { isNode, type Node } from "./node.ts";
import type { TemplateSource } from "./source.ts";

/** The tree of a template, made by nunjucks's parser; a TemplateFault where the text is no template. */
export function parseTemplate(source: TemplateSource): Node {
  try {
    const root = nunjucks.parse(source.code, [], {});
    if (isNode(root)) return root;
  } catch (error) {
    throw fault(error, source);
  }
  throw new TemplateFault("this is no template", undefined, "TPL901");
}

/** The parser counts lines and columns from one; at the end of the text it knows none. */
function fault(error: unknown, source: TemplateSource): TemplateFault {
  const { lineno, colno } = error as { readonly lineno?: unknown; readonly colno?: unknown };
  const isPlaced = typeof lineno === "number" && typeof colno === "number";
  const at = isPlaced ? { lineno: lineno - 1, colno: colno - 1 } : { lineno: source.lines.length - 1, colno: 0 };
  const made = new TemplateFault(wordsOf(error), at, "TPL901");
  made.source = source;
  return made;
}

/** The parser names its own functions first (`parseIf: expected endif`). */
function wordsOf(error: unknown): string {
  if (error instanceof RangeError) return "the expression is nested too deeply";
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^parse\w+: /, "").split("\n")[0] ?? message;
}
