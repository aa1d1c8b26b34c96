import {
  DocumentHighlightKind,
  SymbolKind,
  type CallHierarchyItem,
  type Location,
  type LocationLink,
  type Range,
} from "vscode-languageserver/node";
import type { Place } from "../../grammar/span.ts";
import { incomingCalls, outgoingCalls, prepareCalls, type CallItem } from "../features/call-hierarchy.ts";
import { declaration, definition, implementation, type Target } from "../features/definition.ts";
import { documentHighlight } from "../features/document-highlight.ts";
import { references } from "../features/references.ts";
import { toLocation, toRange } from "../convert.ts";
import { pathOf } from "../paths.ts";
import { asked, snapshotOf, type Asked, type Session } from "../session.ts";

/** Requests that lead from one place to others. */
export function registerNavigation(session: Session): void {
  const { connection, fence, atlas, workspace } = session;
  const jump = (find: (asked: Asked) => Target | undefined) => (params: Parameters<typeof asked>[1]) => {
    const from = asked(session, params);
    const target = from === undefined ? undefined : find(from);
    return from === undefined || target === undefined ? null : toTarget(session, from, target);
  };
  connection.onDefinition(
    fence(
      "definition",
      null,
      jump(({ snapshot, offset }) => {
        const judgement = session.judgements.last(snapshot.context.submission.entry)?.judgement;
        return definition({ ...snapshot, judgement }, offset);
      }),
    ),
  );
  connection.onDeclaration(
    fence(
      "declaration",
      null,
      jump(({ snapshot, offset }) => declaration(snapshot, offset)),
    ),
  );
  connection.onImplementation(
    fence(
      "implementation",
      null,
      jump(({ snapshot, offset }) => implementation(snapshot, offset)),
    ),
  );

  connection.onReferences(
    fence("references", null, async (params, pause) => {
      const from = asked(session, params);
      if (from === undefined) return null;
      const files = await workspace.relatives(from.snapshot.source.file, pause);
      const found = await references(from.snapshot, from.offset, files, pause);
      const wanted = params.context.includeDeclaration ? found : found.filter((one) => one.mention.role === "use");
      return wanted.map((one) => toLocation(atlas, one));
    }),
  );

  connection.onDocumentHighlight(
    fence("documentHighlight", null, (params) => {
      const from = asked(session, params);
      if (from === undefined) return null;
      return documentHighlight(from.snapshot, from.offset).map((one) => ({
        range: toRange(from.ruler, one.span),
        kind: one.kind === "write" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      }));
    }),
  );

  connection.languages.callHierarchy.onPrepare(
    fence("prepareCallHierarchy", null, (params) => {
      const from = asked(session, params);
      const items = from === undefined ? [] : prepareCalls(from.snapshot, from.offset);
      return items.length === 0 ? null : items.map((item) => toCallItem(session, item));
    }),
  );
  connection.languages.callHierarchy.onIncomingCalls(
    fence("incomingCalls", null, ({ item }) => {
      const snapshot = snapshotOf(session, item.uri);
      const from = readCallItem(item);
      if (snapshot === undefined || from === undefined) return null;
      return incomingCalls(snapshot, from).map((call) => ({
        from: toCallItem(session, call.item),
        fromRanges: rangesIn(session, call.item.whole.file, call.places),
      }));
    }),
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    fence("outgoingCalls", null, ({ item }) => {
      const snapshot = snapshotOf(session, item.uri);
      const from = readCallItem(item);
      if (snapshot === undefined || from === undefined) return null;
      return outgoingCalls(snapshot, from).map((call) => ({
        to: toCallItem(session, call.item),
        fromRanges: rangesIn(session, pathOf(item.uri), call.places),
      }));
    }),
  );
}

function toTarget({ atlas, client }: Session, from: Asked, target: Target): Location[] | LocationLink[] {
  if (!client.links) return target.places.map((place) => toLocation(atlas, place.name));
  return target.places.map((place) => {
    const { uri, range } = toLocation(atlas, place.whole);
    return {
      originSelectionRange: toRange(from.ruler, target.origin),
      targetUri: uri,
      targetRange: range,
      targetSelectionRange: toLocation(atlas, place.name).range,
    };
  });
}

/** The protocol wants ranges of the caller's file only; a section may go on in another. */
function rangesIn({ atlas }: Session, file: string, places: readonly Place[]): Range[] {
  return places.filter((place) => place.file === file).map((place) => toLocation(atlas, place).range);
}

const symbolKinds = {
  block: SymbolKind.Namespace,
  module: SymbolKind.Module,
  exec: SymbolKind.Function,
  data: SymbolKind.File,
} as const;

function toCallItem({ atlas }: Session, item: CallItem): CallHierarchyItem {
  const whole = toLocation(atlas, item.whole);
  return {
    name: item.name,
    kind: symbolKinds[item.kind],
    detail: item.detail,
    uri: whole.uri,
    range: whole.range,
    selectionRange: toLocation(atlas, item.nameAt).range,
    data: { kind: item.kind, path: item.path, file: item.whole.file },
  };
}

/** What `data` says of an item that came back; undefined when a client lost it. */
function readCallItem(item: CallHierarchyItem): Pick<CallItem, "kind" | "path"> | undefined {
  const data: unknown = item.data;
  if (typeof data !== "object" || data === null || !("kind" in data) || !("path" in data)) return undefined;
  const { kind, path } = data;
  const known = kind === "block" || kind === "module" || kind === "exec" || kind === "data";
  if (!known || !Array.isArray(path) || pathOf(item.uri) === "") return undefined;
  return { kind, path: path.filter((name) => typeof name === "string") };
}
