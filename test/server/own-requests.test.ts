import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FactsInfo, PlanOutline, QuantaPage, RunContexts, ServerStatus } from "../../server/protocol.ts";
import { ask, at } from "./kit/ask.ts";
import { startClient, type Client } from "./kit/client.ts";
import { submission } from "./kit/submission.ts";

describe("Requests of our own, over the protocol", () => {
  let client: Client;
  beforeAll(async () => {
    client = await startClient(submission());
    await client.untilIndexed();
    client.open("coadd.des");
    client.open("modules/warp.wcl");
    client.open("patterns.wcl");
  });
  afterAll(async () => {
    await client.stop();
  });

  test("wcl/plan: blocks, modules and counts", async () => {
    const plan = await ask<PlanOutline>(client, "wcl/plan", {
      textDocument: { uri: client.uri("patterns.wcl") },
      examples: 1,
    });
    expect(plan).toMatchObject({ entry: client.uri("coadd.des"), run: "U1_r7p01", quanta: 8 });
    expect(plan.blocks[0]?.modules.map((module) => [module.name, module.quanta])).toEqual([
      ["warp", 6],
      ["stack", 2],
    ]);
    expect(plan.blocks[0]?.modules[0]?.examples[0]?.commands[0]?.slice(0, 2)).toEqual([
      "warp.py",
      "list/warp/raw-0-8,6-100_r7p01_U1.list",
    ]);
  });

  test("wcl/quanta: a page of the module that a place lies in", async () => {
    const page = await ask<QuantaPage>(client, "wcl/quanta", {
      ...at(client, "modules/warp.wcl", "execname"),
      from: 4,
      limit: 10,
    });
    expect(page).toMatchObject({ module: "warp", total: 6, from: 4, loopkeys: ["tract", "patch", "visit"] });
    expect(page.quanta.map((one) => one.keys)).toEqual([
      [
        ["tract", "0"],
        ["patch", "8,7"],
        ["visit", "101"],
      ],
      [
        ["tract", "0"],
        ["patch", "8,7"],
        ["visit", "102"],
      ],
    ]);
  });

  test("wcl/factsInfo: which facts are in use and how old they are", async () => {
    const info = await ask<FactsInfo>(client, "wcl/factsInfo", { textDocument: { uri: client.uri("coadd.des") } });
    expect(info).toMatchObject({
      file: client.uri("coadd.des.facts.json"),
      taken: "2026-11-24T10:00:00Z",
      missing: [],
    });
  });

  test("wcl/contexts: an included file is judged in its submission", async () => {
    const contexts = await ask<RunContexts>(client, "wcl/contexts", {
      textDocument: { uri: client.uri("modules/warp.wcl") },
    });
    const uri = client.uri("coadd.des");
    expect(contexts).toEqual({
      role: "included",
      chosen: uri,
      remembered: false,
      candidates: [{ uri, name: "coadd.des" }],
    });
  });

  test("wcl/status: for a bug report", async () => {
    const status = await ask<ServerStatus>(client, "wcl/status", null);
    expect(status.openDocuments).toBe(3);
    expect(status.knownFiles).toBe(3);
  });
});
