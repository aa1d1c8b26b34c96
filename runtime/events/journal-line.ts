import type { RunEvent } from "./event.ts";

/** One event as one line of a journal, newline included. JSON escapes newlines inside values. */
export function lineOf(event: RunEvent): string {
  return `${JSON.stringify(event)}\n`;
}

/**
 * The event of one line (without newline), or undefined when the line is none: cut off, filled with zeros by a power
 * cut, or from elsewhere. Fields beyond the head are trusted: only our own journal writer makes such lines.
 */
export function eventOf(line: string): RunEvent | undefined {
  try {
    const value = JSON.parse(line) as Partial<RunEvent> | null;
    if (typeof value !== "object" || value === null || value.v !== 1) return undefined;
    const whole = Number.isSafeInteger(value.seq) && typeof value.kind === "string" && typeof value.run === "string";
    return whole && typeof value.time === "string" ? (value as RunEvent) : undefined;
  } catch {
    return undefined;
  }
}
