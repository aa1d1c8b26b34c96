import { mkdir, open, readFile, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { durableFile } from "../events/durable-file.ts";
import { takeLock } from "../events/lock-file.ts";
import { syncFolderOf } from "../events/sync-folder.ts";
import type { CampaignEvent, CampaignHappening } from "./campaign-event.ts";
import { applyCampaignEvent, emptyCampaign, type CampaignState } from "./campaign-state.ts";

/** The truth about a campaign, written by its one driver: an event a line. */
export interface CampaignJournal {
  /** As all events so far have it; changed in place. */
  readonly state: CampaignState;
  /** Resolves when the event is on disk; the state has it then. */
  readonly append: (happening: CampaignHappening) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens or makes it. Throws LockHeld when another driver lives. What a killed writer left half written is cut away. */
export async function openCampaignJournal(path: string): Promise<CampaignJournal> {
  await mkdir(dirname(path), { recursive: true });
  const lock = await takeLock(path);
  const { handle, state } = await openSound(path).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  const file = durableFile(handle, () => {
    if (!lock.isHeld()) throw new Error(`another process has taken ${path} over`);
  });
  return {
    state,
    append: async (happening) => {
      const event: CampaignEvent = { v: 1, seq: state.seq + 1, time: new Date().toISOString(), ...happening };
      applyCampaignEvent(state, event);
      await file.append(`${JSON.stringify(event)}\n`);
    },
    close: async () => {
      await file.close();
      await lock.release();
    },
  };
}

async function openSound(path: string): Promise<{ readonly handle: FileHandle; readonly state: CampaignState }> {
  const handle = await open(path, "a+", 0o600);
  try {
    const text = await handle.readFile("utf8");
    const { state, sound } = folded(text);
    const behind = text.slice(sound).split("\n").slice(1);
    if (behind.some((line) => eventOf(line) !== undefined))
      throw new Error(`${path}: line ${state.seq + 1} is damaged, and good lines follow it`);
    await handle.truncate(Buffer.byteLength(text.slice(0, sound)));
    await handle.sync();
    await syncFolderOf(path);
    return { handle, state };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What a journal that somebody else may be writing comes to. */
export async function readCampaignState(path: string): Promise<CampaignState> {
  return folded(await readFile(path, "utf8")).state;
}

/** Whole lines only, numbered without a gap; `sound` is the length of these in characters. */
function folded(text: string): { readonly state: CampaignState; readonly sound: number } {
  const state = emptyCampaign();
  let sound = 0;
  for (;;) {
    const end = text.indexOf("\n", sound);
    const event = end === -1 ? undefined : eventOf(text.slice(sound, end));
    if (event?.seq !== state.seq + 1) return { state, sound };
    applyCampaignEvent(state, event);
    sound = end + 1;
  }
}

function eventOf(line: string): CampaignEvent | undefined {
  try {
    return JSON.parse(line) as CampaignEvent;
  } catch {
    return undefined;
  }
}
