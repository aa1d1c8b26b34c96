import { readForm } from "./forms.ts";
import { spanInFile } from "./lines.ts";
import { type Problem, problem } from "./problem.ts";
import type { SourceFile, SourceLine } from "./source-file.ts";
import type { Place, Span } from "./span.ts";
import { skipBlanks, trimEnd } from "./white-space.ts";

/** WCL110, STY602, STY603: includes that are malformed, not recognised as such, or not alone on their line. */
export function includeProblems(source: SourceFile, each: SourceLine): readonly Problem[] {
  const { statement, line } = each;
  if (statement === undefined || !line.text.includes("<")) return [];
  const { file } = source;
  if (statement.kind === "include") {
    const isQuoted = /^["'].*["']$/.test(statement.target.text);
    const quoted = isQuoted ? [notRecognised(source, { file, span: statement.span })] : [];
    return [...quoted, ...discarded(source, each)];
  }
  if (statement.kind === "function-include") {
    const { call } = statement;
    const malformed = isCall(call.text) ? [] : [malformedCall({ file, span: call.span })];
    return [...malformed, ...discarded(source, each)];
  }
  if (!/<\s*<\s*incl(?:ude|func)/i.test(line.text)) return [];
  return [notRecognised(source, { file, span: spanInFile(line, 0, trimEnd(line.text, 0, line.text.length)) })];
}

/** A fix is looked for in lines up to this length, so that no line is costly. */
const LONGEST_FIXED = 500;

function isCall(text: string): boolean {
  const open = text.indexOf("(");
  return text.lastIndexOf(".", open) > 0 && text.indexOf(")", open) > open + 1;
}

function malformedCall(place: Place): Problem {
  const message = "A function include is written <<inclfunc module.function(key,key)>>, with one key at least.";
  return problem(["WCL110", "error"], place, message);
}

function notRecognised({ text }: SourceFile, place: Place): Problem {
  const written = text.slice(place.span.start, place.span.end);
  const name =
    written.length > LONGEST_FIXED
      ? undefined
      : /^<\s*<\s*include\s*["']?\s*([^\s"'<>#]+)\s*["']?\s*>\s*>$/i.exec(written)?.[1];
  const message =
    "This is not recognised as an include: write <<include NAME>> in lower case, with one blank, without quotes, " +
    "blanks or # in the name.";
  if (name === undefined) return problem(["STY602", "error"], place, message);
  const newText = `<<include ${name}>>`;
  const fix = { title: `Write ${newText}`, edits: [{ ...place, newText }], safe: false };
  return problem(["STY602", "error"], place, message, { fixes: [fix] });
}

function discarded({ file }: SourceFile, { line }: SourceLine): readonly Problem[] {
  const form = readForm(line.text);
  if (form.kind !== "include" && form.kind !== "function-include") return [];
  const [from, to] = form.directive;
  const end = trimEnd(line.text, 0, line.text.length);
  const stretches: Span[] = [];
  if (from > 0) stretches.push(spanInFile(line, 0, trimEnd(line.text, 0, from)));
  if (end > to) stretches.push(spanInFile(line, skipBlanks(line.text, to, end), end));
  return stretches.map((span) =>
    problem(["STY603", "warning"], { file, span }, "Whatever shares its line with an include is discarded."),
  );
}
