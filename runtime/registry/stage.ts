import type { EventHead, FileName, FilePlaced, FilesTransferred, MadeFile, WrapperEnded } from "../events/event.ts";
import type { Usage } from "../events/usage.ts";
import type { WrapperRow } from "./run-rows.ts";

/**
 * What the frequent events of a batch want to write, gathered so that one statement writes all rows of a kind: a
 * quantum costs about ten statements by itself, and next to none in a crowd. See `flush.ts` for the order of writing.
 */
export interface Stage {
  readonly tasks: StagedTask[];
  readonly wrappers: StagedWrapper[];
  readonly execs: StagedExec[];
  readonly execEnds: StagedExecEnd[];
  readonly wrapperEnds: StagedWrapperEnd[];
  readonly files: StagedFile[];
  /** Names of `files`; see `nameKey`. */
  readonly names: Set<string>;
  readonly places: (EventHead & FilePlaced)[];
  readonly transfers: StagedTransfer[];
}

/** A batch of copies; its task is staged with it. */
export interface StagedTransfer {
  readonly task: number;
  readonly parent: number;
  readonly event: EventHead & FilesTransferred;
}

/** A task that begins now. Its number is taken beforehand, so that other rows can name it before it is written. */
export interface StagedTask {
  readonly id: number;
  readonly name: string;
  readonly label: string;
  readonly infoTable: string | null;
  readonly parent: number;
  readonly at: string;
  /** Null when nobody saw it begin. */
  readonly start: string | null;
  readonly host: string | null;
  readonly token: string | null;
}

export interface StagedWrapper {
  readonly task: number;
  readonly wrapnum: number;
  readonly row: WrapperRow;
}

export interface StagedExec {
  readonly task: number;
  readonly wrapper: number;
  readonly row: WrapperRow;
  readonly execnum: number;
  readonly name: string;
  readonly argv: readonly string[];
}

export interface StagedExecEnd {
  readonly task: number;
  readonly start: string;
  readonly end: string;
  readonly status: number;
  readonly reason: string;
  readonly usage: Usage;
}

export interface StagedWrapperEnd {
  readonly event: EventHead & WrapperEnded;
  readonly row: WrapperRow;
  /** Keys of its files that cannot be registered as they are. */
  readonly refused: Set<string>;
}

/** A file that wants to be registered, and who made it. */
export interface StagedFile {
  readonly event: EventHead;
  readonly file: MadeFile;
  readonly producer: number;
  /** Null outside of runs. */
  readonly wrapnum: number | null;
  /** Shared by the files of one event. */
  readonly refused: Set<string>;
}

export function emptyStage(): Stage {
  return {
    ...{ tasks: [], wrappers: [], execs: [], execEnds: [], wrapperEnds: [] },
    ...{ files: [], names: new Set(), places: [], transfers: [] },
  };
}

/** One text for the two parts of a file's name. */
export function nameKey({ filename, compression }: FileName): string {
  return `${filename}${compression ?? ""}`;
}
