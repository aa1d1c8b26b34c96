import {
  DocumentDiagnosticReportKind,
  type Diagnostic,
  type DocumentDiagnosticReport,
} from "vscode-languageserver/node";
import type { WorkspaceDocumentDiagnosticReport } from "vscode-languageserver/node";
import { toDiagnostic } from "../convert.ts";
import { problemsOf } from "../problems.ts";
import { judged, type Session } from "../session.ts";
import type { Snapshot } from "../snapshot.ts";

/** Syntax must not wait longer than this for meaning, in milliseconds: it is told alone, and the client asks again. */
const soon = 100;

/** Problems for clients that ask (pull); those that do not are told by publisher.ts. */
export function registerDiagnostics(session: Session): void {
  const { connection, fence, client, workspace, documents, atlas } = session;
  if (!client.pullDiagnostics) return;
  connection.languages.diagnostics.on(
    fence<{ textDocument: { uri: string }; previousResultId?: string }, DocumentDiagnosticReport>(
      "diagnostic",
      { kind: DocumentDiagnosticReportKind.Full, items: [] },
      async ({ textDocument, previousResultId }) => {
        const snapshot = await judged(session, textDocument.uri, client.refreshDiagnostics ? soon : Infinity);
        if (snapshot === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
        const items = diagnosticsOf(session, snapshot);
        const resultId = fingerprint(items);
        return resultId === previousResultId
          ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
          : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
      },
    ),
  );
  connection.languages.diagnostics.onWorkspace(
    fence("workspace/diagnostic", { items: [] }, async ({ previousResultIds }, pause) => {
      const before = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      for (const file of workspace.index.files()) {
        await pause();
        // Open documents are asked for one by one; the rest only where the setting wants all.
        if (documents.get(file) !== undefined || session.settings.for(file).scope !== "workspace") continue;
        const snapshot = await judged(session, atlas.uri(file), Infinity);
        if (snapshot === undefined) continue;
        const found = diagnosticsOf(session, snapshot);
        const resultId = fingerprint(found);
        const uri = atlas.uri(file);
        const same = before.get(uri) === resultId;
        items.push(
          same
            ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId }
            : { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items: found },
        );
      }
      return { items };
    }),
  );
}

/**
 * All problems of a file in the protocol's form. Before the judgement of this very text is there, its syntax and what
 * was found before; the client is told to ask again.
 */
function diagnosticsOf({ atlas, looks, meanings, judgements }: Session, snapshot: Snapshot): Diagnostic[] {
  const { context, source } = snapshot;
  const current = context.kind === "none" || judgements.isCurrent(context.submission);
  if (current) meanings.keep(snapshot);
  const problems = current ? problemsOf(snapshot) : meanings.meanwhile(source);
  return problems.map((problem) => toDiagnostic(atlas, source, problem, looks));
}

/** Equal for equal diagnostics (32 bits and the length of their text; it only saves drawing them again). */
function fingerprint(items: readonly Diagnostic[]): string {
  const text = JSON.stringify(items);
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return `${text.length}:${hash}`;
}
