import type { Connection, Position } from "vscode-languageserver/node";
import type { Atlas, Ruler } from "./convert.ts";
import { toOffset } from "./convert.ts";
import type { OpenDocuments } from "./documents.ts";
import type { Fence, ServerLog, Turns } from "./fence.ts";
import { pathOf, uriOf } from "./paths.ts";
import type { Snapshot } from "./snapshot.ts";
import type { SettingsStore } from "./settings-store.ts";
import type { Workspace } from "./workspace.ts";

/** What the client said it can do, as far as answers depend on it. */
export interface ClientAbilities {
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshTokens: boolean;
  readonly refreshHints: boolean;
  readonly refreshLenses: boolean;
  readonly watchFiles: boolean;
  readonly pullSettings: boolean;
  readonly progress: boolean;
  readonly snippets: boolean;
  readonly links: boolean;
  readonly folders: boolean;
}

/** Everything a group of handlers needs: one value, made once, handed to each group. */
export interface Session {
  readonly connection: Connection;
  readonly log: ServerLog;
  readonly turns: Turns;
  readonly fence: Fence;
  readonly documents: OpenDocuments;
  readonly workspace: Workspace;
  readonly settings: SettingsStore;
  readonly atlas: Atlas;
  readonly client: ClientAbilities;
}

/** A request's document and place, in our own terms. */
export interface Asked {
  readonly snapshot: Snapshot;
  readonly ruler: Ruler;
  readonly offset: number;
}

export function snapshotOf(session: Session, uri: string): Snapshot | undefined {
  return session.workspace.snapshot(pathOf(uri));
}

/** Undefined when the document cannot be read. */
export function asked(
  session: Session,
  params: { readonly textDocument: { readonly uri: string }; readonly position: Position },
): Asked | undefined {
  const snapshot = snapshotOf(session, params.textDocument.uri);
  if (snapshot === undefined) return undefined;
  const ruler = snapshot.source;
  return { snapshot, ruler, offset: toOffset(ruler, params.position) };
}

/** Lines come from what is open or on disk now; an open document keeps its editor's spelling of the URI. */
export function createAtlas(documents: OpenDocuments, ruler: (file: string) => Ruler | undefined): Atlas {
  return { ruler, uri: (file) => documents.get(file)?.uri ?? uriOf(file) };
}
