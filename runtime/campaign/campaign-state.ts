import type { CampaignEvent, Mode } from "./campaign-event.ts";
import type { Cause } from "./retry-rule.ts";
import type { Unit } from "./units.ts";

export type UnitWord = "waiting" | "submitting" | "active" | "done" | "failed" | "refused";

/** Where a unit is. */
export interface UnitState {
  unit: Unit;
  site: string;
  word: UnitWord;
  /** Attempts that failed since somebody last gave it another chance: what rules count. */
  spent: number;
  /** Attempts, the latest last. */
  readonly attempts: {
    run: string;
    takenUp: number;
    end?: "done" | "failed" | "cancelled";
    causes: readonly Cause[];
  }[];
  /** Why it was refused. */
  why?: string;
}

/** A campaign as its journal tells it; plain data but for the map. Times are ISO 8601, UTC. */
export interface CampaignState {
  seq: number;
  begun?: string;
  ended?: string;
  end?: "done" | "stopped";
  mode: Mode;
  /** In the order in which they came. */
  readonly units: Map<string, UnitState>;
  /** Ends of attempts, in order: what throughput is reckoned from. `ofRun`: it failed, but none of its modules did. */
  readonly ends: { readonly time: string; readonly final: boolean; readonly ofRun: boolean }[];
}

export function emptyCampaign(): CampaignState {
  return { seq: 0, mode: "running", units: new Map(), ends: [] };
}

/** Changes the state by one event and gives it back. Events of units that nobody added are left out. */
export function applyCampaignEvent(state: CampaignState, event: CampaignEvent): CampaignState {
  state.seq = event.seq;
  switch (event.kind) {
    case "campaign-begun":
      state.begun ??= event.time;
      delete state.ended;
      delete state.end;
      return state;
    case "unit-added":
      state.units.set(event.unit.name, { unit: event.unit, site: event.site, word: "waiting", spent: 0, attempts: [] });
      return state;
    case "unit-renewed": {
      const known = state.units.get(event.unit.name);
      if (known === undefined) return state;
      Object.assign(known, { unit: event.unit, site: event.site, word: "waiting", spent: 0 });
      delete known.why;
      return state;
    }
    case "mode-changed":
      state.mode = event.mode;
      return state;
    case "campaign-ended":
      state.ended = event.time;
      state.end = event.end;
      return state;
    case "unit-refused":
    case "unit-submitting":
    case "unit-submitted":
    case "unit-abandoned":
    case "unit-taken-up":
    case "unit-ended": {
      const unit = state.units.get(event.unit);
      if (unit !== undefined) applyUnitEvent(state, unit, event);
      return state;
    }
    default:
      return event satisfies never;
  }
}

type UnitEvent = Exclude<
  CampaignEvent,
  { kind: "campaign-begun" | "unit-added" | "unit-renewed" | "mode-changed" | "campaign-ended" }
>;

function applyUnitEvent(state: CampaignState, unit: UnitState, event: UnitEvent): void {
  const last = unit.attempts.at(-1);
  switch (event.kind) {
    case "unit-refused":
      unit.word = "refused";
      unit.why = event.why;
      return;
    case "unit-submitting":
      // The name before it was taken by somebody else: no run of ours has it.
      if (unit.word === "submitting") unit.attempts.pop();
      unit.word = "submitting";
      unit.attempts.push({ run: event.run, takenUp: 0, causes: [] });
      return;
    case "unit-submitted":
      unit.word = "active";
      return;
    case "unit-abandoned":
      unit.word = "waiting";
      if (last?.run === event.run) unit.attempts.pop();
      return;
    case "unit-taken-up":
      if (last !== undefined) last.takenUp += 1;
      return;
    case "unit-ended":
      if (last !== undefined) Object.assign(last, { end: event.end, causes: event.causes });
      if (event.end === "failed") unit.spent += 1;
      unit.word = event.end === "done" ? "done" : event.again ? "waiting" : "failed";
      state.ends.push({ time: event.time, final: !event.again, ofRun: isOfRun(event) });
      return;
    default:
      event satisfies never;
  }
}

function isOfRun({ end, causes }: Extract<CampaignEvent, { kind: "unit-ended" }>): boolean {
  return end === "failed" && causes.every(({ module }) => module === undefined);
}

/** How many units are where. */
export function countUnits(state: CampaignState): Readonly<Record<UnitWord, number>> {
  const counts = { waiting: 0, submitting: 0, active: 0, done: 0, failed: 0, refused: 0 };
  for (const { word } of state.units.values()) counts[word] += 1;
  return counts;
}
