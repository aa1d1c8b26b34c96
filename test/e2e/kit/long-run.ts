import type { EventHead, Happening, RunEvent } from "../../../runtime/events/event.ts";
import { identity, submitted, usage } from "../../kit/events.ts";

const modules = [
  { name: "create_butler_registry", part: 0, after: [] },
  { name: "processccd", part: 0.18, after: ["create_butler_registry"] },
  { name: "make_coadd_temp_exp", part: 0.36, after: ["create_butler_registry", "processccd"] },
  { name: "assemble_coadd", part: 0.09, after: ["create_butler_registry", "make_coadd_temp_exp"] },
  { name: "detect_coadd_sources", part: 0.09, after: ["create_butler_registry", "assemble_coadd"] },
  { name: "merge_coadd_detections", part: 0.05, after: ["detect_coadd_sources"] },
  {
    name: "measure_coadd_sources",
    part: 0.09,
    after: ["processccd", "detect_coadd_sources", "merge_coadd_detections"],
  },
  { name: "merge_coadd_measurements", part: 0.05, after: ["measure_coadd_sources"] },
  { name: "forced_phot_coadd", part: 0.09, after: ["detect_coadd_sources", "merge_coadd_measurements"] },
] as const;

/**
 * The events of a run in the shape of the note's, with about so many quanta, eight at once, three files each. One in
 * `failing` fails; of the last module the second half has not begun, so the run is still on its way.
 */
export function longRun(quanta: number, failing: number): RunEvent[] {
  const sizes = modules.map(({ part }) => Math.max(1, Math.round(quanta * part)));
  const happenings: { readonly at: number; readonly what: Happening }[] = [
    {
      at: 0,
      what: submitted([
        {
          ...{ name: "hsc_coadd", blknum: 1, jobs: 1 },
          modules: modules.map(({ name, after }, index) => ({ name, after, quanta: sizes[index] ?? 1 })),
        },
      ]),
    },
    { at: 0, what: { kind: "run-started", host: "submit.example", pid: 1, resumed: false } },
    { at: 0, what: { kind: "block-started", block: "hsc_coadd", blknum: 1, modules: modules.map(({ name }) => name) } },
    { at: 0, what: { kind: "job-submitted", block: "hsc_coadd", job: "0001", keys: {}, wrappers: quanta } },
  ];
  const free = Array.from({ length: 8 }, () => 0);
  let wrapnum = 0;
  for (const [index, { name }] of modules.entries()) {
    const size = sizes[index] ?? 1;
    const begun = index === modules.length - 1 ? Math.ceil(size / 2) : size;
    for (let at = 0; at < begun; at++) {
      wrapnum += 1;
      const lane = free.indexOf(Math.min(...free));
      const start = free[lane] ?? 0;
      const seconds = 0.8 + ((wrapnum * 7919) % 23) / 10 + index * 0.2;
      free[lane] = start + seconds;
      const status = failing > 0 && wrapnum % failing === 0 ? 1 : 0;
      const open = index === modules.length - 1 && at >= begun - 4;
      happenings.push(...quantum(wrapnum, name, status, start, open ? undefined : start + seconds));
    }
    // A module begins when the one before it has ended.
    free.fill(Math.max(...free));
  }
  return happenings
    .map((one, order) => ({ ...one, order }))
    .sort((a, b) => a.at - b.at || a.order - b.order)
    .map(({ at, what }, seq) => ({ ...headAt(seq + 1, at), ...what }));
}

function quantum(
  wrapnum: number,
  module: string,
  status: number,
  start: number,
  end: number | undefined,
): { readonly at: number; readonly what: Happening }[] {
  const at = { job: "0001", wrapnum };
  const keys = { tract: "0", patch: `${wrapnum % 9},${wrapnum % 7}`, filter: wrapnum % 2 === 0 ? "HSC-I" : "HSC-R" };
  const log = `log/${module}/Ht0_r11p01_${module}_${wrapnum}.log`;
  const began: Happening = {
    ...{ kind: "wrapper-started", block: "hsc_coadd", ...at, runNo: 1, module, keys, log },
    ...{ wrappername: "genwrap_lsst.py", inputwcl: `wcl/${wrapnum}.wcl` },
  };
  const runs: Happening = { kind: "wrapper-state", ...at, state: "running" };
  if (end === undefined) return [began, runs].map((what) => ({ at: start, what }));
  const reason = status === 0 ? "ok" : "error";
  const time = (seconds: number): string => headAt(0, seconds).time;
  const ended: readonly Happening[] = [
    {
      ...{ kind: "exec-ended", ...at, execnum: 1, status, reason, startTime: time(start), endTime: time(end) },
      usage: { ...usage, utime: (end - start) * 0.9, maxrss: 120_000 + (wrapnum % 40) * 1000 },
    },
    ...(status === 0
      ? []
      : [{ kind: "message", level: 1, text: `RuntimeError: no input for ${module}`, ...at, log, line: 12 } as const]),
    {
      ...{ kind: "wrapper-ended", block: "hsc_coadd", ...at, runNo: 1, module, status, reason, log },
      ...(status === 0 ? {} : { message: `${module} ended with exit code 1: RuntimeError: no input` }),
      ...{ outputwcl: `outwcl/${wrapnum}.wcl`, diskUsage: 1000, execs: [], used: [], derived: [] },
      files: ["img", "bkg", "log"].map((part) => ({
        ...{
          path: `${part}/${module}_${wrapnum}.fits`,
          filename: `${module}_${wrapnum}_${part}.fits`,
          compression: null,
        },
        ...{ filetype: part, filesize: 90_000 + wrapnum, md5sum: "0".repeat(32), metadata: {} },
      })),
    },
  ];
  return [...[began, runs].map((what) => ({ at: start, what })), ...ended.map((what) => ({ at: end, what }))];
}

function headAt(seq: number, seconds: number): EventHead {
  return {
    v: 1,
    run: identity.run,
    seq,
    time: new Date(Date.parse("2026-11-22T10:00:00Z") + seconds * 1000).toISOString(),
  };
}
