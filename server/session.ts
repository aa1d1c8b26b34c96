import type { Connection, Position } from "vscode-languageserver/node";
import type { Atlas, Looks, Ruler } from "./convert.ts";
import { toOffset } from "./convert.ts";
import type { OpenDocuments } from "./documents.ts";
import type { Fence, ServerLog, Turns } from "./fence.ts";
import { pathOf, uriOf } from "./paths.ts";
import type { Snapshot } from "./snapshot.ts";
import type { SettingsStore } from "./settings-store.ts";
import type { AnalysisRequest } from "./analysis.ts";
import type { Analyst } from "./analyst.ts";
import type { Judgements } from "./judgements.ts";
import type { Meanings } from "./problems.ts";
import { Cancelled } from "./pace.ts";
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
  /** Hovers may hold links that run `wcl.showPlan`. */
  readonly commandLinks: boolean;
  /** Where a rule is explained, `{code}` for its code. */
  readonly rulePage: string | undefined;
}

/** Everything a group of handlers needs: one value, made once, handed to each group. */
export interface Session {
  readonly connection: Connection;
  readonly log: ServerLog;
  readonly turns: Turns;
  readonly fence: Fence;
  readonly documents: OpenDocuments;
  readonly workspace: Workspace;
  readonly analyst: Analyst;
  readonly judgements: Judgements;
  readonly meanings: Meanings;
  readonly requestFor: (entry: string) => AnalysisRequest;
  readonly settings: SettingsStore;
  readonly atlas: Atlas;
  readonly looks: Looks;
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

/**
 * How long a hover may wait for the plan before it is given with the previous one, in milliseconds; when there is no
 * previous one it waits longer, since a hover is never drawn again.
 */
export function briefly({ judgements }: Session, { context }: Snapshot): number {
  return judgements.last(context.submission.entry) === undefined ? 3000 : 20;
}

/** A snapshot with its judgement: waits at most `patience` milliseconds, then takes the previous one, or none. */
export async function judged(session: Session, uri: string, patience: number): Promise<Snapshot | undefined> {
  const snapshot = snapshotOf(session, uri);
  return snapshot === undefined ? undefined : withJudgement(session, snapshot, patience);
}

/**
 * The same snapshot with its judgement.
 * @throws Cancelled when the document has changed meanwhile: nobody wants an answer about a text that is gone
 */
export async function withJudgement(session: Session, snapshot: Snapshot, patience: number): Promise<Snapshot> {
  const { source, context } = snapshot;
  if (context.kind === "none") return snapshot;
  const verdict = await session.judgements.of(context.submission, patience, source.file);
  if (session.workspace.sources.get(source.file)?.version !== source.version) throw new Cancelled();
  const before = verdict?.age === "previous" ? { judgedBefore: true as const } : {};
  return { ...snapshot, judgement: verdict?.judgement, ...before };
}

/** Lines come from what is open or on disk now; an open document keeps its editor's spelling of the URI. */
export function createAtlas(documents: OpenDocuments, ruler: (file: string) => Ruler | undefined): Atlas {
  return { ruler, uri: (file) => documents.get(file)?.uri ?? uriOf(file) };
}
