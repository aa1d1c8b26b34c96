// Rows of figures as a table: for the terminal, and for docs/figures.md.
import { cpus, loadavg, totalmem } from "node:os";

/** What every row must have: its own figure, a floor of the same run, and counts that are as expected. */
export function faults(rows) {
  return rows.flatMap((row) => {
    const { found, expected } = row.counts;
    const wrong = Object.keys(expected).filter((name) => found[name] !== expected[name]);
    const missing = row.floor?.median === undefined || !(row.figure.samples > 0);
    return [
      ...(missing ? [`${row.key} has no floor`] : []),
      ...wrong.map((name) => `${row.key}: ${name} is ${found[name]}, not ${expected[name]}`),
    ];
  });
}

/** The machine, in one line. */
export function machine() {
  const [first] = cpus();
  const memory = (totalmem() / 1024 ** 3).toFixed(0);
  return `${cpus().length} cores (${first?.model.trim() ?? "unknown"}), ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.version}, load ${loadavg()[0].toFixed(1)} at the start`;
}

const columns = [
  "what",
  "median",
  "least",
  "p95",
  "CPU",
  "memory",
  "a second",
  "floor",
  "its median",
  "its CPU",
  "its memory",
  "elsewhere",
];

/** The cells of all rows, headings first. */
export function cells(rows) {
  return [columns, ...rows.map(cellsOf)];
}

function cellsOf({ what, figure, rate, floor, reference }) {
  return [
    `${what} (${figure.samples}×)`,
    time(figure.median),
    time(figure.least),
    time(figure.p95),
    time(figure.cpu),
    memory(figure.peak),
    rate === undefined ? "" : perSecond(rate, figure.median),
    floor.what,
    `${time(floor.median)}${rate === undefined ? "" : ` (${perSecond(rate, floor.median)} a second)`}`,
    time(floor.cpu),
    memory(floor.peak),
    reference ?? "",
  ];
}

function perSecond(count, milliseconds) {
  return (count / (milliseconds / 1000)).toFixed(0);
}

function time(milliseconds) {
  if (milliseconds === undefined || Number.isNaN(milliseconds)) return "";
  if (milliseconds >= 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return `${milliseconds.toFixed(milliseconds >= 100 ? 0 : milliseconds >= 10 ? 1 : 2)} ms`;
}

function memory(mebibytes) {
  return mebibytes === undefined ? "" : `${mebibytes.toFixed(0)} MiB`;
}

/** For the terminal: a row in a block of lines, the floor below the figure. */
export function asText(rows) {
  const [, ...body] = cells(rows);
  const line = (what, values) => `${what.padEnd(92)}${values.map((value) => value.padStart(10)).join("")}`;
  const head = line("", ["median", "least", "p95", "CPU", "memory", "a second"]);
  const lines = body.flatMap(
    ([what, median, least, p95, cpu, peak, rate, floor, floorMedian, floorCpu, floorPeak, elsewhere], at) => {
      const bottom = rows[at].floor;
      const floorRate = rows[at].rate === undefined ? "" : perSecond(rows[at].rate, bottom.median);
      return [
        line(what, [median, least, p95, cpu, peak, rate]),
        line(`    beside: ${floor}`, [
          time(bottom.median),
          time(bottom.least),
          time(bottom.p95),
          floorCpu,
          floorPeak,
          floorRate,
        ]),
        ...(elsewhere === "" ? [] : [`    elsewhere: ${elsewhere}`]),
      ];
    },
  );
  return [head, ...lines].join("\n");
}

/** For a page: a Markdown table. */
export function asMarkdown(rows) {
  const all = cells(rows);
  const text = (row) => `| ${row.join(" | ")} |`;
  const [head, ...body] = all;
  return [text(head), text(head.map((_, at) => ([0, 7, 11].includes(at) ? "---" : "--:"))), ...body.map(text)].join(
    "\n",
  );
}
