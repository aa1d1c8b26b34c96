// The run engine: quanta of `true` with full record, a chain, a resume, a status, files registered, a log of a gigabyte.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measurePeers } from "./engine-peers.mjs";
import { placeOf, runFile, runTrue } from "./engine-place.mjs";
import { summary, timeNode } from "./measure.mjs";
import { logSubmission, trueSubmission } from "./submissions.mjs";

const loop = fileURLToPath(new URL("spawn-loop.mjs", import.meta.url));
const sums = fileURLToPath(new URL("sum-files.mjs", import.meta.url));
const limits = { launcher: 60, runner: 200 };

/**
 * Rows of the engine. Sizes: `counts` of quanta, `wide` quanta of which so many run as end in `seconds`, `chain` links,
 * `files` registered, `log` bytes. Nothing new is begun after `budget` seconds; what is left out is said.
 */
export async function measureEngine({ folder, tools, sizes, peers, say }) {
  const place = placeOf(folder, tools.wcl);
  const begun = performance.now();
  const rows = [];
  await place.mustEnd(["registry", "start"]);
  try {
    for (const [name, measure] of Object.entries(parts)) {
      const spent = (performance.now() - begun) / 1000;
      if (spent > sizes.budget) {
        say(`engine: ${name} left out, ${spent.toFixed(0)} s are spent`);
        continue;
      }
      say(`engine: ${name} …`);
      rows.push(...(await measure(place, sizes)));
    }
  } finally {
    await place.wcl(["registry", "stop"]);
  }
  return [...rows, ...(await measurePeers({ folder, tasks: sizes.peers, peers, say }))];
}

/** What takes longest comes last, so that a slow machine leaves least out. */
const parts = {
  quanta: async (place, { counts }) => {
    const rows = [];
    for (const quanta of counts) {
      const run = await runTrue(place, { quanta, threads: 2 });
      const bare = await timeNode([loop, String(quanta), "2", "pipe"]);
      rows.push({
        key: `engine-${quanta}`,
        what: `${number(quanta)} quanta of \`true\` with full record, two at a time: from start to end of the run`,
        figure: { ...summary([{ wall: run.wall }]), peak: run.peaks.runner },
        rate: quanta,
        floor: { what: "`true` started as often by a bare Node loop with pipes", ...summary([bare]) },
        counts: {
          found: { exit: run.code, done: run.ends.length, tooLarge: tooLarge(run.peaks) },
          expected: { exit: 0, done: quanta, tooLarge: 0 },
        },
      });
      last.run = run.run;
    }
    return rows;
  },
  resume: async (place, { counts }) => {
    const samples = [];
    for (let round = 0; round < 3; round += 1) samples.push(await place.wcl(["resume", last.run]));
    return [
      {
        key: "engine-resume",
        what: `\`wcl resume\` with nothing to do, ${number(counts.at(-1))} quanta: whole process`,
        figure: summary(samples),
        floor: await emptyNode(3),
        counts: { found: { exit: Math.max(...samples.map(({ code }) => code)) }, expected: { exit: 0 } },
      },
    ];
  },
  chain: async (place, { chain }) => {
    const run = await runTrue(place, { quanta: chain, threads: 1 });
    const bare = await timeNode([loop, String(chain), "1", "pipe"]);
    return [
      {
        key: "engine-chain",
        what: `${number(chain)} quanta one after another with full record`,
        figure: summary([{ wall: run.wall }]),
        rate: chain,
        floor: { what: "`true` as often by a bare Node loop, one after another", ...summary([bare]) },
        counts: { found: { exit: run.code, done: run.ends.length }, expected: { exit: 0, done: chain } },
      },
    ];
  },
  register: async (place, { files }) => {
    const raw = join(place.folder, "archive/raw");
    await mkdir(raw, { recursive: true });
    const paths = Array.from({ length: files }, (_, at) => join(raw, `raw_${at}.txt`));
    for (const path of paths) await writeFile(path, path);
    const list = join(place.folder, "files.list");
    await writeFile(list, paths.map((path) => `${path}, product\n`).join(""));
    const submission = join(place.folder, "register.des");
    await writeFile(submission, trueSubmission(1, place.folder, 1));
    const registered = await place.wcl(["register", "--list", list, "--wcl", submission]);
    return [
      {
        key: "engine-register",
        what: `${number(files)} files registered where they lie: \`wcl register\`, whole process`,
        figure: summary([registered]),
        rate: files,
        floor: { what: "their md5 and sha256 by a bare Node program", ...summary([await timeNode([sums, list])]) },
        counts: { found: { exit: registered.code }, expected: { exit: 0 } },
      },
    ];
  },
  log: async (place, { log }) => {
    const file = join(place.folder, "log.des");
    await writeFile(file, logSubmission(log, place.folder));
    const run = await runFile(place, file);
    const bare = await timeNode([
      "-e",
      `require("child_process").execSync('yes a line of a program | head -c ${log} > ${join(place.folder, "bare.log")}')`,
    ]);
    return [
      {
        key: "engine-log",
        what: `a quantum that writes a log of ${number(log / 1e6)} MB, kept and summed`,
        figure: { ...summary([{ wall: run.wall }]), peak: run.peaks.runner },
        rate: log / 1e6,
        floor: { what: "the same program into a file (MB a second)", ...summary([bare]) },
        counts: {
          found: { exit: run.code, tooLarge: tooLarge(run.peaks) },
          expected: { exit: 0, tooLarge: 0 },
        },
      },
    ];
  },
  wide: async (place, { wide, seconds }) => {
    const file = join(place.folder, "wide.des");
    await writeFile(file, trueSubmission(wide, place.folder, 2));
    const run = await runFile(place, file, seconds);
    last.wide = run.run;
    const third = Math.max(1, Math.floor(run.ends.length / 3));
    const per = (ends) => [{ wall: ((ends.at(-1) - ends[0]) / Math.max(1, ends.length - 1)) * third }];
    return [
      {
        key: "engine-wide",
        what: `${number(third)} quanta, the last of ${number(run.ends.length)} that ended in ${seconds} s of a run of ${number(wide)}`,
        figure: { ...summary(per(run.ends.slice(-third))), peak: run.peaks.runner },
        rate: third,
        floor: { what: "the first so many quanta of the same run", ...summary(per(run.ends.slice(0, third))) },
        counts: {
          found: { failed: run.failed > 2 ? 1 : 0, tooLarge: tooLarge(run.peaks) },
          expected: { failed: 0, tooLarge: 0 },
        },
      },
    ];
  },
  status: async (place, { wide }) => {
    const samples = [];
    for (let round = 0; round < 5; round += 1) samples.push(await place.wcl(["status", last.wide]));
    return [
      {
        key: "engine-status",
        what: `\`wcl status\` of that run of ${number(wide)} quanta: whole process`,
        figure: summary(samples),
        floor: await emptyNode(5),
        // A cancelled run is a finding.
        counts: { found: { exit: Math.max(...samples.map(({ code }) => code)) }, expected: { exit: 1 } },
      },
    ];
  },
};

/** Runs that a later part asks about. */
const last = { run: "", wide: "" };

/** How many of launcher and runner took more memory than they may. */
function tooLarge(peaks) {
  return Object.entries(limits).filter(([name, most]) => peaks[name] > most).length;
}

async function emptyNode(rounds) {
  const samples = [];
  for (let round = 0; round < rounds; round += 1) samples.push(await timeNode(["-e", "0"]));
  return { what: "`node -e 0`", ...summary(samples) };
}

function number(count) {
  return count.toLocaleString("en");
}
