import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Hover, InlayHint, MarkupContent } from "vscode-languageserver-protocol";
import type { RunContexts, ServerStatus } from "../../server/protocol.ts";
import { ask, at } from "./kit/ask.ts";
import { startClient } from "./kit/client.ts";
import { submission } from "./kit/submission.ts";

describe("the workspace", () => {
  test("row 43: a file that changed on disk counts at once", async () => {
    const client = await startClient(`--- main.des\n<<include part.wcl>>\na = \${b}\n--- part.wcl\nb = old\n`);
    client.open("main.des");
    await writeFile(join(client.folder, "part.wcl"), "b = new text\n");
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: client.uri("part.wcl"), type: 2 }],
    });
    const hover = await ask<Hover>(client, "textDocument/hover", at(client, "main.des", "b}"));
    expect((hover.contents as MarkupContent).value).toContain("new text");
    await client.stop();
  });

  test("row 44: two folders with the same names do not mix", async () => {
    const client = await startClient(
      `--- one/main.des\nblocklist = x\n<<include part.wcl>>\na = \${b}\n--- one/part.wcl\nb = first\n--- two/main.des\nblocklist = x\n<<include part.wcl>>\na = \${b}\n--- two/part.wcl\nb = second\n`,
    );
    client.open("one/main.des");
    client.open("two/main.des");
    for (const [name, value] of [
      ["one/main.des", "first"],
      ["two/main.des", "second"],
    ] as const) {
      const hover = await ask<Hover>(client, "textDocument/hover", at(client, name, "b}"));
      expect((hover.contents as MarkupContent).value).toContain(value);
    }
    await client.stop();
  });

  test("row 45: a cancelled request is answered as cancelled, and the server goes on", async () => {
    const client = await startClient(submission());
    client.open("coadd.des");
    const { CancellationTokenSource } = await import("vscode-jsonrpc/node");
    const source = new CancellationTokenSource();
    const symbols = client.connection.sendRequest("workspace/symbol", { query: "" }, source.token);
    source.cancel();
    await symbols.catch((error: unknown) => {
      expect(String(error)).toContain("cancelled");
    });
    expect(await ask<ServerStatus>(client, "wcl/status", null)).toMatchObject({ openDocuments: 1 });
    await client.stop();
  });

  test("row 46: looking for submissions shows progress to a client that can show it", async () => {
    const seen: string[] = [];
    const client = await startClient(submission(), {
      capabilities: { window: { workDoneProgress: true } },
      progress: seen,
    });
    await client.until(() => (seen.includes("end") ? true : undefined));
    expect(seen[0]).toBe("begin");
    await client.stop();
  });

  test("row 47: settings are asked for, change while the server runs, and may be missing altogether", async () => {
    const settings = { inlayHints: { quanta: false } };
    const client = await startClient(submission(), { settings });
    client.open("modules/warp.wcl");
    const range = { start: { line: 0, character: 0 }, end: { line: 500, character: 0 } };
    const hints = (): Promise<InlayHint[]> =>
      ask(client, "textDocument/inlayHint", { textDocument: { uri: client.uri("modules/warp.wcl") }, range });
    await client.until(() => (client.asked.includes("workspace/configuration") ? true : undefined));
    await ask(client, "wcl/status", null);
    expect(await hints()).toHaveLength(0);
    settings.inlayHints.quanta = true;
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await client.until(() =>
      client.asked.filter((method) => method === "workspace/configuration").length > 1 ? true : undefined,
    );
    await ask(client, "wcl/status", null);
    expect(await hints()).toHaveLength(1);
    await client.stop();
    const bare = await startClient(submission(), { capabilities: {}, folders: "none" });
    bare.open("coadd.des");
    await bare.until(() => bare.told.get(bare.uri("coadd.des")));
    await bare.stop();
  });

  test("row 63: the server ends when its client does", async () => {
    const client = await startClient(submission());
    const ended = new Promise((resolve) => client.child.once("exit", resolve));
    client.child.stdin?.end();
    await ended;
    client.connection.dispose();
  });

  test("wcl/setContext: the choice of a submission counts and can be given back", async () => {
    const client = await startClient(
      `--- a.des\nblocklist = x\nb = from a\n<<include part.wcl>>\n--- z.des\nblocklist = x\nb = from z\n<<include part.wcl>>\n--- part.wcl\nc = \${b}\n`,
    );
    client.open("part.wcl");
    const textDocument = { uri: client.uri("part.wcl") };
    const hover = async (): Promise<string> => {
      const found = await ask<Hover>(client, "textDocument/hover", at(client, "part.wcl", "b}"));
      return (found.contents as MarkupContent).value;
    };
    await client.untilIndexed();
    expect(await hover()).toContain("from a");
    const chosen = await ask<RunContexts>(client, "wcl/setContext", { textDocument, entry: client.uri("z.des") });
    expect(chosen).toMatchObject({ role: "included", chosen: client.uri("z.des"), remembered: true });
    expect(await hover()).toContain("from z");
    await ask<RunContexts>(client, "wcl/setContext", { textDocument, entry: null });
    expect(await hover()).toContain("from a");
    await client.stop();
  });
});
