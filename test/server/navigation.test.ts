import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  DocumentHighlight,
  Location,
  LocationLink,
  Range,
} from "vscode-languageserver-protocol";
import { ask, at, slice } from "./kit/ask.ts";
import { startClient, type Client } from "./kit/client.ts";
import { submission } from "./kit/submission.ts";

describe("From one place to another, over the protocol", () => {
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

  test("row 18: definition leads from a pattern's name to the pattern in the included file", async () => {
    const links = await ask<LocationLink[]>(client, "textDocument/definition", at(client, "modules/warp.wcl", "tpv"));
    expect(links[0]?.targetUri).toBe(client.uri("patterns.wcl"));
    expect(slice(client.text("patterns.wcl"), links[0]?.targetSelectionRange as Range)).toBe("tpv");
  });

  test("row 19: declaration names every assignment in reach", async () => {
    const links = await ask<LocationLink[]>(client, "textDocument/declaration", at(client, "coadd.des", "reqnum}"));
    expect(links.map((link) => slice(client.text("coadd.des"), link.targetSelectionRange))).toEqual(["reqnum"]);
  });

  test("row 20: implementation leads from a file to the exec that makes it", async () => {
    const links = await ask<LocationLink[]>(
      client,
      "textDocument/implementation",
      at(client, "coadd.des", "<coadd>\n                filepat", "start"),
    );
    expect(links).toHaveLength(1);
  });

  test("row 21: references reach over includes", async () => {
    const params = { ...at(client, "coadd.des", "warp.file.warped"), context: { includeDeclaration: true } };
    const found = await ask<Location[]>(client, "textDocument/references", params);
    expect(new Set(found.map((one) => one.uri))).toEqual(
      new Set([client.uri("coadd.des"), client.uri("modules/warp.wcl")]),
    );
  });

  test("row 22: highlight tells writing from reading", async () => {
    const found = await ask<DocumentHighlight[]>(
      client,
      "textDocument/documentHighlight",
      at(client, "coadd.des", "reqnum = 7"),
    );
    expect(found.map((one) => one.kind)).toEqual([3, 2]);
  });

  test("row 26: call hierarchy goes from block to module to exec to data to consumer", async () => {
    const calls = async (item: CallHierarchyItem): Promise<CallHierarchyItem[]> =>
      (await ask<CallHierarchyOutgoingCall[]>(client, "callHierarchy/outgoingCalls", { item })).map((call) => call.to);
    const [block] = await ask<CallHierarchyItem[]>(
      client,
      "textDocument/prepareCallHierarchy",
      at(client, "coadd.des", "<first>", "end"),
    );
    const modules = await calls(block as CallHierarchyItem);
    expect(modules.map((one) => one.name)).toEqual(["warp", "stack"]);
    const [exec] = await calls(modules[0] as CallHierarchyItem);
    expect(exec?.name).toBe("exec_1");
    const [data] = await calls(exec as CallHierarchyItem);
    expect(data?.name).toBe("warped");
    const [consumer] = await calls(data as CallHierarchyItem);
    expect(consumer?.detail).toBe("module.stack.file");
  });
});
