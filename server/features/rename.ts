import type { Edit } from "../../grammar/problem.ts";
import type { Span } from "../../grammar/span.ts";
import { mentionAt } from "../mentions.ts";
import type { Pause } from "../pace.ts";
import type { Snapshot } from "../snapshot.ts";
import { nameOf, type Subject } from "../subject.ts";
import { keyMeaning } from "../vocabulary-view.ts";
import { mentionsIn } from "./references.ts";

export interface Refused {
  readonly kind: "refused";
  /** For the user, a sentence. */
  readonly reason: string;
}

export type RenameStart = { readonly kind: "ready"; readonly span: Span; readonly name: string } | Refused;

export type RenameResult = { readonly kind: "edits"; readonly edits: readonly Edit[] } | Refused;

/** Whether what stands here can be renamed, and what the text to edit is. */
export function prepareRename(snapshot: Snapshot, offset: number): RenameStart | undefined {
  const { source } = snapshot;
  const mention = mentionAt(source.mentions(), offset);
  if (mention === undefined) return undefined;
  const reason = whyNot(mention.subject, mention.path);
  if (reason !== undefined) return { kind: "refused", reason };
  return { kind: "ready", span: mention.span, name: source.document.text.slice(mention.span.start, mention.span.end) };
}

/**
 * The edits that give a subject another name in all `files`: definitions, close tags and uses. Refused when the name
 * belongs to the framework, comes from data, cannot be written, or is taken.
 */
export async function rename(
  snapshot: Snapshot,
  offset: number,
  newName: string,
  files: readonly string[],
  pause: Pause,
): Promise<RenameResult> {
  const mention = mentionAt(snapshot.source.mentions(), offset);
  if (mention === undefined) return { kind: "refused", reason: "There is no name here." };
  const { subject, path } = mention;
  const reason = whyNot(subject, path) ?? unwritable(newName);
  if (reason !== undefined) return { kind: "refused", reason };
  const folded = newName.toLowerCase();
  if (folded !== nameOf(subject)) {
    const taken = await mentionsIn(snapshot, renamed(subject, folded), files, pause);
    const first = taken[0];
    if (first !== undefined) return { kind: "refused", reason: `${newName} is in use already (${first.file}).` };
    if (subject.kind === "variable" && isFrameworkKey(folded, path)) {
      return { kind: "refused", reason: `${newName} is a key with a meaning of its own.` };
    }
  }
  const found = await mentionsIn(snapshot, subject, files, pause);
  if (subject.kind === "variable" && !found.some((one) => one.mention.role === "assign")) {
    return {
      kind: "refused",
      reason: `${nameOf(subject)} is named by the data (a query's columns), not by this text.`,
    };
  }
  // Patterns and definitions are compared as written by older tools, so their new name is written folded everywhere.
  const text = subject.kind === "variable" ? newName : folded;
  return { kind: "edits", edits: found.map(({ file, span }) => ({ file, span, newText: text })) };
}

function whyNot(subject: Subject, path: readonly string[]): string | undefined {
  if (subject.kind === "path") return "A dotted name is renamed where its section or key is written.";
  if (subject.kind === "entry" && subject.of === "exec_def") return "This is the name of a program on disk.";
  if (subject.kind === "variable" && isFrameworkKey(subject.name, path)) {
    return `${subject.name} is a key with a meaning of its own; another name would change what runs.`;
  }
  return undefined;
}

function isFrameworkKey(name: string, path: readonly string[]): boolean {
  if (name.startsWith("curr_")) return true;
  const meaning = keyMeaning(name, path) ?? keyMeaning(name, []);
  return meaning !== undefined && meaning.kind !== "convention";
}

function unwritable(name: string): string | undefined {
  if (name.trim() !== name || name === "") return "A name has at least one character and no blanks around it.";
  const bad = /[\s,.:;=#$(){}<>"'\\/|&*?]/.exec(name)?.[0];
  return bad === undefined ? undefined : `A name cannot hold ${bad === " " ? "a blank" : bad}.`;
}

function renamed(subject: Subject, name: string): Subject {
  return subject.kind === "path" ? subject : { ...subject, name };
}
