import { SemanticTokensBuilder, type SemanticTokens } from "vscode-languageserver/node";
import { semanticTokens, tokenModifiers, tokenTypes, type Token } from "../features/semantic-tokens.ts";
import { toOffset, toRange } from "../convert.ts";
import { pathOf } from "../paths.ts";
import type { Snapshot } from "../snapshot.ts";
import { snapshotOf, type Session } from "../session.ts";

/** Coloured stretches: all, what changed since the last answer, or what is in view. */
export function registerTokens(session: Session): void {
  const { connection, fence, documents } = session;
  const builders = new Map<string, SemanticTokensBuilder>();
  const builderOf = (uri: string): SemanticTokensBuilder => {
    const open = new Set(documents.all().map((document) => document.file));
    for (const known of builders.keys()) if (!open.has(pathOf(known))) builders.delete(known);
    const builder = builders.get(uri) ?? new SemanticTokensBuilder();
    builders.set(uri, builder);
    return builder;
  };
  connection.languages.semanticTokens.on(
    fence("semanticTokens/full", none, ({ textDocument }) => {
      const snapshot = snapshotOf(session, textDocument.uri);
      if (snapshot === undefined) return none;
      // A new beginning: the numbers of the last answer are needed for the next difference only.
      const builder = builderOf(textDocument.uri);
      builder.previousResult("");
      push(builder, snapshot, semanticTokens(snapshot));
      return builder.build();
    }),
  );
  connection.languages.semanticTokens.onDelta(
    fence("semanticTokens/delta", none, ({ textDocument, previousResultId }) => {
      const snapshot = snapshotOf(session, textDocument.uri);
      if (snapshot === undefined) return none;
      const builder = builderOf(textDocument.uri);
      builder.previousResult(previousResultId);
      push(builder, snapshot, semanticTokens(snapshot));
      return builder.buildEdits();
    }),
  );
  connection.languages.semanticTokens.onRange(
    fence("semanticTokens/range", none, ({ textDocument, range }) => {
      const snapshot = snapshotOf(session, textDocument.uri);
      if (snapshot === undefined) return none;
      const { source } = snapshot;
      const builder = new SemanticTokensBuilder();
      const within = { start: toOffset(source, range.start), end: toOffset(source, range.end) };
      push(builder, snapshot, semanticTokens(snapshot, within));
      return builder.build();
    }),
  );
}

const none: SemanticTokens = { data: [] };

function push(builder: SemanticTokensBuilder, { source }: Snapshot, tokens: readonly Token[]): void {
  for (const { span, type, modifiers } of tokens) {
    const { start } = toRange(source, span);
    const bits = modifiers.reduce((sum, modifier) => sum | (1 << tokenModifiers.indexOf(modifier)), 0);
    builder.push(start.line, start.character, span.end - span.start, tokenTypes.indexOf(type), bits);
  }
}
