import { test } from "vitest";
import { throughThreeKills } from "../campaign/many-units.ts";

test("200 units, 8 at a time, one attempt in ten failing, killed three times: none lost, none twice", async () => {
  await throughThreeKills(200, 8);
});
