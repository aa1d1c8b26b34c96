import type { RunStatus } from "../events/run-status.ts";

/** How a run looks in a terminal: plain text of at most `width` columns, coloured when asked. */
export interface ViewOptions {
  readonly width: number;
  readonly colour: boolean;
  /** Milliseconds since 1970: for elapsed times of what still runs. */
  readonly now: number;
  /** How many running quanta and failures are shown at most; the counts are always exact. */
  readonly rows: number;
}

/** The status of one run: header, one line a module as in the note's table, what runs now, what failed. */
export function runStatusLines(status: RunStatus, options: ViewOptions): string[] {
  const paint = painter(options.colour);
  const total = Object.values(status.counts).reduce((sum, count) => sum + count, 0);
  const done = status.counts.done + status.counts.skipped;
  const elapsed =
    status.started === undefined
      ? ""
      : clock(Date.parse(status.ended ?? "") || options.now, Date.parse(status.started));
  const header = [
    paint("bold", status.run),
    paint(stateColour[status.state] ?? "dim", status.state),
    `${done} of ${total}`,
    ...(status.counts.failed > 0 ? [paint("red", `${status.counts.failed} failed`)] : []),
    elapsed,
    ...(status.files.made > 0 ? [`${status.files.made} files made`] : []),
  ].filter((word) => word !== "");
  return [
    header.join("  "),
    ...moduleLines(status, options, paint),
    ...runningLines(status, options),
    ...notedLines(status, options, paint),
    ...failureLines(status, options, paint),
  ];
}

type Colour = "bold" | "dim" | "green" | "red" | "blue" | "yellow";
type Paint = (colour: Colour, text: string) => string;

const codes: Readonly<Record<Colour, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34 };
const stateColour: Readonly<Partial<Record<string, Colour>>> = {
  running: "blue",
  done: "green",
  failed: "red",
  lost: "red",
  cancelled: "yellow",
};

function painter(colour: boolean): Paint {
  return (name, text) => (colour ? `\u001b[${codes[name]}m${text}\u001b[0m` : text);
}

function moduleLines(status: RunStatus, options: ViewOptions, paint: Paint): string[] {
  const modules = status.blocks.flatMap((block) => block.modules);
  const name = Math.max(8, ...modules.map((module) => module.name.length));
  const bar = Math.max(8, Math.min(32, options.width - name - 26));
  return modules.map((module) => {
    const { counts } = module;
    const done = counts.done + counts.skipped;
    const running = counts.stage_in + counts.running + counts.post + counts.saving;
    const cells = (count: number): number => (module.quanta === 0 ? 0 : Math.round((bar * count) / module.quanta));
    const full = cells(done);
    const bad = Math.min(bar - full, cells(counts.failed));
    const live = Math.min(bar - full - bad, Math.max(running > 0 ? 1 : 0, cells(running)));
    const picture =
      paint("green", "━".repeat(full)) +
      paint("red", "━".repeat(bad)) +
      paint("blue", "╸".repeat(live)) +
      paint("dim", "─".repeat(bar - full - bad - live));
    const words = [
      `${String(done).padStart(5)}/${module.quanta}`,
      ...(running > 0 ? [paint("blue", `${running} running`)] : []),
      ...(counts.failed > 0 ? [paint("red", `${counts.failed} failed`)] : []),
    ];
    return `  ${module.name.padEnd(name)}  ${picture} ${words.join("  ")}`;
  });
}

function runningLines(status: RunStatus, options: ViewOptions): string[] {
  const open = Object.values(status.jobs)
    .flatMap((job) => job.open)
    .map((wrapnum) => status.wrappers[wrapnum])
    .filter((wrapper) => wrapper !== undefined);
  const lines = open.slice(0, options.rows).map((wrapper) => {
    const since = wrapper.startTime === undefined ? "" : clock(options.now, Date.parse(wrapper.startTime));
    return cut(
      `  ${wrapper.state.padEnd(8)} ${String(wrapper.wrapnum).padStart(5)}  ${wrapper.module} ${describe(wrapper.keys)}  ${since}`,
      options.width,
    );
  });
  return open.length > options.rows ? [...lines, `  … and ${open.length - options.rows} more running`] : lines;
}

/** Jobs that will not begin by themselves, with what their engine says of them. */
function notedLines(status: RunStatus, options: ViewOptions, paint: Paint): string[] {
  const notes = Object.values(status.jobs).flatMap(({ note }) => (note === undefined ? [] : [note]));
  const lines = notes.slice(0, options.rows).map((note) => paint("yellow", cut(`  waiting  ${note}`, options.width)));
  return notes.length > options.rows ? [...lines, `  … and ${notes.length - options.rows} more`] : lines;
}

function failureLines(status: RunStatus, options: ViewOptions, paint: Paint): string[] {
  const failures = Object.values(status.failures);
  const lines = failures.slice(0, options.rows).flatMap((failure) => {
    const what =
      failure.wrapnum === undefined
        ? `job ${failure.job}`
        : `${failure.wrapnum}  ${failure.module ?? ""} ${describe(failure.keys)}`;
    return [
      paint("red", cut(`  failed  ${what}`, options.width)),
      cut(`          ${failure.message}`, options.width),
      ...(failure.log === undefined ? [] : [`          log: ${failure.log}`]),
    ];
  });
  return failures.length > options.rows ? [...lines, `  … and ${failures.length - options.rows} more failed`] : lines;
}

function describe(keys: Readonly<Record<string, string>>): string {
  return Object.entries(keys)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}

function clock(now: number, since: number): string {
  const seconds = Math.max(0, Math.round((now - since) / 1000));
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  return `${hours > 0 ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}
