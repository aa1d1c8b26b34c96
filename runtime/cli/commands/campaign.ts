import { readFile, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Option, type Command } from "commander";
import type { Mode } from "../../campaign/campaign-event.ts";
import { readCampaign, type CampaignSettings } from "../../campaign/campaign-file.ts";
import { openCampaignJournal, readCampaignState } from "../../campaign/campaign-journal.ts";
import { LockHeld, lockHolder } from "../../events/lock-file.ts";
import { startDetached } from "../../execution/process.ts";
import { bundles } from "../bundles.ts";
import { driveCampaign } from "../campaign-drive.ts";
import { askMode, campaignPlace, findCampaign, listCampaigns, type CampaignPlace } from "../campaign-place.ts";
import { checkUnit, gatherUnits, unitOptions } from "../campaign-units.ts";
import { campaignLines, campaignReportLines, campaignView, type CampaignView } from "../campaign-view.ts";
import type { DeclareCommand } from "../command.ts";
import { registryOption, runFolderOption, runRoot, type RegistryOptions, type RunFolderOptions } from "../options.ts";
import { requireEngine } from "../require-engine.ts";
import { readRunName } from "../run-name.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";
import { withCompleteRegistry } from "../with-registry.ts";

interface CampaignOptions extends RegistryOptions, RunFolderOptions {
  readonly detach?: true;
  readonly follow?: true;
  readonly json?: true;
  /** Units that had failed go again. */
  readonly failed?: true;
  /** For drivers that we start: the mode was asked for already. */
  readonly asAsked?: true;
}

const failedHelp = "units that have failed go again; rules count from the beginning";

/** `wcl campaign FILE`: one submission for each row of a table, so many at a time, again by rule. */
export const declare: DeclareCommand = (command, run) => {
  shared(command.command("run", { isDefault: true }))
    .description("check all units, then submit them, so many at a time; goes on where it was stopped or killed")
    .argument("<file>", "a campaign file")
    .option("--detach", "leave the campaign to a driver of its own")
    .option("--failed", failedHelp)
    .addOption(new Option("--as-asked").hideHelp())
    .action(run(drive));
  shared(command.command("check"))
    .description("read, render and check every unit; nothing is submitted")
    .argument("<file>", "a campaign file")
    .action(run(check));
  shared(command.command("status"))
    .description("all campaigns, or one with its units")
    .argument("[name]", "a campaign")
    .option("--follow", "go on until it is over")
    .action(run(status));
  const modes = [
    ["pause", "paused", "submit nothing more; runs go on"],
    ["drain", "draining", "submit nothing more, and end when the runs have"],
    ["stop", "stopping", "cancel its runs, and end"],
  ] as const;
  shared(command.command("resume"))
    .description("go on, with a new driver when there is none")
    .argument("<name>", "a campaign")
    .option("--failed", failedHelp)
    .action(run((terminal, name: string, options: CampaignOptions) => ask(terminal, name, "running", options)));
  for (const [verb, mode, what] of modes)
    shared(command.command(verb))
      .description(what)
      .argument("<name>", "a campaign")
      .action(run((terminal, name: string, options: CampaignOptions) => ask(terminal, name, mode, options)));
  shared(command.command("report"))
    .description("units, failures by cause, time by module, files by type")
    .argument("<name>", "a campaign")
    .action(run(report));
};

function shared(command: Command): Command {
  return runFolderOption(registryOption(command)).option("--json", "machine form");
}

async function settingsIn(file: string): Promise<CampaignSettings> {
  const path = resolve(file);
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) throw new UsageError(`${file} is not a file`);
  const read = readCampaign(text, path);
  if (read.kind === "faulty") throw new UsageError(read.faults.join("\n"));
  return read.settings;
}

async function check(terminal: Terminal, file: string, options: CampaignOptions): Promise<number> {
  const settings = await settingsIn(file);
  await requireEngine(settings.engine);
  const place = campaignPlace(runRoot(options), settings.name);
  const units = await unitsFor(terminal, settings, options);
  let wrong = 0;
  for (const unit of units) {
    const result = await checkUnit(terminal, settings, await unitOptions(place, settings, unit, options));
    if (result.kind === "sound") continue;
    wrong += 1;
    for (const line of result.lines) terminal.tell(`${unit.name}: ${line}`);
  }
  if (options.json === true) terminal.json({ name: settings.name, units: units.length, wrong });
  else terminal.print(`${settings.name}: ${units.length} units, ${wrong} of them cannot be submitted`);
  return wrong === 0 ? exitCode.clean : exitCode.findings;
}

/** A table on disk needs no registry. */
function unitsFor(terminal: Terminal, settings: CampaignSettings, options: CampaignOptions) {
  return settings.source.kind === "csv"
    ? gatherUnits(settings, undefined)
    : withCompleteRegistry(terminal, options, (registry) => gatherUnits(settings, registry));
}

async function drive(terminal: Terminal, file: string, options: CampaignOptions): Promise<number> {
  const settings = await settingsIn(file);
  await requireEngine(settings.engine);
  const place = campaignPlace(runRoot(options), settings.name);
  if (options.detach === true) return detach(terminal, place, resolve(file), "running", options);
  if (options.asAsked !== true) await askMode(place, "running");
  await writeFile(join(place.folder, "file"), resolve(file));
  const journal = await openCampaignJournal(place.journal).catch((error: unknown) => {
    throw error instanceof LockHeld ? new UsageError(`${place.name} is driven already: ${error.message}`) : error;
  });
  try {
    return await withCompleteRegistry(terminal, options, async (registry) => {
      const seen = { text: "" };
      const onTurn = () => {
        seen.text = show(terminal, campaignView(place.name, journal.state, true, Date.now()), seen.text, options);
      };
      const given = {
        runDir: runRoot(options),
        ...(options.registry === undefined ? {} : { registry: options.registry }),
      };
      const renew = options.failed === true ? "failed" : "none";
      const end = await driveCampaign({ terminal, place, settings, journal, registry, given, renew, onTurn });
      const view = campaignView(place.name, journal.state, end === "interrupted", Date.now());
      if (options.json === true) terminal.json(view);
      else if (!terminal.live) for (const line of campaignLines(view, 10)) terminal.print(line);
      if (end === "interrupted") terminal.tell(`its runs go on; wcl campaign resume ${place.name} takes it up`);
      return end === "interrupted" ? exitCode.interrupted : codeOf(view);
    });
  } finally {
    await journal.close();
  }
}

/** A live table on a screen; elsewhere a line when the counts have changed. Gives back what was shown. */
function show(terminal: Terminal, view: CampaignView, before: string, options: CampaignOptions): string {
  const lines = campaignLines(view, 8);
  const text = lines[0] ?? "";
  if (options.json === true) return text;
  if (terminal.live) terminal.repaint(lines);
  else if (text !== before) terminal.print(text);
  return text;
}

function codeOf({ counts, state }: CampaignView): number {
  return state === "done" && counts.failed + counts.refused === 0 ? exitCode.clean : exitCode.findings;
}

/** Long enough to check some thousand units. */
const patienceMs = 600_000;

async function detach(
  terminal: Terminal,
  place: CampaignPlace,
  file: string,
  mode: Mode,
  options: CampaignOptions,
): Promise<number> {
  await askMode(place, mode);
  const registry = options.registry === undefined ? [] : ["--registry", options.registry];
  const failed = options.failed === true ? ["--failed"] : [];
  const words = ["campaign", "run", file, "--as-asked", "--run-dir", runRoot(options), ...registry, ...failed];
  const log = join(place.folder, "driver.log");
  const said = (await stat(log).catch(() => undefined))?.size ?? 0;
  const ended = startDetached([process.execPath, bundles().wcl, ...words], process.cwd(), log);
  const begun = async () => (await readCampaignState(place.journal).catch(() => undefined))?.seq ?? 0;
  const before = await begun();
  const deadline = Date.now() + patienceMs;
  while ((await begun()) === before) {
    if (ended.aborted || Date.now() > deadline) {
      const text = (await readFile(log, "utf8").catch(() => "")).slice(said).trim();
      throw new UsageError(text === "" ? `no driver took up ${place.name}` : text);
    }
    await sleep(100);
  }
  if (options.json === true) terminal.json({ name: place.name });
  else if (mode === "running")
    terminal.print(`${place.name} goes on by itself: wcl campaign status ${place.name} --follow`);
  else terminal.print(`${place.name} is ${mode}`);
  return exitCode.clean;
}

async function viewOf(place: CampaignPlace): Promise<CampaignView> {
  const driven = (await lockHolder(place.journal)) !== undefined;
  return campaignView(place.name, await readCampaignState(place.journal), driven, Date.now());
}

async function status(terminal: Terminal, name: string | undefined, options: CampaignOptions): Promise<number> {
  const root = runRoot(options);
  if (name === undefined) {
    for (const place of await listCampaigns(root)) {
      const view = await viewOf(place);
      if (options.json === true) terminal.json(view);
      else terminal.print(campaignLines(view, 0)[0] ?? "");
    }
    return exitCode.clean;
  }
  const place = await findCampaign(root, name);
  const seen = { text: "" };
  for (;;) {
    const view = await viewOf(place);
    const over = options.follow !== true || ["done", "stopped", "idle"].includes(view.state);
    if (!over) seen.text = show(terminal, view, seen.text, options);
    else if (options.json === true) terminal.json(view);
    else if (terminal.live) terminal.repaint(campaignLines(view, 20));
    else for (const line of campaignLines(view, 20)) terminal.print(line);
    if (over) return view.counts.failed + view.counts.refused > 0 ? exitCode.findings : exitCode.clean;
    await sleep(1000);
  }
}

async function ask(terminal: Terminal, name: string, mode: Mode, options: CampaignOptions): Promise<number> {
  const place = await findCampaign(runRoot(options), name);
  const driven = (await lockHolder(place.journal)) !== undefined;
  if (driven && options.failed === true)
    throw new UsageError(`${name} is driven: its failed units can go again when it has ended or is drained`);
  // Runs outlive a driver, so ending them needs one.
  if (!driven && mode !== "paused") {
    const file = await readFile(join(place.folder, "file"), "utf8");
    return detach(terminal, place, file, mode, options);
  }
  await askMode(place, mode);
  if (options.json === true) terminal.json({ name, mode, driven });
  else
    terminal.print(
      driven ? `${name} is ${mode}` : `nobody drives ${name}: nothing is submitted before wcl campaign resume ${name}`,
    );
  return exitCode.clean;
}

async function report(terminal: Terminal, name: string, options: CampaignOptions): Promise<number> {
  const place = await findCampaign(runRoot(options), name);
  const state = await readCampaignState(place.journal);
  const view = await viewOf(place);
  const attempts = view.units.flatMap(({ runs }) => runs.map(readRunName));
  const figures = await withCompleteRegistry(terminal, options, (registry) => registry.attemptFigures(attempts));
  if (options.json === true) terminal.json({ ...view, ...figures });
  else for (const line of campaignReportLines(view, state, figures)) terminal.print(line);
  return exitCode.clean;
}
