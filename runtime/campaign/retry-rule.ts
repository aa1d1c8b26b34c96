import type { FailureStatus } from "../events/run-status.ts";

/** When a unit is submitted again: all that a rule names must fit. */
export interface RetryRule {
  /** How often, over all attempts of the unit. */
  readonly times: number;
  readonly module?: readonly string[];
  /** Words of `end_reason`: error, signal, timeout, memory, lost, killed, disk_full. */
  readonly reason?: readonly string[];
  readonly code?: readonly number[];
}

/** Why an attempt failed, as far as rules and reports care. */
export type Cause = Pick<FailureStatus, "module" | "reason" | "status" | "message">;

/**
 * Whether a unit that failed for these causes is submitted again. Every cause must fit a rule (the first that fits
 * counts), and the strictest of these says how often; `before` is how many of its attempts had failed before
 * this one; those that were stopped do not count.
 */
export function isTriedAgain(rules: readonly RetryRule[], causes: readonly Cause[], before: number): boolean {
  if (causes.length === 0) return false;
  return causes.every((cause) => before < (rules.find((rule) => fits(rule, cause))?.times ?? 0));
}

function fits(rule: RetryRule, cause: Cause): boolean {
  return (
    (rule.module?.includes(cause.module ?? "") ?? true) &&
    (rule.reason?.includes(cause.reason) ?? true) &&
    (rule.code?.includes(cause.status) ?? true)
  );
}
