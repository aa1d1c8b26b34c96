import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, test } from "vitest";
import { lineage } from "../../runtime/registry/lineage.ts";
import { jobBench } from "../execution/job-bench.ts";
import { journalled } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { wholeRun } from "../kit/stories.ts";

const gigabyte = 1 << 30;

it("a log of a gigabyte passes at full speed, whole, and the runner stays small", { timeout: 600_000 }, async () => {
  const bench = await jobBench();
  try {
    const wcl = `
<exec_1>
  execname = sh
  <cmdline>
    _1 = -c
    _2 = 'yes "a line like any other of a program" | head -c ${String(gigabyte)}'
  </cmdline>
</exec_1>
<wrapper>
  wrappername = genwrap.py
  outputwcl = outputwcl/m_1.wcl
</wrapper>`;
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, wcl, outputs: [] }] }], {
      saveAt: "never",
      limits: { logBytes: 2 * gigabyte },
    });
    const begun = performance.now();
    const job = bench.start();
    const peak = { kilobytes: 0 };
    const look = setInterval(() => {
      void readFile(`/proc/${String(job.pid)}/status`, "utf8").then(
        (text) => (peak.kilobytes = Math.max(peak.kilobytes, Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? 0))),
        () => undefined,
      );
    }, 100);
    expect(await job.ended).toBe(0);
    clearInterval(look);
    const seconds = (performance.now() - begun) / 1000;
    console.log(
      `1 GiB in ${seconds.toFixed(1)} s: ${(gigabyte / seconds / 1e6).toFixed(0)} MB/s; runner ${String(peak.kilobytes)} kB`,
    );
    expect(peak.kilobytes).toBeLessThan(200_000);
    const log = join(bench.folder, "log/m_1.log");
    const event = (await bench.events()).find((one) => one.kind === "wrapper-ended");
    const [file] = event?.files ?? [];
    expect(file?.filesize).toBeGreaterThan(gigabyte);
    const md5 = createHash("md5");
    for await (const chunk of createReadStream(log)) md5.update(chunk as Buffer);
    expect(file?.md5sum).toBe(md5.digest("hex"));
  } finally {
    await bench.remove();
  }
});

onEachServer((fresh) => {
  test("a million relations: the ancestors of a coadd in a second", async () => {
    const { database, registry } = await fresh();
    await registry.record(journalled(wholeRun(1)));
    await database.query(`insert into desfile (filename, filetype, filesize, wgb_task_id)
      select 'f' || n || '.fits', 'log', 1, (select max(id) from task) from generate_series(1, 200000) n`);
    // Each file comes from five of the thousand before it; the coadd from a thousand of them, each with its ancestors.
    await database.query(`insert into opm_was_derived_from (child_desfile_id, parent_desfile_id)
      select c.id, p.id from desfile c cross join generate_series(1, 5) k
        join desfile p on p.id = c.id - k * 1000
       where c.filename ~ '^f[0-9]+[.]' and p.filename ~ '^f[0-9]+[.]' on conflict do nothing`);
    await database.query("analyze");
    const [row] = await database.query("select count(*) as n from opm_was_derived_from");
    const relations = Number(row?.["n"]);
    const begun = performance.now();
    const found = await lineage(database, "f200000.fits", "up");
    const seconds = (performance.now() - begun) / 1000;
    console.log(
      `${String(found?.files.size)} ancestors among ${String(relations)} relations in ${seconds.toFixed(2)} s`,
    );
    // f200000 and every thousandth before it.
    expect(found?.files.size).toBe(200);
    expect(relations).toBeGreaterThan(900_000);
  });
});
