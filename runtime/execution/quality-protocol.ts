import type { QualitySpec } from "./quality-spec.ts";

/** What a job and its searching thread say to each other. */
export type QualityOrder =
  | { readonly kind: "watch"; readonly watch: LogWatch }
  /** The log will not grow any more. */
  | { readonly kind: "end"; readonly id: number };

export interface QualityStart {
  readonly spec: QualitySpec;
  /** Indexes of patterns that were given up. */
  readonly without: readonly number[];
  /** [0] the pattern that is tried now, from 1; [1] grows with each try. */
  readonly now: SharedArrayBuffer;
}

/** A log from a place on. */
export interface LogWatch {
  readonly id: number;
  /** Absolute. */
  readonly path: string;
  readonly programs: readonly string[];
  /** Bytes that were searched before, and the lines among them. */
  readonly offset: number;
  readonly line: number;
}

export type QualityNews =
  /** Everything up to `offset` was searched; told at once with what was found there. */
  | {
      readonly kind: "searched";
      readonly id: number;
      readonly offset: number;
      readonly line: number;
      readonly hits: readonly QualityHit[];
    }
  | { readonly kind: "ended"; readonly id: number };

export interface QualityHit {
  /** Index in the spec. */
  readonly pattern: number;
  readonly line: number;
  readonly text: string;
  /** How often the same text (but for its digits) came right behind it, in the part that was searched. */
  readonly repeats: number;
}
