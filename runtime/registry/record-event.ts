import type { RunEvent } from "../events/event.ts";
import type { Batch } from "./batch.ts";
import { recordExecEnded, recordExecProgress, recordExecStarted } from "./record-execs.ts";
import {
  recordBlockEnded,
  recordBlockStarted,
  recordJobEnded,
  recordJobStarted,
  recordJobSubmitted,
} from "./record-jobs.ts";
import { recordFileRemoved } from "./record-removal.ts";
import { recordFilesCompressed, recordJobFilesMade } from "./record-job-files.ts";
import { recordMessage, recordMessageRepeated, recordNote } from "./record-messages.ts";
import { recordFilesRegistered } from "./record-registration.ts";
import { recordFilesTransferred } from "./record-transfers.ts";
import {
  recordDataState,
  recordRunEnded,
  recordRunStarted,
  recordRunSubmitted,
  recordTagChanged,
} from "./record-run.ts";
import { recordWrapperEnded, recordWrapperStarted, recordWrapperState } from "./record-wrappers.ts";

/** Folds one event into rows. */
export function recordEvent(batch: Batch, event: RunEvent): Promise<void> {
  switch (event.kind) {
    case "run-submitted":
      return recordRunSubmitted(batch, event);
    case "run-started":
      return recordRunStarted(batch, event);
    case "run-ended":
      return recordRunEnded(batch, event);
    case "block-started":
      return recordBlockStarted(batch, event);
    case "block-ended":
      return recordBlockEnded(batch, event);
    case "job-submitted":
      return recordJobSubmitted(batch, event);
    case "job-started":
      return recordJobStarted(batch, event);
    case "job-ended":
      return recordJobEnded(batch, event);
    case "wrapper-started":
      return recordWrapperStarted(batch, event);
    case "wrapper-state":
      return recordWrapperState(batch, event);
    case "exec-started":
      return recordExecStarted(batch, event);
    case "exec-progress":
      return recordExecProgress(batch, event);
    case "exec-ended":
      return recordExecEnded(batch, event);
    case "wrapper-ended":
      return recordWrapperEnded(batch, event);
    case "file-placed":
      batch.stage.places.push(event);
      return Promise.resolve();
    case "file-removed":
      return recordFileRemoved(batch, event);
    case "files-compressed":
      return recordFilesCompressed(batch, event);
    case "job-files-made":
      return recordJobFilesMade(batch, event);
    case "files-transferred":
      return recordFilesTransferred(batch, event);
    case "message-repeated":
      return recordMessageRepeated(batch, event);
    case "message":
      return recordMessage(batch, event);
    case "note":
      return recordNote(batch, event);
    case "data-state-changed":
      return recordDataState(batch, event);
    case "tag-changed":
      return recordTagChanged(batch, event);
    case "files-registered":
      return recordFilesRegistered(batch, event);
  }
}
