import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PlanChange, PlannedQuantum, PlanRows } from "../../server/plan-protocol.ts";
import { ask, slice } from "./kit/ask.ts";
import { startClient, type Client } from "./kit/client.ts";
import { facts, submission } from "./kit/submission.ts";

describe("What the plan view asks, over the protocol", () => {
  let client: Client;
  const document = () => ({ textDocument: { uri: client.uri("coadd.des") } });
  const rows = (wanted: object): Promise<PlanRows> =>
    ask<PlanRows>(client, "wcl/planRows", { ...document(), count: 100, ...wanted });
  beforeAll(async () => {
    client = await startClient(submission());
    await client.untilIndexed();
    client.open("coadd.des");
    client.open("modules/warp.wcl");
  });
  afterAll(async () => {
    await client.stop();
  });

  test("wcl/planRows: all quanta of the run in its order, page by page", async () => {
    const page = await rows({ from: 5, count: 2 });
    expect(page).toMatchObject({ from: 5, total: 8 });
    expect(page.rows).toEqual([
      {
        ...{ wrapnum: 6, module: "warp", keys: "tract=0 patch=8,7 visit=102", job: "0001", reads: 2, change: "" },
        makes: ["warped-0-8,7-102_r7p01_U1.fits"],
      },
      {
        ...{ wrapnum: 7, module: "stack", keys: "tract=0 patch=8,6", job: "0001", reads: 3, change: "" },
        makes: ["coadd-0-8,6_r7p01_U1.fits"],
      },
    ]);
  });

  test("wcl/planRows: a filter by keys, names and command lines", async () => {
    const numbers = async (wanted: object): Promise<readonly number[]> =>
      (await rows(wanted)).rows.map(({ wrapnum }) => wrapnum);
    expect(await numbers({ text: "patch=8,6 visit=101" })).toEqual([2]);
    expect(await numbers({ text: "patch=8" })).toEqual([]);
    expect(await numbers({ text: "coadd-0-8,7" })).toEqual([8]);
    expect(await numbers({ text: "STACK.py" })).toEqual([7, 8]);
    expect(await numbers({ text: "raw-101-2.fits" })).toEqual([2, 5]);
    expect(await numbers({ module: "stack", text: "8,6" })).toEqual([7]);
  });

  test("wcl/planQuantum: where inputs come from, why lines matched, and where each is written", async () => {
    const quantum = await ask<PlannedQuantum>(client, "wcl/planQuantum", { ...document(), wrapnum: 7 });
    expect(quantum.loop).toBe("by tract, patch over the lines of file warps");
    expect(quantum.inputs[0]).toMatchObject({
      from: "file warps, made by warp (instance 1)",
      maker: 1,
    });
    expect(quantum.matches).toMatchObject([
      {
        definition: "file warps",
        by: [
          ["tract", "0"],
          ["patch", "8,6"],
        ],
        count: 3,
      },
    ]);
    expect(quantum.outputs).toMatchObject([
      {
        section: "coadd",
        path: "jobrepo/0/coadd-0-8,6_r7p01_U1.fits",
        archivePath: "DEMO/r7/U1/p01/coadd",
      },
    ]);
    const place = quantum.outputs[0]?.place;
    expect(place?.uri).toBe(client.uri("coadd.des"));
    expect(place === undefined || place === null ? "" : slice(client.text("coadd.des"), place.range)).toContain(
      "coadd",
    );
    expect(await ask(client, "wcl/planQuantum", { ...document(), wrapnum: 99 })).toBeNull();
  });

  test("wcl/planChange: what an edit adds, takes away and renames", async () => {
    const look = (restart = false): Promise<PlanChange> =>
      ask<PlanChange>(client, "wcl/planChange", { ...document(), restart });
    expect(await look()).toMatchObject({ added: 0, removed: 0, changed: 0 });

    const text = client.text("coadd.des");
    client.edit("coadd.des", text.replace("flabel = coadd", "flabel = deep"));
    const renamed = await look();
    expect(renamed).toMatchObject({ added: 0, removed: 0, changed: 2 });
    expect(renamed.differences[0]?.changes.map(({ before, after }) => `${before ?? ""} → ${after ?? ""}`)).toContain(
      "jobrepo/0/coadd-0-8,6_r7p01_U1.fits → jobrepo/0/deep-0-8,6_r7p01_U1.fits",
    );
    const marked = await rows({ changed: true });
    expect(marked.rows.map(({ wrapnum, change }) => [wrapnum, change])).toEqual([
      [7, "changed"],
      [8, "changed"],
    ]);

    // Counted from the plan seen last: the name is old news, the module that is gone is not.
    client.edit("coadd.des", text.replace("flabel = coadd", "flabel = deep").replace("warp, stack", "warp"));
    expect(await look(true)).toMatchObject({ added: 0, removed: 2, changed: 0 });

    // A text that is just being written is compared, and never counted from.
    client.edit("coadd.des", text.replace("wrapperloop = tract, patch", "wrapperloop = "));
    await look();
    client.edit("coadd.des", text);
    expect(await look(true)).toMatchObject({ added: 2, removed: 0 });
  });

  test("a plan of 10,000 quanta is there, filtered and explained", async () => {
    const many = await startClient(submission().replace(facts, manyFacts(10_000)));
    await many.untilIndexed();
    many.open("coadd.des");
    const timed = async <R>(what: string, method: string, params: object): Promise<R> => {
      const begun = performance.now();
      const answer = await ask<R>(many, method, { textDocument: { uri: many.uri("coadd.des") }, ...params });
      console.log(`${what}: ${(performance.now() - begun).toFixed(0)} ms`);
      return answer;
    };
    await timed("outline of 10,000 quanta", "wcl/plan", {});
    expect((await timed<PlanRows>("first page", "wcl/planRows", { count: 100 })).total).toBeGreaterThan(10_000);
    await timed("a page at the end", "wcl/planRows", { from: 9_900, count: 100 });
    const found = await timed<PlanRows>("a name", "wcl/planRows", { text: "warped-0-7-42_", count: 100 });
    expect(found.total).toBe(1 + 1);
    await timed("another name", "wcl/planRows", { text: "warped-0-8-42_", count: 100 });
    const one = await timed<PlannedQuantum>("one quantum", "wcl/planQuantum", { wrapnum: 10_000 });
    expect(one.module).toBe("warp");
    await timed("nothing has changed", "wcl/planChange", {});
    await many.stop();
  });
});

/** So many visits and patches of one tract, one detector each. */
function manyFacts(quanta: number): string {
  const raw = Array.from({ length: quanta }, (_, at) => {
    const [patch, visit] = [String(at % 100), String(Math.floor(at / 100))];
    return { img: { filename: `r${visit}-${patch}.fits`, tract: "0", patch, visit, ccd: "1" } };
  });
  return JSON.stringify({ v: 1, taken: "2026-11-24T10:00:00Z", modules: { warp: { "list-raw": raw } } });
}
