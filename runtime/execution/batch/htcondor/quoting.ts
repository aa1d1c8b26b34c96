import { SchedulerError } from "../scheduler.ts";

/** A text as a ClassAd string. */
export function adText(text: string): string {
  return `"${oneLine(text).replaceAll(/(["\\])/g, "\\$1")}"`;
}

/** A value of VARS in a DAG. */
export function varsText(text: string): string {
  return `"${oneLine(text).replaceAll(/(["\\])/g, "\\$1")}"`;
}

/** Words as the value of `arguments` in a submit description: blanks part words, quotes of two kinds are doubled. */
export function argumentsText(words: readonly string[]): string {
  const word = (text: string) => (/^[\w./:=@%+,$()-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`);
  return `"${words.map((text) => word(oneLine(text)).replaceAll('"', '""')).join(" ")}"`;
}

/** A path or another value that stands on a line of its own. Throws SchedulerError `refused`. */
export function oneLine(text: string): string {
  if (/[\n\r\0]/.test(text))
    throw new SchedulerError("refused", `HTCondor's files cannot hold a line break: ${JSON.stringify(text)}`);
  // `$(name)` would be replaced by HTCondor; ours are written by us alone.
  return text;
}

/** A path for a submit description, where `$(name)` of its own would be replaced. */
export function pathText(path: string): string {
  if (/\$\(|\$\$/.test(path)) throw new SchedulerError("refused", `HTCondor would replace a part of ${path}`);
  return oneLine(path);
}
