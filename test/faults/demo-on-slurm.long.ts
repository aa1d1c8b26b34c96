import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../kit/wcl.ts";
import { ensureSlurm, startSlurm } from "../setup/slurm.mjs";
import { noteTable } from "../kit/note-table.ts";

const reason = ensureSlurm();
if (reason !== undefined) console.log(`skipped: the demo on Slurm (${reason})`);

describe.skipIf(reason !== undefined)("the demo on a Slurm of four virtual nodes", () => {
  it("gives the note's table, and as many files and bytes as the local engine", async () => {
    const folder = await mkdtemp(join(tmpdir(), "wcl-slurm-"));
    const cluster = await startSlurm(folder, { nodes: 4 });
    const example = join(root, "examples/dmtn-059");
    const work = join(example, "work");
    const env = {
      ...process.env,
      SLURM_CONF: cluster.conf,
      WCL_REGISTRY_DIR: join(work, "registry"),
      WCL_RUN_DIR: join(work, "runs"),
    };
    const call = (...words: string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, env, encoding: "utf8" });
      expect(status, stdout + stderr).toBe(0);
      return stdout;
    };
    const wcl = (...words: string[]) => call(join(root, "dist/wcl.cjs"), ...words);
    const ask = (question: string) =>
      wcl("sql", question, "--format", "json")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => Object.values(JSON.parse(line) as Record<string, unknown>).map(String));
    try {
      await rm(work, { recursive: true, force: true });
      call(join(example, "demo.mjs"), "--only-data");
      for (const engine of ["slurm", "local"]) wcl("submit", join(example, "submit/dmtn-059.des"), "--engine", engine);
      const table = ask(
        "select modname, count(*) from pfw_wrapper where pfw_attempt_id = 1 group by modname order by min(wrapnum)",
      );
      expect(table).toEqual(noteTable.map((row) => row.map(String)));
      const [onSlurm, here] = ask(
        "select count(*), sum(filesize) from desfile where pfw_attempt_id is not null group by pfw_attempt_id",
      );
      expect(onSlurm).toEqual(here);
    } finally {
      wcl("registry", "stop");
      await cluster.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    }
  });
});
