/** What the run panel shows: all of it, in one message, at most a few times a second. Both sides import this and nothing else of each other. */
export interface PanelState {
  readonly run: string;
  /** One of the run state words (`running`, `done`, `failed`, …). */
  readonly state: string;
  readonly entry: string;
  readonly engine: string;
  readonly host: string;
  /** ISO 8601; empty when it has not happened yet. */
  readonly started: string;
  readonly ended: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly modules: readonly PanelModule[];
  readonly running: readonly PanelWrapper[];
  readonly failures: readonly PanelFailure[];
  readonly files: { readonly count: number; readonly bytes: number };
  /** Set when the stream of events broke off and what to do about it. */
  readonly trouble?: string;
}

export interface PanelModule {
  readonly block: string;
  readonly name: string;
  readonly total: number;
  readonly done: number;
  readonly running: number;
  readonly failed: number;
}

export interface PanelWrapper {
  readonly wrapnum: number;
  readonly module: string;
  readonly keys: string;
  readonly state: string;
  readonly since: string;
}

export interface PanelFailure extends PanelWrapper {
  readonly message: string;
  /** Absolute path, empty when no log was written. */
  readonly log: string;
}

/** What the panel may ask for. */
export type PanelRequest =
  | { readonly kind: "ready" }
  | { readonly kind: "cancel" }
  | { readonly kind: "resume" }
  | { readonly kind: "open-log"; readonly path: string }
  | { readonly kind: "open-entry" };

/** Messages from a web page are checked before they are believed. */
export function isPanelRequest(value: unknown): value is PanelRequest {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  if (value.kind === "open-log") return "path" in value && typeof value.path === "string";
  return value.kind === "ready" || value.kind === "cancel" || value.kind === "resume" || value.kind === "open-entry";
}
