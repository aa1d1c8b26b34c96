// What others take for as many runs of `true`, two at a time: those of Debian that are here or can be installed.
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDebian } from "../setup/debian.mjs";
import { summary, timeNode } from "./measure.mjs";

const loop = fileURLToPath(new URL("spawn-loop.mjs", import.meta.url));
/** One that takes longer is ended, and that is said. */
const patienceMs = 60_000;

const peers = {
  make: {
    packages: ["make"],
    files: (tasks) => ({
      Makefile: `all: ${range(tasks, (n) => `t${n}`)}\n.PHONY: all ${range(tasks, (n) => `t${n}`)}\n${range(tasks, (n) => `t${n}: ; @/bin/true`, "\n")}\n`,
    }),
    words: () => ["make", "-s", "-j2"],
  },
  ninja: {
    packages: ["ninja-build"],
    files: (tasks) => ({
      "build.ninja": `rule t\n command = /bin/true\n${range(tasks, (n) => `build t${n}: t`, "\n")}\n`,
    }),
    words: () => ["ninja", "-j2", "--quiet"],
  },
  parallel: {
    packages: ["parallel"],
    files: (tasks) => ({ words: `${range(tasks, String, "\n")}\n` }),
    words: () => ["parallel", "-j2", "--joblog", "jobs.log", "-a", "words", "true"],
  },
  doit: {
    packages: ["python3-doit"],
    files: (tasks) => ({
      "dodo.py": `def task_t():\n    for n in range(${tasks}):\n        yield {"name": str(n), "actions": [["/bin/true"]]}\n`,
    }),
    words: () => ["doit", "-n", "2", "-v", "0"],
  },
  snakemake: {
    packages: ["snakemake"],
    files: (tasks) => ({
      Snakefile: `rule all:\n    input: expand("out/{n}", n=range(${tasks}))\nrule t:\n    output: touch("out/{n}")\n    shell: "true"\n`,
    }),
    words: () => ["snakemake", "-j2", "--scheduler", "greedy", "--quiet"],
  },
  cwltool: {
    packages: ["cwltool"],
    files: (tasks) => ({
      "run.cwl": `cwlVersion: v1.0\nclass: Workflow\nrequirements: {ScatterFeatureRequirement: {}}\ninputs: {n: "int[]"}\noutputs: []\nsteps:\n  t:\n    scatter: n\n    in: {n: n}\n    out: []\n    run: {class: CommandLineTool, baseCommand: "true", inputs: {n: int}, outputs: []}\n`,
      "values.json": JSON.stringify({ n: Array.from({ length: tasks }, (_, n) => n) }),
    }),
    words: () => ["cwltool", "--quiet", "--parallel", "run.cwl", "values.json"],
  },
};

/** Rows of all peers; `which` is `installed` (those that are missing are installed), `present`, or `none`. */
export async function measurePeers({ folder, tasks, peers: which, say }) {
  if (which === "none") return [];
  const rows = [];
  const bare = {
    what: "`true` started as often by a bare Node loop",
    ...summary([await timeNode([loop, String(tasks), "2"])]),
  };
  for (const [name, peer] of Object.entries(peers)) {
    const missing = await whyMissing(name, peer, which);
    if (missing !== undefined) {
      say(`engine: ${name} skipped, ${missing}`);
      continue;
    }
    say(`engine: beside it ${name} …`);
    const own = join(folder, `peer-${name}`);
    await mkdir(own, { recursive: true });
    for (const [file, text] of Object.entries(peer.files(tasks))) await writeFile(join(own, file), text);
    const { wall, code, late } = await timed(peer.words(), own);
    if (late) {
      say(`engine: ${name} did not end in ${patienceMs / 1000} s`);
      continue;
    }
    rows.push({
      key: `engine-peer-${name}`,
      what: `${tasks.toLocaleString("en")} runs of \`true\`, two at a time, by ${name}`,
      figure: summary([{ wall }]),
      rate: tasks,
      floor: bare,
      counts: { found: { exit: code }, expected: { exit: 0 } },
    });
  }
  return rows;
}

async function whyMissing(name, { packages }, which) {
  const file = `/usr/bin/${name}`;
  if (which === "installed") return ensureDebian(file, packages);
  const { code } = await timed(["/bin/sh", "-c", `command -v ${name}`], "/");
  return code === 0 ? undefined : "it is not here";
}

async function timed(words, cwd) {
  const begun = performance.now();
  const child = spawn(words[0], words.slice(1), { cwd, stdio: "ignore", detached: true });
  const seen = { late: false };
  const timer = setTimeout(() => {
    seen.late = true;
    process.kill(-child.pid, "SIGKILL");
  }, patienceMs);
  const code = await new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("exit", (status, signal) => resolve(status ?? signal));
  });
  clearTimeout(timer);
  return { wall: performance.now() - begun, code, late: seen.late };
}

function range(count, one, between = " ") {
  return Array.from({ length: count }, (_, n) => one(n)).join(between);
}
