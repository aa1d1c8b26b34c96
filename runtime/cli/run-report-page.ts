import type { FailureStatus } from "../events/run-status.ts";
import { lanesOf, type QuantumReport, type RunReport } from "./run-report.ts";

/** Quanta that are drawn one by one; of more, the longest are. */
const mostBars = 5000;
const width = 1200;
const rowHeight = 14;
const colours = ["#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#edc948", "#b07aa1", "#9c755f", "#bab0ac"];

/** A whole run on one page of HTML that needs nothing else: counts, timeline, use of processor and memory, failures. */
export function runReportPage(report: RunReport, now: number): string {
  const { status } = report;
  const modules = status.blocks.flatMap((block) => block.modules.map(({ name }) => name));
  const colourOf = (module: string): string => colours[Math.max(0, modules.indexOf(module)) % colours.length] ?? "#888";
  const facts = [
    ["state", status.state],
    ["submission", status.entry ?? ""],
    ["host", status.host ?? ""],
    ["engine", status.engine ?? ""],
    ["submitted", status.submitted ?? ""],
    ["ended", status.ended ?? ""],
    ["files made", `${status.files.made} (${bytes(status.files.madeBytes)})`],
    ["files in the archive", `${status.files.placed} (${bytes(status.files.placedBytes)})`],
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(status.run)}</title><style>${style}</style></head><body>
<h1>${escaped(status.run)} <small class="${escaped(status.state)}">${escaped(status.state)}</small></h1>
<table>${facts.map(([name = "", value = ""]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`).join("")}</table>
<h2>Modules</h2>${moduleTable(report, colourOf)}
<h2>Timeline</h2>${timeline(report.quanta, colourOf, now)}
<h2>Quanta at work</h2>${activity(report.quanta, now)}
${failures(report)}${messages(report)}
</body></html>
`;
}

const style = `body{font:14px system-ui,sans-serif;margin:2em;max-width:${width + 40}px;color:#222;background:#fff}
table{border-collapse:collapse}th,td{padding:2px 10px;text-align:left;border-bottom:1px solid #ddd}td.n{text-align:right}
h1 small{font-size:60%;padding:2px 8px;border-radius:4px;background:#ddd}.done{background:#cfe8cf!important}
.failed{background:#f3c6c6!important}.key{display:inline-block;width:10px;height:10px;margin-right:6px}
svg{display:block;background:#fafafa;border:1px solid #ddd;max-width:100%}pre{background:#f6f6f6;padding:6px}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#1e1e1e}th,td{border-color:#444}svg{background:#262626}pre{background:#262626}}`;

function moduleTable({ status, quanta }: RunReport, colourOf: (module: string) => string): string {
  const rows = status.blocks
    .flatMap((block) => block.modules)
    .map(({ name, quanta: all, counts }) => {
      const own = quanta.filter((one) => one.module === name);
      const ended = own.flatMap((one) => (one.end === undefined ? [] : [(one.end - one.start) / 1000]));
      const sum = (of: (one: QuantumReport) => number): number => own.reduce((total, one) => total + of(one), 0);
      const cells = [
        ...[all, counts.done + counts.skipped, counts.failed, sum((one) => one.tries) - own.length].map(String),
        ...[mean(ended), Math.max(0, ...ended)].map((seconds) => seconds.toFixed(2)),
        ...[sum((one) => one.cpu).toFixed(1), bytes(1024 * Math.max(0, ...own.map((one) => one.maxrss)))],
        bytes(sum((one) => one.bytes)),
      ];
      const key = `<span class="key" style="background:${colourOf(name)}"></span>`;
      return `<tr><td>${key}${escaped(name)}</td>${cells.map((cell) => `<td class="n">${cell}</td>`).join("")}</tr>`;
    });
  const heads = ["module", "quanta", "done", "failed", "retries", "mean s", "longest s", "cpu s", "largest", "made"];
  return `<table><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr>${rows.join("")}</table>`;
}

function timeline(all: readonly QuantumReport[], colourOf: (module: string) => string, now: number): string {
  if (all.length === 0) return "<p>Nothing has begun.</p>";
  const quanta =
    all.length <= mostBars
      ? all
      : [...all]
          .sort((one, other) => length(other, now) - length(one, now))
          .slice(0, mostBars)
          .sort((one, other) => one.start - other.start);
  const { start, scale } = span(quanta, now);
  const lanes = lanesOf(quanta, now);
  const height = (Math.max(0, ...lanes.values()) + 1) * rowHeight + 20;
  const bars = quanta.map((one) => {
    const lane = lanes.get(one.wrapnum) ?? 0;
    const x = ((one.start - start) * scale).toFixed(1);
    const wide = Math.max(1, length(one, now) * scale).toFixed(1);
    const bad = one.status !== undefined && one.status !== 0 ? ' stroke="#d00" stroke-width="2"' : "";
    const title = `${one.module} ${one.wrapnum} ${one.keys}: ${(length(one, now) / 1000).toFixed(2)} s${one.status === undefined ? ", running" : one.status === 0 ? "" : `, ended with ${one.status}`}`;
    return `<rect x="${x}" y="${lane * rowHeight + 2}" width="${wide}" height="${rowHeight - 3}" fill="${colourOf(one.module)}"${bad}><title>${escaped(title)}</title></rect>`;
  });
  const note = quanta.length < all.length ? `<p>The longest ${mostBars} of ${all.length} quanta.</p>` : "";
  return `${note}<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${bars.join("")}${axis(quanta, now, height)}</svg>`;
}

/** How many quanta were under way at each moment. */
function activity(quanta: readonly QuantumReport[], now: number): string {
  if (quanta.length === 0) return "";
  const { start, scale } = span(quanta, now);
  const steps = quanta
    .flatMap((one) => [
      { at: one.start, by: 1 },
      { at: one.end ?? now, by: -1 },
    ])
    .sort((one, other) => one.at - other.at || one.by - other.by);
  let level = 0;
  const points: (readonly [number, number])[] = [];
  for (const { at, by } of steps) {
    points.push([at, level]);
    level += by;
    points.push([at, level]);
  }
  const highest = Math.max(1, ...points.map(([, count]) => count));
  const drawn = points.map(
    ([at, count]) => `${((at - start) * scale).toFixed(1)},${(100 - (90 * count) / highest).toFixed(1)}`,
  );
  return `<svg viewBox="0 0 ${width} 120" width="${width}" height="120"><polyline points="${drawn.join(" ")}" fill="none" stroke="#4e79a7"/><text x="4" y="12" font-size="11" fill="currentColor">${highest} at once</text>${axis(quanta, now, 120)}</svg>`;
}

function axis(quanta: readonly QuantumReport[], now: number, height: number): string {
  const { start, scale } = span(quanta, now);
  const marks = Array.from({ length: 7 }, (_, at) => (at * width) / 6);
  return marks
    .map((x) => {
      const anchor = x === 0 ? "start" : x === width ? "end" : "middle";
      return `<text x="${x}" y="${height - 4}" font-size="11" fill="currentColor" text-anchor="${anchor}">${(x / scale / 1000).toFixed(1)} s</text>`;
    })
    .concat(`<title>since ${new Date(start).toISOString()}</title>`)
    .join("");
}

function failures({ status }: RunReport): string {
  const list = Object.values(status.failures);
  if (list.length === 0) return "";
  const byCause = new Map<string, FailureStatus[]>();
  for (const failure of list) {
    const cause = `${failure.module ?? "job"}: ${failure.message}`;
    byCause.set(cause, [...(byCause.get(cause) ?? []), failure]);
  }
  const lines = [...byCause].map(([cause, some]) => {
    const where = some
      .slice(0, 10)
      .map(
        ({ job, wrapnum, log }) =>
          `job ${job}${wrapnum === undefined ? "" : `, wrapper ${wrapnum}`}${log === undefined ? "" : `, ${log}`}`,
      );
    const more = some.length > 10 ? `\n… and ${some.length - 10} more` : "";
    return `<h3>${some.length} × ${escaped(cause)}</h3><pre>${escaped(where.join("\n"))}${more}</pre>`;
  });
  return `<h2>Failures</h2>${lines.join("")}`;
}

function messages({ status }: RunReport): string {
  if (status.messages.latest.length === 0) return "";
  const rows = status.messages.latest.map(
    ({ time, level, text, job }) =>
      `<tr><td>${escaped(time)}</td><td>${level}</td><td>${escaped(job ?? "")}</td><td>${escaped(text)}</td></tr>`,
  );
  return `<h2>Messages</h2><table><tr><th>time</th><th>level</th><th>job</th><th>text</th></tr>${rows.join("")}</table>`;
}

function span(quanta: readonly QuantumReport[], now: number): { readonly start: number; readonly scale: number } {
  const start = quanta.reduce((first, one) => Math.min(first, one.start), Infinity);
  const end = quanta.reduce((last, one) => Math.max(last, one.end ?? now), start + 1);
  return { start, scale: width / (end - start) };
}

function length(one: QuantumReport, now: number): number {
  return (one.end ?? now) - one.start;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length;
}

function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  return `${(count / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ""}`;
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (one) => names[one] ?? one);
}
