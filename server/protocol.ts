import type { DocumentParams, Location, Position } from "./document-protocol.ts";
import type {
  PlanChange,
  PlanChangeParams,
  PlannedQuantum,
  PlanQuantumParams,
  PlanRows,
  PlanRowsParams,
} from "./plan-protocol.ts";

/**
 * What this server says and understands beyond the Language Server Protocol. The editor's side imports these as types
 * only, so the words of both sides are one. Documents are named by URI, positions are the protocol's.
 */
export interface WclRequests {
  /** Blocks, modules and their counts: the plan view. Null when the document belongs to no submission. */
  "wcl/plan": { readonly params: PlanParams; readonly result: PlanOutline | null };
  /** The quanta of one module, page by page. Null when there is no such module. */
  "wcl/quanta": { readonly params: QuantaParams; readonly result: QuantaPage | null };
  /** Quanta of the whole plan that fit a filter, a line each. Null when the document belongs to no submission. */
  "wcl/planRows": { readonly params: PlanRowsParams; readonly result: PlanRows | null };
  /** One quantum, and why it is what it is. Null when the plan has no such number. */
  "wcl/planQuantum": { readonly params: PlanQuantumParams; readonly result: PlannedQuantum | null };
  /** What edits changed in the plan. Null when the document belongs to no submission. */
  "wcl/planChange": { readonly params: PlanChangeParams; readonly result: PlanChange | null };
  /** Which facts the answers stand on, and which queries are missing. */
  "wcl/factsInfo": { readonly params: DocumentParams; readonly result: FactsInfo | null };
  /** The submissions a document can be judged in. */
  "wcl/contexts": { readonly params: DocumentParams; readonly result: RunContexts };
  /** Chooses the submission a document is judged in; null gives the choice back to the server. */
  "wcl/setContext": { readonly params: SetContextParams; readonly result: RunContexts };
  /** The merged Butler policy, under the templates of the submission; null without a policy. */
  "wcl/policy": { readonly params: DocumentParams; readonly result: PolicyDocument | null };
  /** What a rule means, as Markdown; null when there is no such rule. */
  "wcl/explain": { readonly params: ExplainParams; readonly result: RuleText | null };
  /** What the server is doing and how large it is, for a bug report. */
  "wcl/status": { readonly params: null; readonly result: ServerStatus };
}

/** Said by the server without being asked. */
export interface WclNotifications {
  /** Programs, facts or the list of known files changed: views that show plans or contexts should ask again. */
  "wcl/changed": { readonly reason: "text" | "files" | "facts" | "context" | "index" | "settings" };
}

/** Given by the client in `initialize`; every part may be missing. */
export interface InitializationOptions {
  /** Used until the settings arrive, and by clients that have none. */
  readonly settings?: ClientSettings;
  /** Older name of `settings.includeFolders`. */
  readonly includeFolders?: readonly string[];
  /** Remembered choices of `wcl/setContext`: document URI to submission URI. */
  readonly contexts?: Readonly<Record<string, string>>;
  /** True when the client runs `wcl.showPlan` from links in hovers: then large sets end with "Show all". */
  readonly commandLinks?: boolean;
  /** URI that a problem's code leads to, with `{code}` for the code; without it codes are no links. */
  readonly rulePage?: string;
}

/** The section `wcl` of the editor's settings, as far as the server reads it. */
export interface ClientSettings {
  readonly includeFolders?: readonly string[];
  readonly facts?: { readonly file?: string };
  readonly inlayHints?: { readonly quanta?: boolean; readonly values?: boolean };
  readonly diagnostics?: { readonly delay?: number; readonly mode?: "openFiles" | "workspace" };
}

export interface PlanParams extends DocumentParams {
  /** So many example quanta are given per module, at most 10; none by default. */
  readonly examples?: number;
}

export interface PlanOutline {
  /** URI of the submission. */
  readonly entry: string;
  readonly run: string;
  readonly opsRunDir: string;
  readonly quanta: number;
  readonly jobs: number;
  readonly facts: FactsInfo;
  readonly blocks: readonly BlockOutline[];
  /** Messages of error severity that stopped or falsified planning. */
  readonly problems: readonly string[];
}

export interface BlockOutline {
  readonly name: string;
  readonly jobs: number;
  readonly quanta: number;
  readonly place?: Location;
  readonly modules: readonly ModuleOutline[];
}

export interface ModuleOutline {
  readonly name: string;
  readonly loopkeys: readonly string[];
  readonly noop: boolean;
  /** Modules of the run whose files it reads. */
  readonly reads: readonly string[];
  /** Exact, unless `missing` names a query without which nothing is known. */
  readonly quanta: number;
  readonly missing: readonly string[];
  readonly place: Location;
  readonly examples: readonly QuantumView[];
}

export interface QuantaParams extends DocumentParams {
  /** Name of the module; else `position` says where in the document the module is. */
  readonly module?: string;
  readonly position?: Position;
  /** First quantum of the page, from 0. */
  readonly from?: number;
  /** At most 1000; 100 by default. */
  readonly limit?: number;
}

export interface QuantaPage {
  readonly entry: string;
  readonly module: string;
  readonly loopkeys: readonly string[];
  readonly total: number;
  readonly from: number;
  readonly quanta: readonly QuantumView[];
  readonly missing: readonly string[];
  readonly facts: FactsInfo;
  readonly place: Location;
}

export interface QuantumView {
  readonly wrapnum: number;
  readonly keys: readonly (readonly [key: string, value: string])[];
  readonly files: readonly QuantumFiles[];
  readonly lists: readonly { readonly name: string; readonly path: string; readonly lines: number }[];
  readonly commands: readonly (readonly string[])[];
  readonly log: string;
}

export interface QuantumFiles {
  readonly section: string;
  readonly role: "input" | "output";
  /** Paths relative to the job folder. */
  readonly paths: readonly string[];
  /** Folder below the archive root; outputs only. */
  readonly archivePath?: string;
}

export interface FactsInfo {
  /** URI of the facts file in use; absent when there is none. */
  readonly file?: string;
  /** When the facts were taken, ISO 8601. */
  readonly taken?: string;
  readonly ageSeconds?: number;
  /** Why a facts file that exists is not used. */
  readonly refused?: string;
  /** `module/list-NAME` or `module/file-NAME` of each query that has no answer in the facts. */
  readonly missing: readonly string[];
}

export interface RunContexts {
  /** `own`: the document is a submission; `included`: judged in `chosen`; `none`: nothing known includes it. */
  readonly role: "own" | "included" | "none";
  /** URI of the submission the document is judged in. */
  readonly chosen?: string;
  /** True when the user chose it. */
  readonly remembered: boolean;
  readonly candidates: readonly { readonly uri: string; readonly name: string }[];
}

export interface SetContextParams extends DocumentParams {
  readonly entry: string | null;
}

export interface PolicyDocument {
  /** YAML that loads back as a policy; each value is followed by the letter of its layer. */
  readonly text: string;
  /** Values, and where each is written. */
  readonly links: readonly { readonly range: Location["range"]; readonly target: Location }[];
}

export interface ExplainParams {
  /** For example `PFW213`, in any case. */
  readonly code: string;
}

export interface RuleText {
  readonly markdown: string;
}

export interface ServerStatus {
  readonly version: string;
  readonly node: string;
  readonly memoryMegabytes: number;
  readonly openDocuments: number;
  readonly knownFiles: number;
  readonly loadedPrograms: number;
  readonly indexing: boolean;
  /** Longest stretch in which the server could not listen, in milliseconds, since the last `wcl/status`. */
  readonly longestTurn: number;
}
