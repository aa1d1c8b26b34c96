// docs/figures.md, written anew by `npm run bench -- --save`.
import { asMarkdown } from "./figures.mjs";

/** The page with a section for each part: those in `measured` (rows by part) anew, the others as they stand in `before`. */
export function figuresPage(parts, measured, { begun, machine }, before) {
  const sections = parts.flatMap((part) => {
    const rows = measured.get(part);
    if (rows === undefined) return sectionOf(before, part) ?? [];
    return `## ${part}\n\nMeasured on ${begun.toISOString().slice(0, 10)}. Machine: ${machine}.\n\n${asMarkdown(rows)}\n`;
  });
  return `# Figures

Written by \`npm run bench -- --save\`; each part says when it was measured.

${sections.join("\n")}
## How to read them

- Every figure stands beside a floor of the same run: the least that any program would have to do for the same purpose. The two were taken in turn, so that a busy machine is busy for both; compare them with each other rather than with figures of another day.
- Times are wall time: the median and the least of so many (n×) samples, and the 95th percentile where there are twenty or more. CPU is that of the measured process alone, its helper threads included; where the machine was busy it says more than the wall time does.
- “First time” and “whole process” rows are fresh processes; “warm” rows are repetitions in one process after twenty that are not counted. Memory is the most that the process held.
- “Elsewhere” is the original framework, measured once on inputs of the same shape, on another day: an order of magnitude, not a race.
- Recording a wrapper instance means: its row and those of its program and both tasks with their times and states, its log in the archive with checksum and rows, a journal on disk before anything else. The database is the embedded one, opened before the clock starts.
- The bench ends with an error when a count is wrong (files read, quanta planned, rows recorded), never because something took long.
`;
}

/** The text of a part's section; nothing when the page has none. */
function sectionOf(page, part) {
  return page
    .split(/^(?=## )/m)
    .find((section) => section.startsWith(`## ${part}\n`))
    ?.replace(/\n*$/, "\n");
}
