/** What a line of `wcl campaign status --json` tells, as far as the tree shows it. */
export interface CampaignSummary {
  readonly name: string;
  readonly state: string;
  readonly counts: {
    readonly waiting: number;
    readonly active: number;
    readonly done: number;
    readonly failed: number;
    readonly refused: number;
  };
  readonly expectedEnd: string | null;
  readonly units: readonly CampaignUnit[];
}

export interface CampaignUnit {
  readonly unit: string;
  readonly state: string;
  /** Its runs, the latest last. */
  readonly runs: readonly string[];
  readonly why: readonly string[];
}

/** A line of the tree. */
export type CampaignNode =
  | { readonly kind: "campaign"; readonly campaign: CampaignSummary }
  | { readonly kind: "unit"; readonly unit: CampaignUnit };

export function isCampaignSummary(value: unknown): value is CampaignSummary {
  return typeof value === "object" && value !== null && "name" in value && "counts" in value && "units" in value;
}
