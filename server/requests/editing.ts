import { CodeActionKind, ErrorCodes, ResponseError, type CodeAction, type TextEdit } from "vscode-languageserver/node";
import { codeActions, fixAll } from "../features/code-actions.ts";
import { formatLines, formatWhole } from "../features/formatting.ts";
import { linkedEditing } from "../features/linked-editing.ts";
import { formatOnType } from "../features/on-type-formatting.ts";
import { prepareRename, rename } from "../features/rename.ts";
import { renameFiles } from "../features/rename-files.ts";
import { toDiagnostic, toOffset, toRange, toWorkspaceEdit, type Ruler } from "../convert.ts";
import { problemsOf } from "../problems.ts";
import type { Edit } from "../../grammar/problem.ts";
import { pathOf } from "../paths.ts";
import { asked, judged, snapshotOf, type Session } from "../session.ts";

/** Fixes belong to problems of the text as it is: they are worth waiting for. */
const patiently = 2000;

/** Requests that change texts. */
export function registerEditing(session: Session): void {
  const { connection, fence, atlas, workspace, looks } = session;

  connection.onPrepareRename(
    fence("prepareRename", null, (params) => {
      const from = asked(session, params);
      const answer = from === undefined ? undefined : prepareRename(from.snapshot, from.offset);
      if (from === undefined || answer === undefined) return null;
      if (answer.kind === "refused") throw refusal(answer.reason);
      return { range: toRange(from.ruler, answer.span), placeholder: answer.name };
    }),
  );
  connection.onRenameRequest(
    fence("rename", null, async (params, pause) => {
      const from = asked(session, params);
      if (from === undefined) return null;
      const files = await workspace.relatives(from.snapshot.source.file, pause);
      const answer = await rename(from.snapshot, from.offset, params.newName, files, pause);
      if (answer.kind === "refused") throw refusal(answer.reason);
      return toWorkspaceEdit(atlas, answer.edits);
    }),
  );
  connection.workspace.onWillRenameFiles(
    fence("willRenameFiles", null, async (params, pause) => {
      const moves = params.files.map((file) => ({ from: pathOf(file.oldUri), to: pathOf(file.newUri) }));
      const edits = await renameFiles(workspace, moves, pause);
      return edits.length === 0 ? null : toWorkspaceEdit(atlas, edits);
    }),
  );
  connection.languages.onLinkedEditingRange(
    fence("linkedEditingRange", null, (params) => {
      const from = asked(session, params);
      const spans = from === undefined ? undefined : linkedEditing(from.snapshot, from.offset);
      if (from === undefined || spans === undefined) return null;
      return { ranges: spans.map((span) => toRange(from.ruler, span)), wordPattern: "[^\\s<>/]+" };
    }),
  );

  connection.onDocumentFormatting(
    fence("formatting", null, (params) => {
      const snapshot = snapshotOf(session, params.textDocument.uri);
      return snapshot === undefined ? null : toTextEdits(snapshot.source, formatWhole(snapshot));
    }),
  );
  connection.onDocumentRangeFormatting(
    fence("rangeFormatting", null, (params) => {
      const snapshot = snapshotOf(session, params.textDocument.uri);
      if (snapshot === undefined) return null;
      const lines = [{ from: params.range.start.line, to: params.range.end.line }];
      return toTextEdits(snapshot.source, formatLines(snapshot, lines));
    }),
  );
  connection.onDocumentRangesFormatting(
    fence("rangesFormatting", null, (params) => {
      const snapshot = snapshotOf(session, params.textDocument.uri);
      if (snapshot === undefined) return null;
      const lines = params.ranges.map((range) => ({ from: range.start.line, to: range.end.line }));
      return toTextEdits(snapshot.source, formatLines(snapshot, lines));
    }),
  );
  connection.onDocumentOnTypeFormatting(
    fence("onTypeFormatting", null, (params) => {
      const from = asked(session, params);
      if (from === undefined) return null;
      const indent = params.options.insertSpaces ? " ".repeat(params.options.tabSize) : "\t";
      return toTextEdits(from.ruler, formatOnType(from.snapshot, from.offset, params.ch, indent));
    }),
  );

  connection.onCodeAction(
    fence("codeAction", null, async (params) => {
      const snapshot = await judged(session, params.textDocument.uri, patiently);
      if (snapshot === undefined) return null;
      const { source } = snapshot;
      const wanted = (kind: string): boolean =>
        params.context.only === undefined || params.context.only.some((only) => kind.startsWith(only));
      const span = { start: toOffset(source, params.range.start), end: toOffset(source, params.range.end) };
      const actions: CodeAction[] = [];
      if (wanted(CodeActionKind.QuickFix)) {
        for (const action of codeActions(snapshot, problemsOf(snapshot), span)) {
          actions.push({
            title: action.title,
            kind: CodeActionKind.QuickFix,
            diagnostics: [toDiagnostic(atlas, source, action.problem, looks)],
            ...(action.preferred ? { isPreferred: true } : {}),
            edit: toWorkspaceEdit(atlas, action.edits),
          });
        }
      }
      if (params.context.only?.some((only) => CodeActionKind.SourceFixAll.startsWith(only)) === true) {
        // The edits are made when the action is chosen: resolve.
        const data = { uri: params.textDocument.uri };
        actions.push({ title: "Fix all that is safe to fix", kind: `${CodeActionKind.SourceFixAll}.wcl`, data });
      }
      return actions;
    }),
  );
  connection.onCodeActionResolve(
    fence<CodeAction, CodeAction>("codeAction/resolve", { title: "" }, async (action) => {
      const data: unknown = action.data;
      const uri = typeof data === "object" && data !== null && "uri" in data ? data.uri : undefined;
      const snapshot = typeof uri === "string" ? await judged(session, uri, patiently) : undefined;
      if (snapshot === undefined) return action;
      return { ...action, edit: toWorkspaceEdit(atlas, fixAll(snapshot, problemsOf(snapshot))) };
    }),
  );
}

function refusal(reason: string): ResponseError {
  return new ResponseError(ErrorCodes.InvalidRequest, reason);
}

function toTextEdits(ruler: Ruler, edits: readonly Edit[]): TextEdit[] {
  return edits.map((edit) => ({ range: toRange(ruler, edit.span), newText: edit.newText }));
}
