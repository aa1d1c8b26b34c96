/** One entry of a job event log. */
export interface LogEvent {
  /** 0 submitted, 1 executing, 4 evicted, 5 terminated, 9 aborted, 12 held, 13 released, 22 to 24 connection. */
  readonly number: number;
  /** `CLUSTER.PROC`, without leading zeros. */
  readonly job: string;
  /** Lines behind the first, without their indent. */
  readonly body: readonly string[];
  /** The rest of the first line, behind the time. */
  readonly title: string;
}

/**
 * The whole entries at the start of `text`, and how many characters they take: HTCondor writes while we read, so a part of
 * an entry at the end is left for later. What is no entry is passed over.
 */
export function readEvents(text: string): { readonly events: readonly LogEvent[]; readonly length: number } {
  const events: LogEvent[] = [];
  let from = 0;
  for (const end of text.matchAll(/^\.\.\.\r?\n/gm)) {
    const [head = "", ...body] = text.slice(from, end.index).split("\n");
    from = end.index + end[0].length;
    const match = /^(\d{3}) \((\d+)\.(\d+)\.\d+\) \S+ \S+ ?(.*)$/.exec(head);
    if (match === null) continue;
    const [, number = "", cluster = "", proc = "", title = ""] = match;
    events.push({
      number: Number(number),
      job: `${String(Number(cluster))}.${String(Number(proc))}`,
      title,
      body: body.map((line) => line.trim()).filter((line) => line !== ""),
    });
  }
  return { events, length: from };
}
