import type { Fix, Related, Severity } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import type { ProgramInput } from "./program-input.ts";
import type { SyncReports } from "./sync-report.ts";

/** One thing that can be wrong with a submission. A new rule is one entry in its family's file, and its examples. */
export interface Rule {
  /** For example `PFW213`; never re-used for another meaning. */
  readonly code: string;
  readonly severity: Severity;
  /** Set when the fault is that something is not there: nobody can say so while an include cannot be read. */
  readonly says?: "something is missing";
  /** What is wrong, in a few words. */
  readonly title: string;
  /** Why it matters and what to do, for `wcl explain` and the editor. */
  readonly explanation: string;
  /** Raises this rule and no other. */
  readonly bad: Example;
  /** The same without the fault. */
  readonly good: Example;
  readonly check: (input: CheckInput) => Iterable<Finding>;
}

/** A rule that another room finds while it reads or plans; here it only has its words. */
export interface NotedRule {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly explanation: string;
  readonly foundBy: "reader" | "configuration" | "planner" | "butler";
}

/** WCL that is written under the sound submission of `test/checks/frame.ts`; later lines win, sections go on. */
export interface Example {
  readonly text: string;
  /** Lines of the frame (`campaign`) and sections (`<exec_def>`) that this example must not have. */
  readonly without?: readonly string[];
  /** Text of the butler_templates file, for rules that compare the two sides. */
  readonly templates?: string;
}

/** What a rule looks at. */
export interface CheckInput extends ProgramInput {
  /** What would run, when it is known. */
  readonly plan: RunPlan | undefined;
  /** The comparison of in-job paths with the Butler's templates, made once for all rules; empty without a Butler. */
  readonly sync: () => SyncReports;
}

/** One occurrence; the rule gives code and severity. */
export interface Finding {
  readonly place: Place;
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}
