import type { Cause } from "./retry-rule.ts";
import type { Unit } from "./units.ts";

/** What an operator asked for last. `running`: go on; `paused`, `draining`: submit nothing; `stopping`: end the runs too. */
export type Mode = "running" | "paused" | "draining" | "stopping";

/** What happens in a campaign: the lines of its journal, each on disk before anything else happens with it. */
export type CampaignHappening =
  | { readonly kind: "campaign-begun"; readonly file: string; readonly host: string; readonly pid: number }
  /** Checked, and waiting for its turn; `site` is where it will run, lower case. */
  | { readonly kind: "unit-added"; readonly unit: Unit; readonly site: string }
  /** It cannot be submitted as it is. */
  | { readonly kind: "unit-refused"; readonly unit: string; readonly why: string }
  /** It had failed or was refused, and is given another chance as the table has it now; rules count from here. */
  | { readonly kind: "unit-renewed"; readonly unit: Unit; readonly site: string }
  /** The name is taken; the run may not be there yet. */
  | { readonly kind: "unit-submitting"; readonly unit: string; readonly run: string }
  /** The run is there, and an engine was started for it. */
  | { readonly kind: "unit-submitted"; readonly unit: string; readonly run: string }
  /** We were killed before the run was there: the unit waits again. */
  | { readonly kind: "unit-abandoned"; readonly unit: string; readonly run: string }
  /** Its engine was gone; another one was started. */
  | { readonly kind: "unit-taken-up"; readonly unit: string; readonly run: string }
  | {
      readonly kind: "unit-ended";
      readonly unit: string;
      readonly run: string;
      readonly end: "done" | "failed" | "cancelled";
      readonly causes: readonly Cause[];
      /** Whether it waits for another attempt. */
      readonly again: boolean;
    }
  | { readonly kind: "mode-changed"; readonly mode: Mode }
  | { readonly kind: "campaign-ended"; readonly end: "done" | "stopped" };

export type CampaignEvent = { readonly v: 1; readonly seq: number; readonly time: string } & CampaignHappening;
