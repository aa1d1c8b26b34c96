import { progressOf } from "../campaign/progress.ts";
import { countUnits, type CampaignState, type UnitState } from "../campaign/campaign-state.ts";
import type { AttemptFigures } from "../registry/attempt-figures.ts";

/** A campaign for programs: what `--json` prints. */
export interface CampaignView {
  readonly name: string;
  /** running, paused, draining, stopping: somebody drives it; done, stopped: it is over; idle: nobody drives it. */
  readonly state: string;
  readonly counts: ReturnType<typeof countUnits>;
  /** Attempts in all. */
  readonly attempts: number;
  /** Units that end in an hour, and when all will have; null when nothing can be said yet. */
  readonly anHour: number | null;
  readonly expectedEnd: string | null;
  readonly units: readonly UnitView[];
}

export interface UnitView {
  readonly unit: string;
  readonly state: UnitState["word"];
  /** Names of its runs, the latest last. */
  readonly runs: readonly string[];
  /** Why its last attempt failed, or why it was refused. */
  readonly why: readonly string[];
}

/** `now` in milliseconds since 1970; `driven` says whether a driver lives. */
export function campaignView(name: string, state: CampaignState, driven: boolean, now: number): CampaignView {
  const { anHour, expectedEnd } = progressOf(state, now);
  const units = [...state.units.values()].map((unit) => ({
    unit: unit.unit.name,
    state: unit.word,
    runs: unit.attempts.map(({ run }) => run),
    why: unit.why === undefined ? (unit.attempts.at(-1)?.causes ?? []).map(causeText) : unit.why.split("\n"),
  }));
  return {
    name,
    state: state.end ?? (driven ? state.mode : "idle"),
    counts: countUnits(state),
    attempts: units.reduce((sum, { runs }) => sum + runs.length, 0),
    anHour: anHour ?? null,
    expectedEnd: expectedEnd === undefined ? null : new Date(expectedEnd).toISOString(),
    units,
  };
}

function causeText({ module, message, reason }: UnitState["attempts"][number]["causes"][number]): string {
  return `${module === undefined ? "" : `${module}: `}${message === "" ? reason : message}`;
}

/** As people read it in a terminal; `rows`: how many units of each kind are named. */
export function campaignLines(view: CampaignView, rows: number): readonly string[] {
  const { counts } = view;
  const total = view.units.length;
  const words = [
    `${counts.done} of ${total} done`,
    ...amount(counts.active + counts.submitting, "under way"),
    ...amount(counts.waiting, "waiting"),
    ...amount(counts.failed, "failed"),
    ...amount(counts.refused, "refused"),
  ];
  const full = total === 0 ? 0 : Math.round((40 * counts.done) / total);
  const bad = total === 0 ? 0 : Math.round((40 * (counts.failed + counts.refused)) / total);
  const rate = view.anHour === null ? [] : [`${view.anHour.toFixed(view.anHour < 10 ? 1 : 0)} units an hour`];
  const end = view.expectedEnd === null ? [] : [`expected end ${view.expectedEnd.slice(0, 16).replace("T", " ")} UTC`];
  const again = view.attempts - view.units.filter(({ runs }) => runs.length > 0).length;
  const more = [...rate, ...end, ...amount(again, "attempts were made again")];
  return [
    `${view.name}  ${view.state}  ${words.join(", ")}`,
    `  ${"━".repeat(full)}${"╸".repeat(bad)}${"─".repeat(Math.max(0, 40 - full - bad))}`,
    ...(more.length > 0 ? [`  ${more.join(", ")}`] : []),
    ...named(view, "active", rows),
    ...named(view, "failed", rows),
    ...named(view, "refused", rows),
  ];
}

function amount(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}

function named({ units }: CampaignView, word: UnitState["word"], rows: number): readonly string[] {
  const some = units.filter(({ state }) => state === word);
  const lines = some.slice(0, rows).map(({ unit, runs, why }) => {
    const words = [unit.padEnd(16), (runs.at(-1) ?? "").padEnd(20), why.join("; ").replace(/\s+/g, " ").slice(0, 120)];
    return `  ${word.padEnd(8)} ${words.join(" ")}`.trimEnd();
  });
  return some.length > rows ? [...lines, `  ${word.padEnd(8)} and ${some.length - rows} more`] : lines;
}

/** What a campaign came to: units, failures by cause, and what its attempts took and made. */
export function campaignReportLines(
  view: CampaignView,
  state: CampaignState,
  figures: AttemptFigures,
): readonly string[] {
  const causes = new Map<string, { attempts: number; units: Set<string> }>();
  for (const { unit, attempts } of state.units.values())
    for (const cause of attempts.flatMap((attempt) => attempt.causes)) {
      const key = `${cause.module ?? "(run)"}  ${cause.reason}  ${cause.status}`;
      const known = causes.get(key) ?? { attempts: 0, units: new Set<string>() };
      causes.set(key, { attempts: known.attempts + 1, units: known.units.add(unit.name) });
    }
  const byCount = [...causes].sort(([, a], [, b]) => b.attempts - a.attempts);
  return [
    ...campaignLines(view, 10),
    "",
    "failures by cause: module, reason, code",
    ...(byCount.length === 0 ? ["  none"] : []),
    ...byCount.map(([key, { attempts, units }]) => `  ${key.padEnd(40)} ${attempts} attempts of ${units.size} units`),
    "",
    `${"module".padEnd(32)} instances   failed     wall s      cpu s`,
    ...figures.modules.map(({ module, wrappers, failed, wallSeconds, cpuSeconds }) =>
      [
        module.padEnd(32),
        ...[wrappers, failed].map((one) => String(one).padStart(9)),
        ...[wallSeconds, cpuSeconds].map((one) => one.toFixed(1).padStart(11)),
      ].join(" "),
    ),
    "",
    `${"file type".padEnd(32)}     files        bytes`,
    ...figures.files.map(({ filetype, files, bytes }) =>
      [filetype.padEnd(32), String(files).padStart(9), String(bytes).padStart(12)].join(" "),
    ),
  ];
}
