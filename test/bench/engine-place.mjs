// A place for runs of one measurement: registry, runs and archive below one folder, and what the processes there need.
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { readFile, readdir, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createReadStream } from "node:fs";
import { timeNode } from "./measure.mjs";
import { trueSubmission } from "./submissions.mjs";

/** `wcl` in a home of its own. */
export function placeOf(folder, wclScript) {
  const env = {
    HOME: folder,
    XDG_DATA_HOME: join(folder, "data"),
    WCL_RUN_DIR: join(folder, "runs"),
    WCL_REGISTRY_DIR: join(folder, "registry"),
    WCL_REGISTRY: "",
  };
  const wcl = (words, more = {}) => timeNode([wclScript, ...words], { env, cwd: folder, ...more });
  const mustEnd = async (words, more) => {
    const ended = await wcl(words, more);
    if (ended.code !== 0) throw new Error(`wcl ${words[0]} ended with ${ended.code}: ${ended.stderr}${ended.stdout}`);
    return ended;
  };
  return { folder, env, wclScript, wcl, mustEnd };
}

/** Writes a submission of so many quanta and runs it, to its end or for so many seconds; what its events and processes tell. */
export async function runTrue(place, { quanta, threads, seconds }) {
  const file = join(place.folder, `true-${quanta}-${threads}.des`);
  await writeFile(file, trueSubmission(quanta, place.folder, threads));
  return runFile(place, file, seconds);
}

/** Runs a submission; `seconds` counts from its first quantum, after that it is cancelled. */
export async function runFile(place, file, seconds) {
  const events = join(place.folder, "events.jsonl");
  const child = spawn(process.execPath, [place.wclScript, "submit", file, "--json"], {
    cwd: place.folder,
    env: { ...process.env, NO_COLOR: "1", ...place.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
  const written = new Promise((resolve) => child.stdout.pipe(createWriteStream(events)).once("finish", resolve));
  const box = { timer: undefined };
  child.stdout.on("data", (text) => {
    if (seconds !== undefined && box.timer === undefined && String(text).includes('"kind":"wrapper-started"'))
      box.timer = setTimeout(() => child.kill("SIGTERM"), seconds * 1000);
  });
  const memory = watchMemory(place.folder);
  const code = await new Promise((resolve) => child.once("exit", (status, signal) => resolve(status ?? signal)));
  clearTimeout(box.timer);
  await written;
  return { code, said, ...(await told(events)), peaks: memory.end() };
}

/** The run's name, its time from start to end, and when each quantum ended: milliseconds. */
async function told(events) {
  const seen = { run: "", started: 0, ended: 0, ends: [], failed: 0 };
  for await (const line of createInterface({ input: createReadStream(events) })) {
    if (!/"kind":"(run-started|run-ended|wrapper-ended)"/.test(line)) continue;
    const event = JSON.parse(line);
    seen.run = event.run;
    if (event.kind === "run-started") seen.started = Date.parse(event.time);
    else if (event.kind === "run-ended") seen.ended = Date.parse(event.time);
    else if (event.status === 0) seen.ends.push(Date.parse(event.time));
    else seen.failed += 1;
  }
  return { ...seen, wall: seen.ended - seen.started };
}

/** The most memory of launchers and runners below a folder, MiB. */
function watchMemory(folder) {
  const peaks = { launcher: 0, runner: 0 };
  const look = async () => {
    for (const pid of (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name))) {
      const read = (what) => readFile(`/proc/${pid}/${what}`, "utf8").catch(() => "");
      const line = await read("cmdline");
      const kind = line.includes("launcher.cjs") ? "launcher" : /wcl\.cjs\0job\0/.test(line) ? "runner" : undefined;
      if (kind === undefined) continue;
      // A launcher does not name the folder, but lives in it.
      const home = await readlink(`/proc/${pid}/cwd`).catch(() => "");
      if (!line.includes(folder) && !home.startsWith(folder)) continue;
      const peak = Number(/VmHWM:\s+(\d+)/.exec(await read("status"))?.[1] ?? 0) / 1024;
      peaks[kind] = Math.max(peaks[kind], peak);
    }
  };
  const timer = setInterval(() => void look(), 1000);
  return {
    end: () => {
      clearInterval(timer);
      return peaks;
    },
  };
}
