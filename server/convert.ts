import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from "vscode-languageserver/node";
import type * as Protocol from "vscode-languageserver/node";
import { positionAt } from "../grammar/position.ts";
import type { Edit, Problem, Severity } from "../grammar/problem.ts";
import type { Place, Span } from "../grammar/span.ts";
import type { Source } from "./sources.ts";

/** What converting needs to know of a file: its lines. */
export type Ruler = Pick<Source, "starts" | "document">;

/** Finds a file's lines, and the name the editor knows it by. */
export interface Atlas {
  readonly ruler: (file: string) => Ruler | undefined;
  readonly uri: (file: string) => string;
}

/** The protocol's range of a stretch of text; a stretch outside the text is moved into it. */
export function toRange(ruler: Ruler, span: Span): Protocol.Range {
  const length = ruler.document.text.length;
  const start = Math.min(Math.max(0, span.start), length);
  const end = Math.min(Math.max(start, span.end), length);
  return { start: positionAt(ruler.starts, start), end: positionAt(ruler.starts, end) };
}

/** The offset of a protocol position; one behind the end of a line means the end of that line. */
export function toOffset(ruler: Ruler, position: Protocol.Position): number {
  const { text } = ruler.document;
  const start = ruler.starts[position.line];
  if (start === undefined) return position.line < 0 ? 0 : text.length;
  let end = ruler.starts[position.line + 1] ?? text.length;
  if (position.line + 1 < ruler.starts.length) {
    if (text[end - 1] === "\n") end--;
    if (text[end - 1] === "\r" && end > start) end--;
  }
  return Math.min(start + Math.max(0, position.character), end);
}

/** A place as a location; a file that cannot be read gives its first character. */
export function toLocation(atlas: Atlas, place: Place): Protocol.Location {
  const ruler = atlas.ruler(place.file);
  const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return { uri: atlas.uri(place.file), range: ruler === undefined ? nowhere : toRange(ruler, place.span) };
}

/** Edits grouped by file. */
export function toWorkspaceEdit(atlas: Atlas, edits: readonly Edit[]): Protocol.WorkspaceEdit {
  const changes: Record<string, Protocol.TextEdit[]> = {};
  for (const edit of edits) {
    const { uri, range } = toLocation(atlas, edit);
    (changes[uri] ??= []).push({ range, newText: edit.newText });
  }
  return { changes };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** How problems are shown. */
export interface Looks {
  /** Problems whose text has no effect are shown faded. */
  readonly fades: (code: string) => "unnecessary" | "deprecated" | undefined;
  /** URI that explains a rule, `{code}` for its code. */
  readonly page: string | undefined;
}

/** A problem of `ruler`'s file as the protocol's diagnostic; related places in files that cannot be read are left out. */
export function toDiagnostic(atlas: Atlas, ruler: Ruler, problem: Problem, { fades, page }: Looks): Diagnostic {
  const related = problem.related.filter((one) => atlas.ruler(one.file) !== undefined);
  const fade = fades(problem.code);
  return {
    range: toRange(ruler, problem.span),
    severity: severities[problem.severity],
    code: problem.code,
    ...(page === undefined ? {} : { codeDescription: { href: page.replace("{code}", problem.code) } }),
    source: "wcl",
    message: problem.message,
    ...(related.length === 0
      ? {}
      : { relatedInformation: related.map((one) => ({ location: toLocation(atlas, one), message: one.message })) }),
    ...(fade === undefined
      ? {}
      : { tags: [fade === "unnecessary" ? DiagnosticTag.Unnecessary : DiagnosticTag.Deprecated] }),
  };
}
