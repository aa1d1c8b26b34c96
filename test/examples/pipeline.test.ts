import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { layOut, makeData } from "./hand-made-repository.ts";
import { runAll } from "./pipeline.ts";
import { gradeOf, recoveryOf } from "./recovery.ts";

// The eight programs one after another in a repository made by hand, without any framework.
const folder = mkdtempSync(join(tmpdir(), "wcl-pipeline-"));
const job = join(folder, "job");

beforeAll(async () => {
  const files = await makeData(join(folder, "data"));
  await layOut(join(job, "jobrepo"), files);
  await runAll(job);
}, 300_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("forced photometry gives the stars back that were put into the sky", () => {
  const catalogs = ["8x6", "8x7", "9x6", "9x7"].flatMap((patch) => ["HSC-I", "HSC-R"].map((filter) => [patch, filter]));
  test.each(catalogs)("patch %s in %s", (patch = "", filter = "") => {
    const path = join(
      job,
      `jobrepo/deepCoadd-results/${filter}/0/${patch}/forced_src-${filter}-0-${patch}_r11p07.fits`,
    );
    const recovery = recoveryOf(path, join(folder, "data/truth.json"), patch, filter);
    const grade = gradeOf(recovery);
    console.log(
      patch,
      filter,
      recovery.injected,
      recovery.recovered,
      grade,
      Math.min(...recovery.ratios),
      Math.max(...recovery.ratios),
    );
    expect(recovery.injected).toBeGreaterThan(8);
    expect(grade.recoveredPart).toBeGreaterThanOrEqual(0.95);
    expect(grade.medianError).toBeLessThan(0.01);
    expect(grade.withinFivePercent).toBeGreaterThanOrEqual(0.95);
  });
});
