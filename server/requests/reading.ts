import {
  CompletionItemKind,
  DocumentSymbol,
  FoldingRangeKind,
  InlayHintKind,
  InsertTextFormat,
  MarkupKind,
  SymbolKind,
  type CompletionItem,
  type FoldingRange,
  type SelectionRange,
} from "vscode-languageserver/node";
import { completion, describeCompletion } from "../features/completion.ts";
import type { CompletionKind, Suggestion } from "../complete/suggestion.ts";
import { documentLinks } from "../features/document-links.ts";
import { documentSymbols, type OutlineItem, type OutlineKind } from "../features/document-symbols.ts";
import { folding } from "../features/folding.ts";
import { hover, type Hover } from "../features/hover.ts";
import { inlayHints } from "../features/inlay-hints.ts";
import { selectionRanges } from "../features/selection-ranges.ts";
import { signatureHelp } from "../features/signature-help.ts";
import { workspaceSymbols, type WorkspaceSymbol } from "../features/workspace-symbols.ts";
import { toLocation, toOffset, toRange, type Ruler } from "../convert.ts";
import { counted, plain } from "../markdown.ts";
import { asked, briefly, judged, snapshotOf, withJudgement, type Session } from "../session.ts";

/** Hints may come late; better once and right than twice. */
const patiently = 2000;

/** Requests that only look. */
export function registerReading(session: Session): void {
  const { connection, fence, atlas, workspace } = session;

  connection.onHover(
    fence("hover", null, async (params) => {
      const from = asked(session, params);
      if (from === undefined) return null;
      const found = hover(await withJudgement(session, from.snapshot, briefly(session, from.snapshot)), from.offset);
      if (found === undefined) return null;
      const value = withLink(found.markdown, showAll(session, from.snapshot.context.submission.entry, found.more));
      const contents = { kind: MarkupKind.Markdown, value };
      return { contents, range: toRange(from.ruler, found.span) };
    }),
  );
  connection.onCompletion(
    fence("completion", null, (params) => {
      const from = asked(session, params);
      if (from === undefined) return null;
      // Only the columns of the facts are wanted of a judgement: the last one will do, and nobody waits.
      const judgement = session.judgements.last(from.snapshot.context.submission.entry)?.judgement;
      const { suggestions, complete } = completion({ ...from.snapshot, judgement }, from.offset);
      const { uri } = params.textDocument;
      const items = suggestions.map((one) => toCompletionItem(session, from.ruler, uri, from.offset, one));
      return { isIncomplete: !complete, items };
    }),
  );
  connection.onCompletionResolve(
    fence<CompletionItem, CompletionItem>("completion/resolve", { label: "" }, async (item) => {
      const data: unknown = item.data;
      if (typeof data !== "object" || data === null || !("about" in data) || !("uri" in data)) return item;
      const found = typeof data.uri === "string" ? snapshotOf(session, data.uri) : undefined;
      const snapshot = found === undefined ? undefined : await withJudgement(session, found, briefly(session, found));
      const offset = "offset" in data && typeof data.offset === "number" ? data.offset : 0;
      if (snapshot === undefined || typeof data.about !== "string") return item;
      const markdown = describeCompletion(snapshot, offset, data.about);
      return markdown === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value: markdown } };
    }),
  );
  connection.onSignatureHelp(
    fence("signatureHelp", null, (params) => {
      const from = asked(session, params);
      const found = from === undefined ? undefined : signatureHelp(from.snapshot, from.offset);
      if (found === undefined) return null;
      const { label, documentation, parameters, active } = found;
      return {
        signatures: [{ label, documentation, parameters: [...parameters], activeParameter: active }],
        activeSignature: 0,
        activeParameter: active,
      };
    }),
  );

  connection.onDocumentSymbol(
    fence("documentSymbol", null, (params) => {
      const snapshot = snapshotOf(session, params.textDocument.uri);
      return snapshot === undefined ? null : documentSymbols(snapshot).map((item) => toSymbol(snapshot.source, item));
    }),
  );
  connection.onWorkspaceSymbol(
    fence("workspaceSymbol", null, async (params, pause) => {
      const found = await workspaceSymbols(workspace.index.files(), workspace.sources.get, params.query, pause);
      return found.map((one) => ({
        name: one.name,
        kind: workspaceKinds[one.kind],
        containerName: one.container,
        location: toLocation(atlas, one),
      }));
    }),
  );
  connection.onFoldingRanges(
    fence("foldingRange", null, (params) => {
      const snapshot = snapshotOf(session, params.textDocument.uri);
      if (snapshot === undefined) return null;
      return folding(snapshot).map((fold): FoldingRange => ({
        startLine: fold.from,
        endLine: fold.to,
        kind: foldKinds[fold.kind],
      }));
    }),
  );
  connection.onSelectionRanges(
    fence("selectionRange", null, (params) => {
      const snapshot = snapshotOf(session, params.textDocument.uri);
      if (snapshot === undefined) return null;
      return params.positions.map((position) => {
        const spans = selectionRanges(snapshot, toOffset(snapshot.source, position));
        const ranges = spans.map((span) => toRange(snapshot.source, span));
        const outermost = ranges.at(-1) ?? { start: position, end: position };
        return ranges
          .slice(0, -1)
          .reduceRight<SelectionRange>((parent, range) => ({ range, parent }), { range: outermost });
      });
    }),
  );
  connection.onDocumentLinks(
    fence("documentLink", null, (params) => {
      const snapshot = snapshotOf(session, params.textDocument.uri);
      if (snapshot === undefined) return null;
      return documentLinks(snapshot).map((link) => ({
        range: toRange(snapshot.source, link.span),
        target: atlas.uri(link.target),
        tooltip: link.tooltip,
      }));
    }),
  );
  connection.languages.inlayHint.on(
    fence("inlayHint", null, async (params) => {
      const snapshot = await judged(session, params.textDocument.uri, patiently);
      if (snapshot === undefined) return null;
      const { source } = snapshot;
      const span = { start: toOffset(source, params.range.start), end: toOffset(source, params.range.end) };
      return inlayHints(snapshot, span).map((hint) => ({
        position: toRange(source, { start: hint.offset, end: hint.offset }).start,
        label: hint.label,
        kind: InlayHintKind.Type,
        paddingLeft: true,
        ...(hint.tooltip === undefined ? {} : { tooltip: { kind: MarkupKind.Markdown, value: hint.tooltip } }),
      }));
    }),
  );
}

/** Leads from the ten that a hover shows to all of them, where the client can follow. */
function showAll({ client, atlas }: Session, entry: string, more: Hover["more"]): string | undefined {
  if (!client.commandLinks || more === undefined) return undefined;
  const words = encodeURIComponent(JSON.stringify([atlas.uri(entry), more.module]));
  const text = `Show all ${counted(more.count, "quantum", "quanta")} of ${plain(more.module)}`;
  return `[${text}](command:wcl.showPlan?${words})`;
}

/** Right below the count, where it is seen without scrolling. */
function withLink(markdown: string, link: string | undefined): string {
  if (link === undefined) return markdown;
  const parts = markdown.split("\n\n");
  const count = parts.findIndex((part) => part.includes("quanta"));
  return [...parts.slice(0, count + 1), link, ...parts.slice(count + 1)].join("\n\n");
}

const outlineKinds: Readonly<Record<OutlineKind, SymbolKind>> = {
  block: SymbolKind.Namespace,
  module: SymbolKind.Module,
  data: SymbolKind.File,
  exec: SymbolKind.Function,
  pattern: SymbolKind.EnumMember,
  section: SymbolKind.Object,
  key: SymbolKind.Property,
  include: SymbolKind.Package,
};

const workspaceKinds: Readonly<Record<WorkspaceSymbol["kind"], SymbolKind>> = {
  block: SymbolKind.Namespace,
  module: SymbolKind.Module,
  data: SymbolKind.File,
  pattern: SymbolKind.EnumMember,
  section: SymbolKind.Object,
};

const foldKinds = {
  region: FoldingRangeKind.Region,
  comment: FoldingRangeKind.Comment,
  imports: FoldingRangeKind.Imports,
} as const;

const completionKinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  section: CompletionItemKind.Struct,
  key: CompletionItemKind.Property,
  variable: CompletionItemKind.Variable,
  value: CompletionItemKind.EnumMember,
  reference: CompletionItemKind.Reference,
  module: CompletionItemKind.Module,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  snippet: CompletionItemKind.Snippet,
};

function toSymbol(ruler: Ruler, item: OutlineItem): DocumentSymbol {
  const children = item.children.map((child) => toSymbol(ruler, child));
  const range = toRange(ruler, item.span);
  const name = item.name === "" ? "(no name)" : item.name;
  return DocumentSymbol.create(
    name,
    item.detail,
    outlineKinds[item.kind],
    range,
    toRange(ruler, item.nameSpan),
    children,
  );
}

function toCompletionItem(
  { client }: Session,
  ruler: Ruler,
  uri: string,
  offset: number,
  one: Suggestion,
): CompletionItem {
  const plain = one.snippet === undefined || !client.snippets;
  return {
    label: one.label,
    kind: completionKinds[one.kind],
    ...(one.detail === undefined ? {} : { detail: one.detail }),
    sortText: one.sort,
    filterText: one.filter ?? one.label,
    insertTextFormat: plain ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
    textEdit: { range: toRange(ruler, one.span), newText: plain ? one.text : (one.snippet ?? one.text) },
    ...(one.about === undefined ? {} : { data: { uri, offset, about: one.about } }),
  };
}
