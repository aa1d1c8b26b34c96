import { test } from "vitest";
import { throughThreeKills } from "./many-units.ts";

test("32 units, 4 at a time, one attempt in ten failing, killed three times: none lost, none twice", async () => {
  await throughThreeKills(32, 4);
}, 300_000);
