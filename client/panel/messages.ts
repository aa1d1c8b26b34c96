/** What the page of a run and its host say to each other. Both import this, and nothing else of each other. */

/** All that is always on the page, in one message, at most a few times a second. */
export interface PanelState {
  readonly run: string;
  /** One of the run state words (`running`, `done`, `failed`, …) or `lost`. */
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
  readonly running: number;
  readonly blocks: readonly PanelBlock[];
  /** The first of them; `failed` counts all. */
  readonly failures: readonly PanelFailure[];
  readonly files: { readonly count: number; readonly bytes: number };
  readonly messages: { readonly errors: number; readonly warnings: number; readonly information: number };
  /** Set when the stream of events broke off and what to do about it. */
  readonly trouble?: string;
}

export interface PanelBlock {
  readonly name: string;
  readonly state: string;
  readonly modules: readonly PanelModule[];
}

export interface PanelModule {
  readonly name: string;
  readonly total: number;
  readonly done: number;
  readonly running: number;
  readonly failed: number;
  /** Modules of the run whose files it reads. */
  readonly after: readonly string[];
}

export interface PanelFailure {
  /** 0 when the job failed as a whole. */
  readonly wrapnum: number;
  readonly module: string;
  readonly keys: string;
  readonly message: string;
  /** Absolute path, empty when no log was written. */
  readonly log: string;
}

/** The lists that may be long: the page has only the rows that it shows. */
export type ListName = "quanta" | "files" | "messages";

export interface QuantumRow {
  readonly wrapnum: number;
  readonly module: string;
  readonly keys: string;
  readonly state: string;
  /** Seconds from its start to its end, or to now. */
  readonly seconds: number;
  /** Processor seconds and bytes at most, of all its programs; null where the system could not tell. */
  readonly cpu: number | null;
  readonly memory: number | null;
}

export interface FileRow {
  readonly name: string;
  readonly filetype: string;
  readonly bytes: number;
  readonly wrapnum: number;
  /** Absolute path in the job's folder. */
  readonly path: string;
}

export interface MessageRow {
  readonly time: string;
  readonly level: 1 | 2 | 3;
  readonly text: string;
  readonly wrapnum: number;
  /** Absolute path, empty when the message is of no log. */
  readonly log: string;
  readonly line: number;
}

export interface RowsOf {
  readonly quanta: QuantumRow;
  readonly files: FileRow;
  readonly messages: MessageRow;
}

export type QuantumOrder = "number" | "longest" | "largest";

/** Which rows are wanted. In `text` a word `key=value` must hold as it stands; any other word must occur. */
export interface RowsWanted {
  readonly list: ListName;
  readonly text: string;
  /** State word, or empty for all; for messages the level. */
  readonly state: string;
  readonly module: string;
  readonly order: QuantumOrder;
  readonly from: number;
  readonly count: number;
}

/** Bars of the timeline: eight numbers each, `barWords` says which. Seconds count from `begun`. */
export interface Timeline {
  /** Milliseconds since 1970. */
  readonly begun: number;
  readonly lanes: number;
  readonly seconds: number;
  readonly modules: readonly string[];
  readonly bars: readonly number[];
}

export const barWords = ["wrapnum", "lane", "start", "end", "module", "state", "cpu", "memory"] as const;
/** In a bar, `state` is an index of this. */
export const barStates = ["running", "done", "failed"] as const;

/** One wrapper instance, whole. */
export interface Detail {
  readonly wrapnum: number;
  readonly module: string;
  readonly keys: string;
  readonly state: string;
  readonly started: string;
  readonly ended: string;
  /** What was wrong, in a sentence. */
  readonly message: string;
  readonly programs: readonly DetailProgram[];
  /** Absolute paths; those that are not there yet are told of too. */
  readonly texts: readonly { readonly label: string; readonly path: string }[];
  readonly inputs: readonly { readonly path: string; readonly from: number | null }[];
  readonly outputs: readonly { readonly path: string; readonly bytes: number | null }[];
  /** Set when the plan of the run could not be asked. */
  readonly trouble?: string;
}

export interface DetailProgram {
  readonly name: string;
  readonly commandLine: string;
  /** Exit code, or minus a signal's number; null while it runs or waits. */
  readonly status: number | null;
  readonly seconds: number | null;
  readonly cpu: number | null;
  readonly memory: number | null;
}

/** The end of a log, from a whole line on. */
export interface LogPart {
  readonly wrapnum: number;
  readonly path: string;
  readonly text: string;
}

export type PanelAnswer =
  | { readonly kind: "state"; readonly state: PanelState }
  | {
      readonly [List in ListName]: {
        readonly kind: "rows";
        readonly list: List;
        readonly from: number;
        /** All that the filter lets through. */
        readonly total: number;
        readonly rows: readonly RowsOf[List][];
      };
    }[ListName]
  | { readonly kind: "timeline"; readonly timeline: Timeline }
  | { readonly kind: "detail"; readonly detail: Detail }
  | { readonly kind: "log"; readonly log: LogPart };

/** What the page may ask for. */
export type PanelRequest =
  | { readonly kind: "ready" | "cancel" | "resume" | "open-entry" | "timeline" | "close-detail" }
  | { readonly kind: "retry"; readonly wrapnum: number }
  | { readonly kind: "detail"; readonly wrapnum: number }
  | { readonly kind: "lineage"; readonly file: string }
  | { readonly kind: "copy"; readonly text: string }
  /** `line` from 1; 0: at the first error, or the beginning. */
  | { readonly kind: "open"; readonly path: string; readonly line: number }
  | { readonly kind: "rows"; readonly wanted: RowsWanted };
