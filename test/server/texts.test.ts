import { describe, expect, test } from "vitest";
import type {
  CodeAction,
  DocumentDiagnosticReport,
  Hover,
  MarkupContent,
  WorkspaceDiagnosticReport,
} from "vscode-languageserver-protocol";
import { ask, at, edited } from "./kit/ask.ts";
import { patient, startClient } from "./kit/client.ts";
import { submission } from "./kit/submission.ts";

describe("texts that change", () => {
  const text = `--- main.des
blocklist = one
a = \${b}
b = <|>1
<site>
</site>
`;

  test("row 1: edits are taken over piece by piece", async () => {
    const client = await startClient(text);
    client.open("main.des");
    const { textDocument, position } = client.mark();
    const contentChanges = [
      { range: { start: position, end: { line: position.line, character: position.character + 1 } }, text: "12" },
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "# first\n" },
    ];
    await client.connection.sendNotification("textDocument/didChange", {
      textDocument: { ...textDocument, version: 2 },
      contentChanges,
    });
    const hover = await ask<Hover>(client, "textDocument/hover", { textDocument, position: { line: 2, character: 7 } });
    expect((hover.contents as MarkupContent).value).toContain("`12`");
    await client.stop();
  });

  test("row 3: a client that does not pull is told; syntax at once, meaning soon, nothing twice", async () => {
    const client = await startClient(text, { capabilities: {} });
    client.open("main.des");
    await client.until(() => client.told.get(client.uri("main.des")));
    client.edit("main.des", "blocklist = one\n<site>\n");
    const codes = await client.until(() => {
      const found = client.told.get(client.uri("main.des"))?.map((one) => String(one.code));
      return found?.includes("WCL103") === true && found.includes("PFW207") ? found : undefined;
    });
    expect(codes.filter((code) => code === "WCL103")).toHaveLength(1);
    client.edit("main.des", "blocklist = one\n<site>\n</site>\n");
    await client.until(() =>
      client.told.get(client.uri("main.des"))?.some((one) => one.code === "WCL103") === false ? true : undefined,
    );
    await client.connection.sendNotification("textDocument/didClose", {
      textDocument: { uri: client.uri("main.des") },
    });
    await client.until(() => (client.told.get(client.uri("main.des"))?.length === 0 ? true : undefined));
    await client.stop();
  });

  test("row 5: workspace diagnostics cover files that are not open, where the setting wants it", async () => {
    const client = await startClient(`--- main.des\nblocklist = one\n--- other.des\nblocklist = two\n<a>\n`, {
      settings: { diagnostics: { mode: "workspace" } },
    });
    client.open("main.des");
    await client.untilIndexed();
    const answer = await ask<WorkspaceDiagnosticReport>(client, "workspace/diagnostic", { previousResultIds: [] });
    expect(answer.items.map((item) => item.uri)).toEqual([client.uri("other.des")]);
    await client.stop();
  });

  test("row 6: a problem has its code, its place, and related places", async () => {
    const client = await startClient(`--- main.des\n<a>\nx = 1\n</b>\n`);
    client.open("main.des");
    const report = await ask<DocumentDiagnosticReport>(client, "textDocument/diagnostic", {
      textDocument: { uri: client.uri("main.des") },
    });
    const items = report.kind === "full" ? report.items : [];
    const crossed = items.find((item) => item.code === "WCL102" || item.code === "WCL101");
    expect(crossed).toMatchObject({ source: "wcl", severity: 1 });
    expect(items.some((item) => (item.relatedInformation?.length ?? 0) > 0)).toBe(true);
    await client.stop();
  });

  test("row 6: where the client shows pages of rules, a code leads to its page", async () => {
    const client = await startClient(`--- main.des\nkey =\n`, {
      initializationOptions: { rulePage: "command:wcl.explainRule?{code}" },
    });
    client.open("main.des");
    const report = await ask<DocumentDiagnosticReport>(client, "textDocument/diagnostic", {
      textDocument: { uri: client.uri("main.des") },
    });
    const [first] = report.kind === "full" ? report.items : [];
    expect(first?.codeDescription?.href).toBe(`command:wcl.explainRule?${String(first?.code)}`);
    await client.stop();
  });

  test("row 6: text without effect is faded", async () => {
    const unread = "<coadd>\n                filepat = tp";
    const client = await startClient(
      submission().replace(
        unread,
        `<unread>\n                filepat = tp\n            </unread>\n            ${unread}`,
      ),
      { capabilities: patient },
    );
    await client.untilIndexed();
    client.open("coadd.des");
    const report = await ask<DocumentDiagnosticReport>(client, "textDocument/diagnostic", {
      textDocument: { uri: client.uri("coadd.des") },
    });
    const items = report.kind === "full" ? report.items : [];
    expect(items.map((item) => [item.code, item.tags])).toContainEqual(["PFW238", [1]]);
    await client.stop();
  });

  test("row 8: a code in a comment is explained, as wcl explain does", async () => {
    const client = await startClient(`--- main.des\nkey = # wcl: ignore[STY604, <|>PFW213, STY*]\n`);
    client.open("main.des");
    const hover = await ask<Hover>(client, "textDocument/hover", client.mark());
    expect((hover.contents as MarkupContent).value).toMatch(
      /\*\*PFW213\*\* \((error|warning)\) — [^]*Wrong:[^]*Right:/,
    );
    const text = await ask<{ markdown: string }>(client, "wcl/explain", { code: "pfw213" });
    expect((hover.contents as MarkupContent).value).toBe(text.markdown);
    expect(await ask(client, "wcl/explain", { code: "XYZ1" })).toBeNull();
    await client.stop();
  });

  test("row 38: a misspelt name can be mended", async () => {
    const client = await startClient(submission().replace("used = list.raw.img", "used = list.raw.imgg"), {
      capabilities: patient,
    });
    await client.untilIndexed();
    client.open("modules/warp.wcl");
    const textDocument = { uri: client.uri("modules/warp.wcl") };
    const { position } = at(client, "modules/warp.wcl", "imgg");
    // However busy the machine is: once the problems are told, their fixes are there.
    await ask(client, "textDocument/diagnostic", { textDocument });
    const actions = await ask<CodeAction[]>(client, "textDocument/codeAction", {
      textDocument,
      range: { start: position, end: position },
      context: { diagnostics: [] },
    });
    const fixes = actions.filter((action) => !action.title.startsWith("Ignore"));
    const texts = fixes.map((fix) =>
      edited(client.text("modules/warp.wcl"), fix.edit?.changes?.[textDocument.uri] ?? []),
    );
    expect(texts.some((text) => text.includes("used = list.raw.img\n"))).toBe(true);
    await client.stop();
  });

  test("row 7 and 38: quick fixes, and a comment that silences", async () => {
    const client = await startClient(`--- main.des\nkey =\n`);
    client.open("main.des");
    const textDocument = { uri: client.uri("main.des") };
    const report = await ask<DocumentDiagnosticReport>(client, "textDocument/diagnostic", { textDocument });
    const items = report.kind === "full" ? report.items : [];
    const code = String(items[0]?.code);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } };
    const actions = await ask<CodeAction[]>(client, "textDocument/codeAction", {
      textDocument,
      range,
      context: { diagnostics: items },
    });
    const silence = actions.find((action) => action.title === `Ignore ${code} on this line`);
    const changed = edited(client.text("main.des"), silence?.edit?.changes?.[textDocument.uri] ?? []);
    expect(changed).toBe(`key = # wcl: ignore[${code}]\n`);
    await client.stop();
  });
});
