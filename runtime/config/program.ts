import type { Document, Value } from "../../grammar/tree.ts";
import type { Place } from "../../grammar/span.ts";

/** What a whole submission says once includes, defaults and settings are merged; every leaf knows where it was written. */
export interface Program {
  /** Absolute path of the submission. */
  readonly entry: string;
  readonly root: ConfigSection;
  /** Every file that was read, in the order of reading, the entry first. */
  readonly files: ReadonlyMap<string, Document>;
  /** Which file includes which, and where; `target` is missing when no candidate exists. */
  readonly includes: readonly IncludeLink[];
  /** Calls that WCL asks for and that only a submit may answer (`<<inclfunc …>>`). */
  readonly functionCalls: readonly FunctionCall[];
  /** Templates whose values are not known: what the submission says is only half known, too. */
  readonly unfilled: readonly string[];
}

/** `<<inclfunc module.function(key,key)>>`: the function gets the named values and gives keys and sections. */
export interface FunctionCall {
  /** Between `<<inclfunc ` and `>>`. */
  readonly text: string;
  readonly place: Place;
  /** `module.function`. */
  readonly name: string;
  /** Each key with its expanded values, as known where the call stands; undefined where nothing is. */
  readonly arguments: ReadonlyMap<string, readonly string[] | undefined>;
}

export interface IncludeLink {
  readonly from: Place;
  readonly name: string;
  readonly target?: string;
  /** All existing candidates, best first; more than one is worth a hint. */
  readonly candidates: readonly string[];
}

export type ConfigNode = ConfigScalar | ConfigSection;

export interface ConfigScalar {
  readonly kind: "scalar";
  readonly text: string;
  /** Parsed once by the grammar; absent for values that were made, not written. */
  readonly value?: Value;
  /** Made by us and not WCL: neither a comma nor a variable in it means anything. */
  readonly atomic?: true;
  readonly key: Place;
  readonly place: Place;
  readonly layer: Layer;
  /** What this value replaced, latest first; empty for a value that is hidden itself. */
  readonly hidden: readonly ConfigScalar[];
}

export interface ConfigSection {
  readonly kind: "section";
  /** In the reference's order: a re-assigned key keeps its first position. */
  readonly entries: ReadonlyMap<string, ConfigNode>;
  /** Every place that opens it. */
  readonly opened: readonly Place[];
}

/** Later wins: packaged defaults, defaults from the registry, the submission, settings on the command line. */
export type Layer = "defaults" | "database" | "submission" | "setting";

/** A value met during one look-up. Atomic values (from rows and quanta) are never split, whatever they hold. */
export interface ContextValue {
  readonly text: string;
  readonly atomic: boolean;
}

/** From where a look-up is made. Names are folded to lower case. */
export interface Context {
  /** Loop keys, wrapnum and the like: win over everything. */
  readonly current?: ReadonlyMap<string, ContextValue>;
  /** The definition or instance being worked on (the reference's search object). */
  readonly object?: ReadonlyMap<string, ContextValue | ConfigScalar>;
  /**
   * Names of the current sections, searched in this order: file, list, exec, job, module, block, archive, site.
   * A name missing here is taken from `curr_module` and its like, if given or written in the section `current`.
   * Without `scope` no section is searched: so it is in a plain document, such as the input WCL of a wrapper.
   */
  readonly scope?: Partial<Readonly<Record<ScopeName, string>>>;
}

export const scopeOrder = ["file", "list", "exec", "job", "module", "block", "archive", "site"] as const;
export type ScopeName = (typeof scopeOrder)[number];

/** Nested data in written order (a Map, since JavaScript objects reorder integer-like keys). */
export type WclData = ReadonlyMap<string, string | WclData>;
