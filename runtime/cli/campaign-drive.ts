import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Mode } from "../campaign/campaign-event.ts";
import type { CampaignSettings } from "../campaign/campaign-file.ts";
import type { CampaignJournal } from "../campaign/campaign-journal.ts";
import type { UnitState } from "../campaign/campaign-state.ts";
import { isOver, isSiteAtFault, nextUnits } from "../campaign/next-units.ts";
import { isTriedAgain, type Cause } from "../campaign/retry-rule.ts";
import type { RunStatus } from "../events/run-status.ts";
import { DatabaseError } from "../registry/database-error.ts";
import type { Registry } from "../registry/registry.ts";
import { askedMode, askMode, type CampaignPlace } from "./campaign-place.ts";
import { checkUnit, errorLines, gatherUnits, unitOptions } from "./campaign-units.ts";
import { engineGraceMs, findRun, isUnderWay, summaryOfRun } from "./find-run.ts";
import { leaveToEngine, openAttempt, type AttemptOptions } from "./open-attempt.ts";
import { runRoot } from "./options.ts";
import { stopEngine } from "./stop-engine.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/** All that a driver works with; one process has it, since the journal is the lock. */
export interface Driving {
  readonly terminal: Terminal;
  readonly place: CampaignPlace;
  readonly settings: CampaignSettings;
  readonly journal: CampaignJournal;
  readonly registry: Registry;
  readonly given: Pick<AttemptOptions, "registry" | "runDir">;
  /** Units that had failed are given another chance. */
  readonly renew: "failed" | "none";
  /** Told after each turn: the state has changed, or time has passed. */
  readonly onTurn: () => void;
}

/** Milliseconds between two looks at the runs. */
const turnMs = 1000;
/** Engines of one attempt that may be gone, one after another, before the attempt counts as lost. */
const mostTakenUp = 3;

/**
 * Submits units and follows their runs until nothing is left to do, or until the terminal is interrupted: runs go on
 * without us, and the next driver takes all of it up. Throws UsageError when units are wrong before the first is there.
 */
export async function driveCampaign(driving: Driving): Promise<"done" | "stopped" | "interrupted"> {
  const { journal, terminal, settings, place, onTurn } = driving;
  // Who only ends the runs must not fail on a table that is wrong by now.
  if (!isEnding(await askedMode(place))) await addUnits(driving, driving.renew);
  await journal.append({ kind: "campaign-begun", file: settings.submission, host: hostname(), pid: process.pid });
  await settleSubmitting(driving);
  const started = new Map<string, number>();
  const watching = settings.source.kind === "sql" && settings.source.everySeconds !== undefined;
  let askAgain = Date.now() + everyMs(settings);
  for (;;) {
    if (terminal.interrupted.aborted) return "interrupted";
    await takeMode(driving);
    if (watching && Date.now() > askAgain) {
      await addUnits(driving, "none").catch(tellTrouble(terminal));
      askAgain = Date.now() + everyMs(settings);
    }
    for (const unit of journal.state.units.values())
      if (unit.word === "active") await lookAt(driving, unit, started).catch(tellTrouble(terminal));
    for (const unit of nextUnits(journal.state, settings)) {
      if ((await askedMode(place)) !== "running") break;
      await submitUnit(driving, unit, started).catch(async (error: unknown) => {
        // A name may be taken already: its unit must not wait for a run that nobody makes.
        await settleSubmitting(driving);
        tellTrouble(terminal)(error);
      });
    }
    onTurn();
    const end = isOver(journal.state, settings, watching);
    if (end !== undefined) {
      await journal.append({ kind: "campaign-ended", end });
      return end;
    }
    await sleep(turnMs, undefined, { signal: terminal.interrupted }).catch(() => undefined);
  }
}

function isEnding(mode: Mode): boolean {
  return mode === "draining" || mode === "stopping";
}

function everyMs({ source }: CampaignSettings): number {
  return source.kind === "sql" ? (source.everySeconds ?? 0) * 1000 : 0;
}

/** A registry that is away is waited for: the unit's turn comes again. Anything else is a fault of ours. */
function tellTrouble(terminal: Terminal): (error: unknown) => void {
  return (error) => {
    if (error instanceof UsageError || (error instanceof DatabaseError && error.reason === "unreachable"))
      terminal.tell(error.message);
    else throw error;
  };
}

/**
 * Units that are not known yet, and those that were refused: their table or submission may have been mended. All are
 * checked before one of them is added. `renew` says whether units that had failed are among them.
 */
async function addUnits(
  { terminal, place, settings, journal, registry, given }: Driving,
  renew: Driving["renew"],
): Promise<void> {
  const units = await gatherUnits(settings, registry);
  const found = units.filter(({ name }) => {
    const word = journal.state.units.get(name)?.word;
    return word === undefined || word === "refused" || (word === "failed" && renew === "failed");
  });
  const checked = [];
  for (const unit of found)
    checked.push({
      unit,
      result: await checkUnit(terminal, settings, await unitOptions(place, settings, unit, given)),
    });
  const wrong = checked.flatMap(({ unit, result }) =>
    result.kind === "wrong" ? result.lines.map((line) => `${unit.name}: ${line}`) : [],
  );
  if (wrong.length > 0 && journal.state.units.size === 0)
    throw new UsageError([...wrong, "nothing was submitted"].join("\n"));
  for (const { unit, result } of checked) {
    const known = journal.state.units.get(unit.name);
    const why = result.kind === "wrong" ? result.lines.join("\n") : undefined;
    if (known?.word === "refused" && known.why === why) continue;
    const kind = known === undefined ? "unit-added" : "unit-renewed";
    await journal.append({ kind, unit, site: result.kind === "sound" ? result.site : "" });
    if (why !== undefined) await journal.append({ kind: "unit-refused", unit: unit.name, why });
  }
}

/** Whoever was killed while it submitted left a name; either its run is there, or it never will be. */
async function settleSubmitting({ journal, given }: Driving): Promise<void> {
  for (const { unit, word, attempts } of journal.state.units.values()) {
    const run = attempts.at(-1)?.run;
    if (word !== "submitting" || run === undefined) continue;
    const place = await findRun(runRoot(given), run).catch(() => undefined);
    const status = place === undefined ? undefined : (await summaryOfRun(place)).status;
    const kind = status?.submitted === undefined ? "unit-abandoned" : "unit-submitted";
    await journal.append({ kind, unit: unit.name, run });
  }
}

async function takeMode({ place, journal, given, terminal }: Driving): Promise<void> {
  const mode = await askedMode(place);
  if (mode !== journal.state.mode) await journal.append({ kind: "mode-changed", mode });
  if (mode !== "stopping") return;
  // Each turn, not once: whoever noted the word may have been killed before the last engine was told.
  const active = [...journal.state.units.values()].filter(({ word }) => word === "active");
  const runs = active.flatMap(({ attempts }) => attempts.slice(-1).map(({ run }) => run));
  const stop = async (run: string) => stopEngine(await findRun(runRoot(given), run));
  await Promise.all(runs.map((run) => stop(run).catch(tellTrouble(terminal))));
}

async function submitUnit(
  { terminal, place, settings, journal, registry, given }: Driving,
  { unit }: UnitState,
  started: Map<string, number>,
): Promise<void> {
  const options = await unitOptions(place, settings, unit, given);
  const refuse = (why: string) => journal.append({ kind: "unit-refused", unit: unit.name, why });
  const checked = await checkUnit(terminal, settings, options);
  if (checked.kind === "wrong") return refuse(checked.lines.join("\n"));
  const claim = (run: string) => journal.append({ kind: "unit-submitting", unit: unit.name, run });
  const attempt = await openAttempt(terminal, settings.submission, options, registry, checked.planned, claim);
  if (attempt.kind !== "open") {
    return refuse(errorLines(terminal, attempt.planned).join("\n"));
  }
  const { run } = attempt.open.description.identity;
  await attempt.open.journal.close();
  leaveToEngine(attempt.open.folder, options);
  started.set(run, Date.now());
  await journal.append({ kind: "unit-submitted", unit: unit.name, run });
}

/** Whether its run has ended, and how; an engine that is gone is followed by another. */
async function lookAt(driving: Driving, state: UnitState, started: Map<string, number>): Promise<void> {
  const { journal, settings, given } = driving;
  const { unit, attempts } = state;
  const attempt = attempts.at(-1);
  if (attempt === undefined) return;
  const { run } = attempt;
  const place = await findRun(runRoot(given), run);
  const { status, engine } = await summaryOfRun(place);
  if (engine !== undefined) return;
  const isLost = isUnderWay(status);
  if (isLost && journal.state.mode === "stopping") return endUnit(driving, state, run, "cancelled", []);
  if (isLost && Date.now() - (started.get(run) ?? 0) < engineGraceMs) return;
  if (isLost && attempt.takenUp < mostTakenUp) {
    await journal.append({ kind: "unit-taken-up", unit: unit.name, run });
    leaveToEngine(place.folder, { ...given, ...(settings.jobs === undefined ? {} : { jobs: String(settings.jobs) }) });
    started.set(run, Date.now());
    return;
  }
  if (isLost) {
    const message = `its engine was gone ${mostTakenUp + 1} times: ${place.folder}/engine.log`;
    return endUnit(driving, state, run, "failed", [{ reason: "lost", status: 1, message }]);
  }
  const end = status.state === "done" ? "done" : status.state === "cancelled" ? "cancelled" : "failed";
  return endUnit(driving, state, run, end, causesOf(status));
}

async function endUnit(
  { journal, settings, place, terminal }: Driving,
  { unit, spent }: UnitState,
  run: string,
  end: "done" | "failed" | "cancelled",
  causes: readonly Cause[],
): Promise<void> {
  // Who was stopped by hand is not tried again by a rule; what went down with the campaign comes up with it.
  const again =
    end === "cancelled"
      ? journal.state.mode === "stopping"
      : end === "failed" && isTriedAgain(settings.retry, causes, spent);
  await journal.append({ kind: "unit-ended", unit: unit.name, run, end, causes, again });
  if (journal.state.mode !== "running" || !isSiteAtFault(journal.state)) return;
  await askMode(place, "draining");
  await journal.append({ kind: "mode-changed", mode: "draining" });
  terminal.tell(
    `three runs in a row failed before any module did; nothing more is submitted before ` +
      `wcl campaign resume ${place.name} --failed. The last, ${run}: ${causes[0]?.message ?? "no reason is on record"}`,
  );
}

/** One of each kind is enough: a thousand quanta that failed alike are one cause. */
function causesOf({ failures, messages }: RunStatus): readonly Cause[] {
  const causes = new Map<string, Cause>();
  for (const { module, reason, status, message } of Object.values(failures))
    causes.set(`${module ?? ""} ${reason} ${status}`, {
      reason,
      status,
      message,
      ...(module === undefined ? {} : { module }),
    });
  if (causes.size > 0) return [...causes.values()];
  const said = messages.latest.filter(({ level }) => level === 1).at(-1)?.text;
  return said === undefined ? [] : [{ reason: "error", status: 1, message: said }];
}
