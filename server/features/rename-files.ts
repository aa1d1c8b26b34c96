import { basename, dirname, join, relative } from "node:path";
import type { Edit } from "../../grammar/problem.ts";
import type { Value } from "../../grammar/tree.ts";
import type { Pause } from "../pace.ts";
import type { Workspace } from "../workspace.ts";
import { walk } from "../tree-walk.ts";

/** A file or folder that the editor is about to move. Absolute paths. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** Edits that keep every include leading to the same file after the moves. */
export async function renameFiles(
  workspace: Workspace,
  moves: readonly Move[],
  pause: Pause,
): Promise<readonly Edit[]> {
  const moved = new Map<string, string>();
  for (const file of workspace.index.files()) {
    const target = destination(file, moves);
    if (target !== undefined) moved.set(file, target);
  }
  for (const { from, to } of moves) if (workspace.sources.get(from) !== undefined) moved.set(from, to);
  const edits = new Map<string, Edit>();
  for (const file of moved.keys()) {
    for (const entry of await entriesAround(workspace, file, pause)) {
      await pause();
      const program = workspace.snapshot(entry)?.context.submission.program;
      for (const link of program?.includes ?? []) {
        const edit =
          link.target === undefined
            ? undefined
            : rewrite(workspace, link.from.file, link.from.span.start, link.target, moved);
        if (edit !== undefined) edits.set(`${edit.file} ${edit.span.start}`, edit);
      }
    }
  }
  return [...edits.values()];
}

async function entriesAround(workspace: Workspace, file: string, pause: Pause): Promise<readonly string[]> {
  return [...new Set([file, ...(await workspace.contexts(file, pause)), ...workspace.index.mayReach(file)])];
}

/** The new name in one include; nothing when it still leads to its file or is made of variables. */
function rewrite(
  workspace: Workspace,
  includer: string,
  start: number,
  target: string,
  moved: ReadonlyMap<string, string>,
): Edit | undefined {
  const source = workspace.sources.get(includer);
  const value = source === undefined ? undefined : includeAt(source.document, start);
  if (value === undefined) return undefined;
  const newTarget = moved.get(target) ?? target;
  const newIncluder = moved.get(includer) ?? includer;
  const literal = value.parts.every((part) => part.kind === "literal") && !/^[~$]/.test(value.text);
  if (!literal) return renameLast(includer, value, target, newTarget);
  if (value.text.startsWith("/")) return change(includer, value, newTarget);
  const base = target.endsWith(join("/", value.text)) ? target.slice(0, -join("/", value.text).length) : undefined;
  if (base === undefined && newTarget === target) return undefined;
  // A name found beside its includer moves with it; any other base stays where it is.
  const newBase = base === undefined || base === dirname(includer) ? dirname(newIncluder) : base;
  const name = relative(newBase, newTarget).replaceAll("\\", "/");
  return name.includes(" ") || name.includes("#") ? undefined : change(includer, value, name);
}

/** Variables make up the folder: only the last part of the name can follow. */
function renameLast(file: string, value: Value, target: string, newTarget: string): Edit | undefined {
  const last = value.parts.at(-1);
  const name = basename(target);
  if (last?.kind !== "literal" || dirname(target) !== dirname(newTarget) || !last.text.endsWith(name)) return undefined;
  const { end } = last.span;
  return target === newTarget
    ? undefined
    : { file, span: { start: end - name.length, end }, newText: basename(newTarget) };
}

function change(file: string, value: Value, name: string): Edit | undefined {
  return name === value.text ? undefined : { file, span: value.span, newText: name };
}

function includeAt(document: Parameters<typeof walk>[0], start: number): Value | undefined {
  let found: Value | undefined;
  walk(document, (item) => {
    if (item.kind === "include" && item.target.span.start === start) found = item.target;
  });
  return found;
}

function destination(file: string, moves: readonly Move[]): string | undefined {
  for (const { from, to } of moves) {
    if (file === from) return to;
    if (file.startsWith(`${from}/`)) return join(to, file.slice(from.length + 1));
  }
  return undefined;
}
