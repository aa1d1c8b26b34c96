import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LinkedEditingRanges, WorkspaceEdit } from "vscode-languageserver-protocol";
import { ask, at, edited, slice } from "./kit/ask.ts";
import { startClient, type Client } from "./kit/client.ts";
import { submission } from "./kit/submission.ts";

describe("Changes of names, over the protocol", () => {
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

  test("row 28 and 29: rename is prepared, and changes tags and uses in every file", async () => {
    const where = at(client, "coadd.des", "warp.file.warped");
    const prepared = await ask<{ placeholder: string }>(client, "textDocument/prepareRename", where);
    expect(prepared.placeholder).toBe("warp");
    const edit = await ask<WorkspaceEdit>(client, "textDocument/rename", { ...where, newName: "regrid" });
    const changed = edited(client.text("modules/warp.wcl"), edit.changes?.[client.uri("modules/warp.wcl")] ?? []);
    expect(changed).toContain("<regrid>");
    expect(changed).toContain("</regrid>");
    const main = edited(client.text("coadd.des"), edit.changes?.[client.uri("coadd.des")] ?? []);
    expect(main).toContain("modulelist = regrid, stack");
    expect(main).toContain("depends regrid.file.warped");
    expect(main).toContain("<warp>\n        metadata_table");
  });

  test("row 29: keys with a meaning of their own are refused, with the reason", async () => {
    const where = at(client, "coadd.des", "blocklist");
    await expect(ask(client, "textDocument/prepareRename", where)).rejects.toThrow("a meaning of its own");
  });

  test("row 30: renaming a file rewrites the includes that lead to it", async () => {
    const files = [{ oldUri: client.uri("modules/warp.wcl"), newUri: client.uri("steps/regrid.wcl") }];
    const edit = await ask<WorkspaceEdit>(client, "workspace/willRenameFiles", { files });
    const changed = edited(client.text("coadd.des"), edit.changes?.[client.uri("coadd.des")] ?? []);
    expect(changed).toContain("<<include steps/regrid.wcl>>");
  });

  test("row 33: the two names of a section are typed together", async () => {
    const linked = await ask<LinkedEditingRanges>(
      client,
      "textDocument/linkedEditingRange",
      at(client, "patterns.wcl", "repo>"),
    );
    expect(linked.ranges.map((range) => slice(client.text("patterns.wcl"), range))).toEqual(["repo", "repo"]);
  });
});
