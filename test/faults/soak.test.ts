import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPostgres, startCluster, type Cluster } from "../kit/postgres.ts";
import { smallRun, type SmallRun } from "../kit/small-run.ts";
import { soak } from "./soak.ts";

/** `npm run soak` sets it; without it this is the short form. */
const rounds = Number(process.env.WCL_SOAK_ROUNDS ?? "2");

describe("killed at random and resumed until done", { timeout: 60_000 + rounds * 120_000 }, () => {
  const found = findPostgres();
  const registries = ["embedded", ...("bin" in found ? ["PostgreSQL"] : [])];
  if ("reason" in found) console.log(`PostgreSQL: skipped, ${found.reason}`);

  describe.each(registries)("%s", (registry) => {
    const at: { small?: SmallRun; cluster?: Cluster } = {};
    beforeAll(async () => {
      if (registry === "PostgreSQL" && "bin" in found) at.cluster = await startCluster(found.bin);
      at.small = await smallRun(at.cluster?.freshDatabase());
    }, 120_000);
    afterAll(async () => {
      await at.small?.remove();
      await at.cluster?.stop();
    });

    it(`${String(Math.ceil(rounds / registries.length))} runs end with the same rows and bytes as one that nobody disturbed`, async () => {
      const { small } = at;
      if (small === undefined) throw new Error("nothing to run");
      const tally = await soak(small, Math.ceil(rounds / registries.length));
      console.log(`${registry}: ${JSON.stringify(tally)}`);
      expect(tally.kills).toBeGreaterThan(0);
    });
  });
});
