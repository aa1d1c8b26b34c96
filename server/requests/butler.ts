import type { DumpLine } from "../../runtime/butler/dump.ts";
import { toLocation } from "../convert.ts";
import type { PolicyDocument } from "../protocol.ts";
import { snapshotOf, type Session } from "../session.ts";

/** The merged Butler policy of the submission that a document belongs to; see protocol.ts. */
export function registerButler(session: Session): void {
  const { connection, fence, analyst, requestFor } = session;
  connection.onRequest(
    "wcl/policy",
    fence("wcl/policy", null, async ({ textDocument }: { readonly textDocument: { readonly uri: string } }) => {
      const snapshot = snapshotOf(session, textDocument.uri);
      if (snapshot === undefined) return null;
      const lines = await analyst.policy(requestFor(snapshot.context.submission.entry));
      return lines === null ? null : documentOf(session, lines);
    }),
  );
}

/** Each value leads to the layer that it was written in. */
function documentOf({ atlas }: Session, lines: readonly DumpLine[]): PolicyDocument {
  const links = lines.flatMap(({ text, place }, line) => {
    if (place === undefined) return [];
    const start = text.length - text.trimStart().length;
    const range = { start: { line, character: start }, end: { line, character: text.length } };
    return [{ range, target: toLocation(atlas, place) }];
  });
  return { text: lines.map(({ text }) => text).join("\n"), links };
}
