import type { CampaignSettings } from "./campaign-file.ts";
import { countUnits, type CampaignState, type UnitState } from "./campaign-state.ts";

/** The units to submit now, in order: by priority, then as the table has them; never more than the limits allow. */
export function nextUnits(
  state: CampaignState,
  settings: Pick<CampaignSettings, "limit" | "siteLimits" | "stopAfter">,
): readonly UnitState[] {
  if (state.mode !== "running" || isOverFailed(state, settings)) return [];
  const all = [...state.units.values()];
  const active = all.filter(({ word }) => word === "active" || word === "submitting");
  const atSite = new Map<string, number>();
  for (const { site } of active) atSite.set(site, (atSite.get(site) ?? 0) + 1);
  const waiting = all.filter(({ word }) => word === "waiting").sort((a, b) => b.unit.priority - a.unit.priority);
  const chosen: UnitState[] = [];
  for (const unit of waiting) {
    if (active.length + chosen.length >= settings.limit) break;
    const there = atSite.get(unit.site) ?? 0;
    if (there >= (settings.siteLimits.get(unit.site) ?? Infinity)) continue;
    atSite.set(unit.site, there + 1);
    chosen.push(unit);
  }
  return chosen;
}

/** So many units have failed for good that somebody should look. */
export function isOverFailed(state: CampaignState, { stopAfter }: Pick<CampaignSettings, "stopAfter">): boolean {
  return stopAfter !== undefined && countUnits(state).failed >= stopAfter;
}

/** So many attempts in a row say more of the site than of their units. */
const mostOfRun = 3;

/** The last attempts failed before any module did: the engine does not take them, or is gone each time. */
export function isSiteAtFault({ ends }: CampaignState): boolean {
  const last = ends.slice(-mostOfRun);
  return last.length === mostOfRun && last.every(({ ofRun }) => ofRun);
}

/** Nothing is under way, and nothing will be submitted: `watching` says that new units may still come. */
export function isOver(
  state: CampaignState,
  settings: Pick<CampaignSettings, "stopAfter">,
  watching: boolean,
): "done" | "stopped" | undefined {
  const { waiting, submitting, active } = countUnits(state);
  if (submitting + active > 0) return undefined;
  if (state.mode === "draining" || state.mode === "stopping" || isOverFailed(state, settings)) return "stopped";
  return waiting === 0 && !watching && state.mode === "running" ? "done" : undefined;
}
