/** A line that an operator's pattern matched, or that the framework itself has to say. Level 1 error, 2 warning, 3 information. */
export interface MessageSeen {
  readonly kind: "message";
  readonly level: 1 | 2 | 3;
  readonly text: string;
  readonly job?: string;
  readonly wrapnum?: number;
  readonly log?: string;
  readonly line?: number;
  /** Number of the pattern in the registry; missing for what the framework itself says. */
  readonly pattern?: number;
}

/** A message came again, with other numbers in it at most, in short order; it is told of in sum. */
export interface MessageRepeated {
  readonly kind: "message-repeated";
  readonly job: string;
  readonly wrapnum?: number;
  readonly pattern: number;
  /** Where the first of them stands. */
  readonly log: string;
  readonly line: number;
  /** How often it came besides the first, since the log began. */
  readonly repeats: number;
}

/** Something worth a line in the record that changes no state (a wait, a retry, a sweep). */
export interface Note {
  readonly kind: "note";
  readonly text: string;
  readonly job?: string;
  readonly wrapnum?: number;
}

/** An operator said what the run's data are good for: a word of `ops_data_state_def`. */
export interface DataStateChanged {
  readonly kind: "data-state-changed";
  readonly state: string;
  readonly operator: string;
}

/** An operator marked the run with a tag, or took one away; after its end, as a rule. */
export interface TagChanged {
  readonly kind: "tag-changed";
  readonly tag: string;
  readonly change: "added" | "removed";
  readonly operator: string;
}
