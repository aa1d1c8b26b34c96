import type { Batch } from "./batch.ts";
import { writePlaces } from "./places.ts";
import { writeFiles } from "./record-files.ts";
import { writeProvenance } from "./record-provenance.ts";
import { writeTransfers } from "./record-transfers.ts";
import { emptyStage } from "./stage.ts";
import { writeExecEnds, writeWrapperEnds } from "./staged-ends.ts";
import { writeExecs, writeTasks, writeWrappers } from "./staged-rows.ts";

/**
 * Writes what was staged, in an order in which every row finds those that it names. Also asked for in the middle of a
 * batch, by whatever must see those rows.
 */
export async function flush(batch: Batch): Promise<void> {
  const { stage } = batch;
  batch.stage = emptyStage();
  await writeTasks(batch, stage.tasks);
  await writeWrappers(batch, stage.wrappers);
  await writeExecs(batch, stage.execs);
  await writeExecEnds(batch, stage.execEnds);
  await writeWrapperEnds(batch, stage.wrapperEnds);
  await writeFiles(batch, stage.files);
  await writeProvenance(batch, stage.wrapperEnds);
  await writePlaces(batch, stage.places);
  await writeTransfers(batch, stage.transfers);
}
