import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BackendJob } from "../../../runtime/execution/backend.ts";
import {
  dagState,
  dagStatusOf,
  readNodeStatus,
  stateOfNode,
} from "../../../runtime/execution/batch/htcondor/dag-end.ts";
import { divideForCondor } from "../../../runtime/execution/batch/htcondor/divide.ts";
import { readEvents } from "../../../runtime/execution/batch/htcondor/event-log.ts";
import { complaintOf, isAway } from "../../../runtime/execution/batch/htcondor/htcondor.ts";
import { applyEvents, type NodeState } from "../../../runtime/execution/batch/htcondor/node-states.ts";
import { adText, argumentsText, pathText } from "../../../runtime/execution/batch/htcondor/quoting.ts";

const golden = (name: string) => readFileSync(new URL(`golden/htcondor/${name}`, import.meta.url), "utf8");
const job = (jobnum: string, after: readonly string[] = [], more: Partial<BackendJob> = {}): BackendJob => ({
  ...{ jobnum, folder: `/runs/R/B01-b/${jobnum}`, after },
  ...more,
});
const divided = (jobs: readonly BackendJob[], mostAtOnce?: number) => {
  const graph = { name: "wcl_R_1", folder: "/runs/R/B01-b/engine/wcl_R_1", jobs };
  return divideForCondor(mostAtOnce === undefined ? graph : { ...graph, mostAtOnce });
};
const fileOf = (jobs: readonly BackendJob[], ending: string) => divided(jobs)[0]?.files.get(`wcl_R_1.${ending}`) ?? "";
const wanted = {
  resources: { cpus: 2, memory: 2048, disk: 1000, minutes: 90 },
  requests: {
    ...{ project: "MMG", run: "Ht0_r11p95", blockname: 'b "1"', target_site: "here", operator: "o" },
    ...{ dagman_max_jobs: "40", dagman_max_idle: "5", dagman_max_pre: "3", condorjobreq: '(OpSys == "LINUX")' },
  },
};

describe("the jobs of a block as a DAG", () => {
  it("is a node a job with the edges of the plan, and one submit description for jobs that ask for the same", () => {
    expect(fileOf([job("0001"), job("0002"), job("0003", ["0001", "0002"])], "dag")).toBe(`CONFIG wcl_R_1.config
NODE_STATUS_FILE wcl_R_1.node_status 5 ALWAYS-UPDATE
JOBSTATE_LOG wcl_R_1.jobstate
JOB 0001 wcl_R_1.1.sub
VARS 0001 element="0" subblock="0001"
JOB 0002 wcl_R_1.1.sub
VARS 0002 element="1" subblock="0002"
JOB 0003 wcl_R_1.1.sub
VARS 0003 element="2" subblock="0003"
PARENT 0001 0002 CHILD 0003
`);
    expect(JSON.parse(fileOf([job("0001")], "json"))).toEqual({
      name: "wcl_R_1",
      folders: { 0: "/runs/R/B01-b/0001" },
    });
  });

  it("has the nodes of the original's job manager, each called by its number and told its number", () => {
    const parse = (text: string) => ({
      nodes: [...text.matchAll(/^JOB (\S+) /gm)].map(([, name]) => name),
      told: [...text.matchAll(/^VARS (\S+) .*?(?:jobnum|subblock)="(\d+)"/gm)].map(([, name, number]) => [
        name,
        number,
      ]),
    });
    expect(parse(fileOf([job("0001")], "dag"))).toEqual(parse(golden("jobmngr.dag")));
  });

  it("asks for what the submission says, and is found by the original's attributes", () => {
    const text = fileOf([job("0001", [], wanted), job("0002")], "1.sub");
    for (const line of [
      "request_cpus = 2",
      "request_memory = 2048MB",
      "request_disk = 1000KB",
      "allowed_execute_duration = 5400",
      'requirements = ((OpSys == "LINUX"))',
      "+des_isjob = TRUE",
      '+des_project = "MMG"',
      '+des_run = "Ht0_r11p95"',
      '+des_block = "b \\"1\\""',
      '+des_subblock = "$(subblock)"',
      "+des_numjobs = 2",
    ])
      expect(text.split("\n")).toContain(line);
    expect(fileOf([job("0001", [], wanted), job("0002")], "2.sub")).toContain("request_cpus = 1\n");
  });

  it("a script that ends its runner in order when we took the job back, and at once when it is held or evicted", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wcl-condor-"));
    mkdirSync(join(folder, "told"));
    writeFileSync(join(folder, "environment.sh"), "");
    const runner = "trap 'echo ended in order; exit 143' TERM\necho begun\nwhile :; do sleep 0.05; done\n";
    writeFileSync(join(folder, "runner.sh"), runner);
    const graph = { name: "wcl_R_1", folder, jobs: [job("0001")] };
    writeFileSync(join(folder, "job.sh"), divideForCondor(graph)[0]?.files.get("wcl_R_1.sh") ?? "");
    const end = async (mark: "taken back" | "not taken back") => {
      const child = spawn("/bin/sh", [join(folder, "job.sh"), "0"], { stdio: ["ignore", "pipe", "inherit"] });
      const told: string[] = [];
      child.stdout.on("data", (text: Buffer) => {
        if (told.push(text.toString("utf8")) > 1) return;
        if (mark === "taken back") writeFileSync(join(folder, "told/wcl_R_1.0.taken-back"), "");
        child.kill("SIGTERM");
      });
      const status = await new Promise((resolve) => child.on("close", resolve));
      return [told.join(""), status];
    };
    expect(await end("not taken back")).toEqual(["begun\n", 137]);
    expect(await end("taken back")).toEqual(["begun\nended in order\n", 143]);
    const again = spawn("/bin/sh", [join(folder, "job.sh"), "0"]);
    expect(await new Promise((resolve) => again.on("close", resolve))).toBe(143);
    rmSync(folder, { recursive: true, force: true });
  });

  it("gives each node its priority; it asks for no description of its own", () => {
    const ranked = [job("0001", [], { resources: { priority: 7 } }), job("0002", [], { resources: { priority: -1 } })];
    const dag = fileOf([...ranked, job("0003")], "dag").split("\n");
    expect(dag.filter((line) => line.startsWith("PRIORITY"))).toEqual(["PRIORITY 0001 7", "PRIORITY 0002 -1"]);
    expect(dag.filter((line) => line.startsWith("JOB "))).toEqual(
      ["0001", "0002", "0003"].map((one) => `JOB ${one} wcl_R_1.1.sub`),
    );
  });

  it("hands the throttles to DAGMan; jobs at once count where the submission says nothing", () => {
    const options = (jobs: readonly BackendJob[], most?: number): unknown =>
      JSON.parse(divided(jobs, most)[0]?.files.get("wcl_R_1.options.json") ?? "");
    expect(options([job("1", [], wanted)], 7)).toEqual(["-maxjobs", "40", "-maxidle", "5", "-maxpre", "3"]);
    expect(options([job("1")], 7)).toEqual(["-maxjobs", "7"]);
    expect(() => options([job("1", [], { requests: { dagman_max_idle: "many" } })])).toThrow(/dagman_max_idle is many/);
  });

  it("refuses what would be another line or another expression", () => {
    const asks = (requests: Record<string, string>) => () => divided([job("1", [], { requests })]);
    expect(asks({ project: "a\nqueue 100" })).toThrow(/line break/);
    expect(asks({ condorjobreq: "true) || (true" })).toThrow(/no whole expression/);
    expect(() => divided([job("a b")])).toThrow(/cannot be called/);
    expect(() => pathText("/home/$(Cluster)/x")).toThrow(/replace/);
  });

  it("quotes any text so that HTCondor reads it back", () => {
    const oneLine = fc.string().filter((text) => !/[\n\r\0]/.test(text));
    fc.assert(
      fc.property(oneLine, (text) => {
        expect(
          adText(text)
            .slice(1, -1)
            .replaceAll(/\\(["\\])/g, "$1"),
        ).toBe(text);
        const [word] = unquoted(argumentsText([text]));
        expect(word ?? "").toBe(text);
      }),
    );
  });
});

describe("what HTCondor writes", () => {
  const nodesOf = (name: string) => {
    const nodes = new Map<string, NodeState>();
    applyEvents(readEvents(golden(name)).events, nodes, new Map());
    return nodes;
  };

  it("jobs that ended, one that was held and then removed", () => {
    const nodes = nodesOf("fail.nodes.log");
    expect(nodes.get("B")?.state).toEqual({ kind: "ended", end: { kind: "exit", status: 0 }, why: "exit code 0" });
    expect(nodes.get("END")).toMatchObject({ job: "15.0", state: { end: { kind: "cancelled" } } });
  });

  it("a hold has its reason, and ends with the release", () => {
    const text = golden("held.nodes.log");
    const nodes = new Map<string, NodeState>();
    const names = new Map<string, string>();
    const states: string[] = [];
    for (const event of readEvents(text).events) {
      applyEvents([event], nodes, names);
      const state = nodes.get("A")?.state;
      if (state !== undefined && states.at(-1) !== state.kind) states.push(state.kind);
      if (event.number === 12)
        expect(state).toMatchObject({ why: expect.stringContaining("Failed to execute") as string });
    }
    expect(states).toEqual(["waiting", "running", "waiting", "held", "waiting", "running", "ended"]);
  });

  it("a job removed for a limit says which", () => {
    const log = (code: number) =>
      `000 (7.0.0) d t Job submitted from host: <h>\n    DAG Node: A\n...\n012 (7.0.0) d t Job was held.\n\tToo long\n\tCode ${String(code)} Subcode 0\n...\n009 (7.0.0) d t Job was aborted.\n\tThe job attribute PeriodicRemove expression evaluated to TRUE\n...\n`;
    const endOf = (code: number) => {
      const nodes = new Map<string, NodeState>();
      applyEvents(readEvents(log(code)).events, nodes, new Map());
      const state = nodes.get("A")?.state;
      return state?.kind === "ended" ? state.end.kind : state?.kind;
    };
    expect([endOf(47), endOf(34), endOf(1)]).toEqual(["timeout", "memory", "cancelled"]);
  });

  it("entries are read whole: what is half written is read the next time", () => {
    const text = golden("held.nodes.log");
    const all = readEvents(text).events;
    for (let cut = 0; cut <= text.length; cut += 13) {
      const first = readEvents(text.slice(0, cut));
      const rest = readEvents(text.slice(first.length));
      expect([...first.events, ...rest.events]).toEqual(all);
    }
  });

  it("success is what the DAG's own status says, not an exit code", () => {
    const events = readEvents(golden("killed.dagman.log")).events;
    expect(dagState(events, golden("sound.metrics"), "")).toEqual({ kind: "ended", ok: true, why: "" });
    expect(dagState(events, golden("fail.metrics"), "")).toEqual({ kind: "ended", ok: false, why: "" });
    const output =
      "11/28/26 09:14:00 Warning: log file x is in /tmp\n11/28/26 09:14:00 ERROR: Warning is fatal error\n";
    const why = "Warning: log file x is in /tmp; ERROR: Warning is fatal error";
    expect(dagState(events, "", output)).toEqual({ kind: "ended", ok: false, why });
    expect(dagStatusOf(golden("fail.metrics"))).toBe(4);
    expect(dagState(readEvents(golden("fail.dagman.log")).events, "", "").kind).toBe("removed");
  });

  it("DAGMan that was killed is under way, since the schedd begins it again", () => {
    const text = golden("killed.dagman.log");
    const upToKill = readEvents(text).events.filter(({ number, job: id }) => id === "20.0" && number !== 5);
    expect(dagState(upToKill, "", "").kind).toBe("under way");
  });

  it("nodes without news: futile ones are skipped, those of a removed DAG were cancelled", () => {
    const status = readNodeStatus(golden("fail.node_status"));
    expect(Object.fromEntries(status)).toEqual({ A: 5, B: 5, C: 5, D: 5, END: 3 });
    const end = (state: ReturnType<typeof stateOfNode>) => (state?.kind === "ended" ? state.end.kind : state?.kind);
    expect(end(stateOfNode(undefined, { kind: "under way" }, 7))).toBe("skipped");
    expect(end(stateOfNode(undefined, { kind: "under way" }, 1))).toBe("waiting");
    expect(end(stateOfNode(undefined, { kind: "ended", ok: false, why: "" }, 7))).toBe("skipped");
    expect(stateOfNode(undefined, { kind: "ended", ok: false, why: "ERROR: x" }, undefined)).toMatchObject({
      ...{ end: { kind: "exit", status: 1 }, why: "DAGMan did not begin: ERROR: x" },
    });
    expect(end(stateOfNode(undefined, { kind: "removed", why: "by hand" }, undefined))).toBe("cancelled");
    const running: NodeState = { job: "1.0", state: { kind: "running", where: "slot1" } };
    expect(end(stateOfNode(running, { kind: "ended", ok: true, why: "" }, 5))).toBe("lost");
  });

  it("tells an answer that is to be asked again from a refusal", () => {
    expect(isAway("ERROR: Can't find address of local schedd\n")).toBe(true);
    expect(isAway("ERROR: Failed to connect to queue manager vm\n")).toBe(true);
    expect(isAway("ERROR: submit attempts as root are not permitted\n")).toBe(false);
    expect(complaintOf("-----\nERROR: no such file\n")).toBe("no such file");
  });
});

/** Words of `arguments = "…"`, as HTCondor's manual says. */
function unquoted(text: string): string[] {
  const inner = text.slice(1, -1).replaceAll('""', '"');
  const words: string[] = [];
  const now = { word: "", begun: false, quoted: false };
  for (let at = 0; at < inner.length; at += 1) {
    const letter = inner[at] ?? "";
    if (letter === "'" && now.quoted && inner[at + 1] === "'") {
      now.word += "'";
      at += 1;
    } else if (letter === "'") {
      now.quoted = !now.quoted;
      now.begun = true;
    } else if (letter === " " && !now.quoted) {
      if (now.begun) words.push(now.word);
      now.word = "";
      now.begun = false;
    } else {
      now.word += letter;
      now.begun = true;
    }
  }
  return now.begun ? [...words, now.word] : words;
}
