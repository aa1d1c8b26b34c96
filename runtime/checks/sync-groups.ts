import type { Place } from "../../grammar/span.ts";
import { originOf, type Origin } from "../butler/token.ts";
import type { ConfigScalar } from "../config/program.ts";
import type { SyncAgreed, SyncCompared, SyncReports } from "./sync-report.ts";
import type { SyncView } from "./sync-view.ts";

/** Mismatches that are one fault: a pattern that fits none of the files it serves. */
export interface SyncGroup {
  readonly report: SyncCompared;
  readonly others: readonly SyncCompared[];
  readonly place: Place;
  /** Whether changing a text touches the files of this group and no other. */
  readonly isOurs: (text: ConfigScalar) => boolean;
  /** Files of the same dataset type that agree with its template as it is. */
  readonly agreeing: readonly SyncAgreed[];
}

/**
 * Gathers mismatches by the text that is at fault. A text that serves other files rightly is not at fault for the
 * one it does not fit: there the key of the file section that chooses it is shown.
 */
export function syncGroups(reports: SyncReports): SyncGroup[] {
  const mismatches = reports.reports.filter((report) => report.kind === "mismatch");
  const groups = new Map<string, SyncCompared[]>();
  for (const report of mismatches) {
    const fault = faultOf(report);
    const key = fault.shared === undefined ? `own ${groups.size}` : keyOf(report, fault.place);
    groups.set(key, [...(groups.get(key) ?? []), report]);
  }
  return [...groups.values()].flatMap((group): SyncGroup[] => {
    const [first, ...others] = group;
    if (first === undefined) return [];
    const { shared, place } = faultOf(first);
    const agreeing = reports.agreeing.filter(({ type }) => nameOf(type) === nameOf(first.type));
    if (shared === undefined)
      return [{ report: first, others, place, isOurs: (text) => (reports.users.get(text) ?? 0) <= 1, agreeing }];
    const users = reports.users.get(shared) ?? 0;
    const servesOthers = reports.agreeing.some(({ view }) => view.directory === shared || view.naming === shared);
    if (users <= 1 || (group.length > 1 && !servesOthers)) {
      const isOurs = (text: ConfigScalar) => (reports.users.get(text) ?? 0) <= group.length && !servesOthers;
      return [{ report: first, others, place, isOurs, agreeing }];
    }
    return group.map((report) => ({
      report,
      others: [],
      place: choiceOf(report.view, shared),
      isOurs: (text) => (reports.users.get(text) ?? 0) <= 1,
      agreeing: reports.agreeing.filter(({ type }) => nameOf(type) === nameOf(report.type)),
    }));
  });
}

const nameOf = (type: SyncCompared["type"]) => (typeof type === "string" ? type : type.name);

const keyOf = (report: SyncCompared, place: Place) =>
  `${report.sync.differences[0]?.code ?? ""} ${place.file} ${place.span.start}`;

/** The smallest text that is at fault, and the shared pattern it stands in, if it does not stand in the file section. */
function faultOf(report: SyncCompared): { readonly place: Place; readonly shared: ConfigScalar | undefined } {
  const { view } = report;
  const token = report.sync.differences[0]?.wcl[0];
  const origin = token === undefined ? undefined : originOf(token);
  const own = [...view.at.section.entries.values()];
  if (origin !== undefined && own.some((node) => node.kind === "scalar" && contains(node.place, origin.place))) {
    return { place: origin.place, shared: undefined };
  }
  const text = textOf(report, origin);
  if (text === undefined) return { place: origin?.place ?? view.at.tag, shared: undefined };
  const inText = own.includes(text) ? undefined : text;
  return { place: origin?.place ?? text.place, shared: inText };
}

/** The directory or the name, whichever holds the difference; a missing piece counts for the side that lacks it. */
function textOf({ view, sync }: SyncCompared, origin: Origin | undefined): ConfigScalar | undefined {
  const steps = origin === undefined ? [] : [origin.place, ...origin.via.map((step) => step.place)];
  const holds = (text: ConfigScalar | undefined) =>
    text !== undefined && steps.some((step) => contains(text.place, step));
  if (holds(view.naming)) return view.naming;
  if (holds(view.directory) || view.half === "directory" || view.path.kind === "outside") return view.directory;
  return sync.differences[0]?.code === "dir-depth" ? view.directory : view.naming;
}

/** The key of the file section that chooses a pattern. */
function choiceOf(view: SyncView, shared: ConfigScalar): Place {
  const key = shared === view.naming ? view.filepat : view.dirpat;
  return key?.place ?? view.at.tag;
}

const contains = (outer: Place, inner: Place): boolean =>
  outer.file === inner.file && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end;
