// Wrapper instances that run `true`, each with its full record in the registry; beside `true` started by a bare loop.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { alternate, summary, timeNode } from "./measure.mjs";
import { trueSubmission } from "./submissions.mjs";

const threads = 2;
const loop = fileURLToPath(new URL("spawn-loop.mjs", import.meta.url));

/** Figures for so many wrapper instances in one job, two at a time, on an embedded registry in a home of its own. */
export async function measureRecording({ folder, tools, wrappers, rounds }) {
  const file = join(folder, "true.des");
  await writeFile(file, trueSubmission(wrappers, folder, threads));
  const env = {
    HOME: folder,
    XDG_DATA_HOME: join(folder, "data"),
    WCL_RUN_DIR: join(folder, "runs"),
    WCL_REGISTRY_DIR: "",
    WCL_REGISTRY: "",
  };
  const wcl = (words, more = {}) => timeNode([tools.wcl, ...words], { env, cwd: folder, ...more });
  const events = join(folder, "events.jsonl");
  try {
    await mustEnd(wcl(["registry", "start"]));
    const insides = [];
    const whole = await alternate(rounds, {
      submit: async () => {
        const sample = await wcl(["submit", file, "--json"], { stdout: events });
        insides.push({ wall: await timeInside(events), cpu: undefined });
        return sample;
      },
      loop: () => timeNode([loop, String(wrappers), String(threads)]),
    });
    const counts = {
      found: { exits: Math.max(...whole.submit.map((one) => Number(one.code))), ...(await recorded(wcl)) },
      expected: expectedRecords(wrappers * rounds),
    };
    const name = `${wrappers.toLocaleString("en")} wrapper instances that run \`true\`, two at a time`;
    const floor = { what: "`true` started as often by a bare Node loop, two at a time", ...summary(whole.loop) };
    const reference = "1.2 s a wrapper (the original)";
    return [
      {
        key: "record-process",
        what: `${name}: \`wcl submit\`, whole process`,
        figure: summary(whole.submit),
        rate: wrappers,
        floor,
        counts,
        reference,
      },
      {
        key: "record-run",
        what: `${name}: from the start of the run to its end`,
        figure: summary(insides),
        rate: wrappers,
        floor,
        counts,
        reference,
      },
    ];
  } finally {
    await wcl(["registry", "stop"]);
  }
}

/** Milliseconds from run-started to run-ended, as the events tell. */
async function timeInside(file) {
  const events = (await readFile(file, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const at = (kind) => Date.parse(events.findLast((event) => event.kind === kind)?.time ?? "");
  return at("run-ended") - at("run-started");
}

/** What "full recording" means: rows for the wrapper, its program, both tasks with their times, its log as a file. */
const records = {
  wrappers: "select count(*) from pfw_wrapper",
  execs: "select count(*) from pfw_exec",
  succeeded:
    "select count(*) from pfw_wrapper w join task t on t.id = w.task_id where t.status = 0 and t.end_time is not null",
  logs: "select count(*) from desfile where filetype = 'log'",
};

async function recorded(wcl) {
  const found = {};
  for (const [name, query] of Object.entries(records)) {
    const answer = await mustEnd(wcl(["sql", query, "--format", "json"]));
    found[name] = Number(Object.values(JSON.parse(answer.stdout.trim().split("\n")[0]))[0]);
  }
  return found;
}

function expectedRecords(wrappers) {
  return { exits: 0, ...Object.fromEntries(Object.keys(records).map((name) => [name, wrappers])) };
}

async function mustEnd(running) {
  const ended = await running;
  if (ended.code !== 0) throw new Error(`wcl ended with ${ended.code}: ${ended.stderr}`);
  return ended;
}
