import { templateOf } from "../butler/policy.ts";
import { wclText } from "../butler/token-text.ts";
import type { SyncReports, SyncTied } from "./sync-report.ts";
import type { Sync } from "../butler/sync.ts";
import type { DataView } from "./data-view.ts";

/** What became of one file section, as a line of a table. */
export interface SyncRow {
  readonly module: string;
  readonly file: string;
  readonly which: DataView["which"];
  /** Empty when the section is tied to no dataset type. */
  readonly type: string;
  /** `equal`, `equal if tract, visit are plain decimals`, the codes of a mismatch, `not tied`. */
  readonly verdict: string;
  /** The path in the job as the WCL writes it, below the repository; a directory where only a query knows the name. */
  readonly path: string;
  readonly template: string;
}

/** Every file section that was looked at, in the order of modules, those that agree among them. */
export function syncRows({ reports, agreeing }: SyncReports): SyncRow[] {
  const rows: SyncRow[] = [];
  for (const report of [...agreeing, ...reports]) {
    const { at, path } = report.view;
    const about = { module: at.module.name, file: at.name, which: at.which, path: wclText(path.tokens) };
    if (report.kind === "agreed" || report.kind === "mismatch")
      rows.push({
        ...about,
        type: nameOf(report),
        verdict: verdictOf(report.sync) + halfOf(report.view),
        template: templateText(report),
      });
    else if (report.kind === "unknown type")
      rows.push({ ...about, type: report.name, verdict: "no such dataset type", template: "" });
    else rows.push({ ...about, type: "", verdict: "not tied", template: "" });
  }
  const order = [...new Set(rows.map((row) => row.module))];
  return rows.sort((a, b) => order.indexOf(a.module) - order.indexOf(b.module));
}

/** One verdict in a few words. */
export function verdictOf(sync: Sync): string {
  switch (sync.kind) {
    case "equal":
      return "equal";
    case "equalIf":
      return `equal if ${sync.plain.join(", ")} ${sync.plain.length === 1 ? "is a plain decimal" : "are plain decimals"}`;
    case "mismatch":
      return sync.differences.map(({ code }) => code).join(", ");
  }
}

const halfOf = ({ half }: SyncTied["view"]) => (half === "whole" ? "" : " (folder; a query gives the name)");

const nameOf = ({ type }: SyncTied) => (typeof type === "string" ? type : type.name);

function templateText({ type }: SyncTied): string {
  const value = typeof type === "string" ? type : templateOf(type)?.value;
  return typeof value === "string" ? value : "";
}
