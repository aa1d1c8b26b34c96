import { describe, expect, test } from "vitest";
import type { Hover, MarkupContent } from "vscode-languageserver-protocol";
import { ask, at } from "./kit/ask.ts";
import { startClient, type Client } from "./kit/client.ts";
import { facts, submission } from "./kit/submission.ts";

/** Forty patches of one visit: forty quanta of `warp`. */
const forty = JSON.stringify({
  v: 1,
  taken: "2026-11-24T10:00:00Z",
  modules: {
    warp: {
      "list-raw": Array.from({ length: 40 }, (_, patch) => ({
        img: { filename: `r${patch}.fits`, tract: "0", patch: String(patch), visit: "1", ccd: "1" },
      })),
    },
  },
});

describe("a set that is too large to be shown", () => {
  test("row 14: the exact count, the first ten, and a link to all where the client can follow it", async () => {
    for (const commandLinks of [true, false]) {
      const client = await startClient(submission().replace(facts, forty), { initializationOptions: { commandLinks } });
      await client.untilIndexed();
      client.open("modules/warp.wcl");
      for (const sought of ["<warp>", "<warped>", "filepat = tpv"]) {
        const text = await hover(client, sought);
        const words = encodeURIComponent(JSON.stringify([client.uri("coadd.des"), "warp"]));
        const link = `[Show all 40 quanta of warp](command:wcl.showPlan?${words})`;
        expect(text).toContain("40 quanta");
        expect(text).toContain("… and 30 more");
        expect(text.includes(link)).toBe(commandLinks);
        if (!commandLinks) expect(text).not.toContain("command:");
      }
      await client.stop();
    }
  });
});

async function hover(client: Client, sought: string): Promise<string> {
  const found = await ask<Hover>(client, "textDocument/hover", at(client, "modules/warp.wcl", sought, "end"));
  return (found.contents as MarkupContent).value;
}
