import { describe, expect, test } from "vitest";
import type { CodeAction, CompletionList, TextEdit } from "vscode-languageserver-protocol";
import { ask, edited } from "./kit/ask.ts";
import { startClient } from "./kit/client.ts";

describe("What the server writes into a text, over the protocol", () => {
  test("row 12: paths are completed inside an include", async () => {
    const client = await startClient(
      `--- main.des\n<<include parts/<|>>>\n--- parts/one.wcl\na = 1\n--- parts/notes.txt\nx\n`,
    );
    client.open("main.des");
    const list = await ask<CompletionList>(client, "textDocument/completion", client.mark());
    expect(list.items.map((item) => item.label)).toEqual(["one.wcl"]);
    await client.stop();
  });

  test("row 34: typing > closes the section", async () => {
    const client = await startClient(`--- main.des\n<block>\n  <first><|>\n</block>\n`);
    client.open("main.des");
    const options = { tabSize: 4, insertSpaces: true };
    const edits = await ask<TextEdit[]>(client, "textDocument/onTypeFormatting", {
      ...client.mark(),
      ch: ">",
      options,
    });
    expect(edited(client.text("main.des"), edits)).toBe("<block>\n  <first>\n  </first>\n</block>\n");
    await client.stop();
  });

  test("row 35 and 36: formatting, whole and in part", async () => {
    const client = await startClient(`--- main.des\na=1\n<b>\nc  =  2 # note\n</b>\nd=3\n`);
    client.open("main.des");
    const textDocument = { uri: client.uri("main.des") };
    const options = { tabSize: 4, insertSpaces: true };
    const whole = await ask<TextEdit[]>(client, "textDocument/formatting", { textDocument, options });
    expect(edited(client.text("main.des"), whole)).toBe("a = 1\n<b>\n    c = 2 # note\n</b>\nd = 3\n");
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 1 } };
    const part = await ask<TextEdit[]>(client, "textDocument/rangeFormatting", { textDocument, range, options });
    expect(edited(client.text("main.des"), part)).toBe("a=1\n<b>\n    c = 2 # note\n</b>\nd=3\n");
    const ranges = [range, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }];
    const parts = await ask<TextEdit[]>(client, "textDocument/rangesFormatting", { textDocument, ranges, options });
    expect(edited(client.text("main.des"), parts)).toBe("a = 1\n<b>\n    c = 2 # note\n</b>\nd=3\n");
    await client.stop();
  });

  test("row 39 and 40: fix all, its edits made when it is chosen", async () => {
    const client = await startClient(`--- main.des\n<a>\n    x = 1\n`);
    client.open("main.des");
    const textDocument = { uri: client.uri("main.des") };
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const context = { diagnostics: [], only: ["source.fixAll"] };
    const [action] = await ask<CodeAction[]>(client, "textDocument/codeAction", { textDocument, range, context });
    expect(action?.edit).toBeUndefined();
    const resolved = await ask<CodeAction>(client, "codeAction/resolve", action);
    const changed = edited(client.text("main.des"), resolved.edit?.changes?.[textDocument.uri] ?? []);
    expect(changed).toContain("</a>");
    await client.stop();
  });
});
