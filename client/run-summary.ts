/** One line of `wcl status --json`. */
export interface RunSummary {
  readonly run: string;
  readonly state: string;
  readonly submitted: string;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly entry: string;
}

export function isRunSummary(value: unknown): value is RunSummary {
  return typeof value === "object" && value !== null && "run" in value && "state" in value && "total" in value;
}
