import { readdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultStep } from "../../runtime/execution/fault-point.ts";
import { smallRun, type SmallRun } from "../kit/small-run.ts";
import { breaches } from "../kit/trace.ts";
import { call, root } from "../kit/wcl.ts";

describe("a removal that is killed, and begun again", { timeout: 300_000 }, () => {
  let small: SmallRun;
  let attnum = 0;
  beforeAll(async () => {
    small = await smallRun();
  }, 120_000);
  afterAll(() => small.remove());

  const steps: readonly FaultStep[] = ["remove-listed", "remove-rows", "remove-copy", "remove-renamed"];
  it.each([...steps, "remove-copy@7"])(
    "killed at %s: never a row without its file, and the same command finishes it",
    async (step) => {
      attnum += 1;
      expect((await small.submit()).code).toBe(0);
      const run = small.run(attnum);
      const killed = await call(process.execPath, [join(root, "dist/wcl.cjs"), "remove", run], {
        cwd: small.sandbox.folder,
        environment: { ...small.sandbox.environment, WCL_FAULT: `${step}:kill` },
      });
      expect(killed.code).toBeNull();
      const rows = await small.ask(
        "select path || '/' || filename || coalesce(compression, '') as place from file_archive_info",
      );
      const lost = rows.filter(({ place }) => !existsSync(join(small.archive, String(place))));
      expect(lost).toEqual([]);
      expect([0, 2]).toContain((await small.wcl("remove", run)).code);
      const left = (await readdir(small.archive, { recursive: true })).filter((path) =>
        path.includes(`p0${String(attnum)}`),
      );
      expect(left).toEqual([]);
      expect((await readdir(join(small.sandbox.folder, "runs"))).filter((name) => name.includes(run))).toEqual([]);
      expect(await small.ask(`select d.id from desfile d join pfw_attempt a on a.id = d.pfw_attempt_id`)).toEqual([]);
      expect(await breaches(small)).toEqual([]);
    },
  );
});
