import type { PlanChange, PlannedQuantum, PlanRows } from "../../server/plan-protocol.ts";

/** What the page of a plan and its host say to each other. */

/** All that is always on the page. */
export interface PlanState {
  readonly run: string;
  /** Path of the submission, as people read it. */
  readonly entry: string;
  readonly quanta: number;
  readonly jobs: number;
  readonly blocks: readonly PlanBlock[];
  /** What is known of the facts, in a sentence. */
  readonly facts: string;
  /** `module/definition` of each query that has no answer. */
  readonly missing: readonly string[];
  /** What stops planning, or falsifies it. */
  readonly problems: readonly string[];
  /** False in a workspace that is not trusted: then nothing can be started from here. */
  readonly trusted: boolean;
}

export interface PlanBlock {
  readonly name: string;
  readonly jobs: number;
  readonly modules: readonly PlanModule[];
}

export interface PlanModule {
  readonly name: string;
  readonly quanta: number;
  readonly loopkeys: readonly string[];
  readonly reads: readonly string[];
  readonly noop: boolean;
  /** It lacks facts: its number is not the last word. */
  readonly missing: boolean;
}

export type PlanAnswer =
  | { readonly kind: "state"; readonly state: PlanState }
  | { readonly kind: "rows"; readonly rows: PlanRows }
  | { readonly kind: "quantum"; readonly quantum: PlannedQuantum }
  | { readonly kind: "change"; readonly change: PlanChange }
  /** Show only this module. */
  | { readonly kind: "choose"; readonly module: string }
  /** The query programs are at work. */
  | { readonly kind: "asking" }
  /** Nothing can be shown, and why; with the title of what can be done about it, or empty. */
  | { readonly kind: "trouble"; readonly text: string; readonly remedy: string };

/** Which rows are wanted, as the server understands it. */
export interface PlanWanted {
  readonly text: string;
  readonly module: string;
  readonly changed: boolean;
  readonly from: number;
  readonly count: number;
}

/** What the page may ask for. */
export type PlanRequest =
  | { readonly kind: "ready" | "run" | "problems" | "facts" | "restart" | "entry" | "remedy" }
  | { readonly kind: "rows"; readonly wanted: PlanWanted }
  | { readonly kind: "quantum"; readonly wrapnum: number }
  | { readonly kind: "module"; readonly module: string }
  | { readonly kind: "copy"; readonly text: string }
  /** A place in a text, from 0. */
  | { readonly kind: "open"; readonly uri: string; readonly line: number; readonly character: number };
