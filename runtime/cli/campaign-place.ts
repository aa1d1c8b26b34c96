import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mode } from "../campaign/campaign-event.ts";
import { UsageError } from "./terminal.ts";

/** Where everything of one campaign lies: `.campaigns/NAME` beside the runs. */
export interface CampaignPlace {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly journal: string;
}

export function campaignPlace(root: string, name: string): CampaignPlace {
  const folder = join(root, ".campaigns", name);
  return { name, folder, journal: join(folder, "journal.jsonl") };
}

/** All campaigns beside these runs, by name. */
export async function listCampaigns(root: string): Promise<readonly CampaignPlace[]> {
  const names = await readdir(join(root, ".campaigns")).catch(() => []);
  const places = names.sort().map((name) => campaignPlace(root, name));
  const there = await Promise.all(places.map(async (place) => ((await isThere(place)) ? [place] : [])));
  return there.flat();
}

/** The campaign of that name; a UsageError that helps when there is none. */
export async function findCampaign(root: string, name: string): Promise<CampaignPlace> {
  const place = campaignPlace(root, name);
  if (!/[/\\]|^\.*$/.test(name) && (await isThere(place))) return place;
  const names = (await listCampaigns(root)).map((one) => one.name);
  const known = names.length === 0 ? "there are none" : `there are ${names.join(", ")}`;
  throw new UsageError(`no campaign ${name} in ${root}: ${known}`);
}

async function isThere({ journal }: CampaignPlace): Promise<boolean> {
  return (await stat(journal).catch(() => undefined)) !== undefined;
}

/** What the operator wants; whoever drives the campaign looks once a second. */
export async function askMode({ folder }: CampaignPlace, mode: Mode): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "mode");
  await writeFile(`${path}.part`, mode, { mode: 0o600 });
  await rename(`${path}.part`, path);
}

export async function askedMode({ folder }: CampaignPlace): Promise<Mode> {
  const text = await readFile(join(folder, "mode"), "utf8").catch(() => "running");
  return text === "paused" || text === "draining" || text === "stopping" ? text : "running";
}
