import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  DocumentDiagnosticReport,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  LinkedEditingRanges,
  Location,
  LocationLink,
  MarkupContent,
  Range,
  SelectionRange,
  SemanticTokens,
  SemanticTokensDelta,
  SignatureHelp,
  TextEdit,
  WorkspaceDiagnosticReport,
  WorkspaceEdit,
  WorkspaceSymbol,
} from "vscode-languageserver-protocol";
import type { FactsInfo, PlanOutline, QuantaPage, RunContexts, ServerStatus } from "../../server/protocol.ts";
import { find, startClient, type Client } from "./kit/client.ts";
import { submission } from "./kit/submission.ts";

/** Asks in the words of the protocol. */
async function ask<R>(client: Client, method: string, params: unknown): Promise<R> {
  return client.connection.sendRequest<R>(method, params);
}

/** A document and the place of the first `sought` in it. */
function at(client: Client, name: string, sought: string, where: "start" | "end" = "start") {
  return { textDocument: { uri: client.uri(name) }, position: find(client.text(name), sought, where) };
}

function slice(text: string, { start, end }: Range): string {
  const lines = text.split("\n");
  if (start.line === end.line) return (lines[start.line] ?? "").slice(start.character, end.character);
  const middle = lines.slice(start.line + 1, end.line);
  return [
    (lines[start.line] ?? "").slice(start.character),
    ...middle,
    (lines[end.line] ?? "").slice(0, end.character),
  ].join("\n");
}

function edited(text: string, edits: readonly TextEdit[]): string {
  const starts = [0];
  for (let index = 0; index < text.length; index++) if (text[index] === "\n") starts.push(index + 1);
  const offset = (position: { line: number; character: number }): number =>
    (starts[position.line] ?? text.length) + position.character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (now, edit) => now.slice(0, offset(edit.range.start)) + edit.newText + now.slice(offset(edit.range.end)),
      text,
    );
}

describe("one client, one submission: a test for each row of the feature table", () => {
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

  test("row 4: document diagnostics are pulled, and an unchanged answer is said to be unchanged", async () => {
    const textDocument = { uri: client.uri("coadd.des") };
    const first = await ask<DocumentDiagnosticReport>(client, "textDocument/diagnostic", { textDocument });
    expect(first).toMatchObject({ kind: "full", items: [] });
    const previousResultId = first.resultId;
    const second = await ask<DocumentDiagnosticReport>(client, "textDocument/diagnostic", {
      textDocument,
      previousResultId,
    });
    expect(second).toEqual({ kind: "unchanged", resultId: previousResultId });
  });

  test("row 9 and 10: completion offers keys of the section, and explains one when it is looked at", async () => {
    const list = await ask<CompletionList>(
      client,
      "textDocument/completion",
      at(client, "coadd.des", "ops_enddir = coadd"),
    );
    const labels = list.items.map((item) => item.label);
    expect(labels).toContain("savefiles");
    expect(labels).not.toContain("flabel");
    const item = list.items.find((one) => one.label === "savefiles");
    expect(item?.documentation).toBeUndefined();
    const resolved = await ask<CompletionItem>(client, "completionItem/resolve", item);
    expect((resolved.documentation as MarkupContent).value).toContain("savefiles");
  });

  test("row 11: sections come as snippets with the keys that they need", async () => {
    const inFile = await ask<CompletionList>(client, "textDocument/completion", at(client, "coadd.des", "<exec_1>"));
    const exec = inFile.items.find((item) => item.label === "<exec_2>");
    expect(exec?.textEdit?.newText).toContain("execname = ${1:program}");
  });

  test("row 13 and 14: hover shows the names a file takes and the quanta that make it", async () => {
    const hover = await ask<Hover>(client, "textDocument/hover", at(client, "modules/warp.wcl", "<warped>", "end"));
    const { value } = hover.contents as MarkupContent;
    expect(value).toContain("in 6 quanta");
    expect(value).toContain("jobrepo/0/warped-0-8,6-100_r7p01_U1.fits");
    expect(value).toContain("DEMO/r7/U1/p01/warp/warped-0-8,6-100_r7p01_U1.fits");
  });

  test("row 15: signature help inside a variable", async () => {
    const help = await ask<SignatureHelp>(
      client,
      "textDocument/signatureHelp",
      at(client, "coadd.des", "${attnum:", "end"),
    );
    expect(help.signatures[0]?.label).toBe("${name:width}");
    expect(help.activeParameter).toBe(1);
  });

  test("row 16: inlay hints count the quanta of a module", async () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 500, character: 0 } };
    const hints = await ask<InlayHint[]>(client, "textDocument/inlayHint", {
      textDocument: { uri: client.uri("modules/warp.wcl") },
      range,
    });
    expect(hints.map((hint) => hint.label)).toEqual(["× 6"]);
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

  test("row 23: the outline nests as the sections do", async () => {
    const symbols = await ask<DocumentSymbol[]>(client, "textDocument/documentSymbol", {
      textDocument: { uri: client.uri("patterns.wcl") },
    });
    expect(symbols.map((one) => one.name)).toEqual(["filename_pattern", "directory_pattern"]);
    expect(symbols[0]?.children?.map((one) => one.name)).toEqual(["tpv", "tp"]);
  });

  test("row 24: workspace symbols find by letters in order", async () => {
    await client.untilIndexed();
    const symbols = await ask<WorkspaceSymbol[]>(client, "workspace/symbol", { query: "wrpd" });
    expect(symbols.map((one) => [one.name, one.containerName])).toContainEqual(["warped", "warp.file"]);
  });

  test("row 25: includes are links", async () => {
    const links = await ask<DocumentLink[]>(client, "textDocument/documentLink", {
      textDocument: { uri: client.uri("coadd.des") },
    });
    expect(links.map((link) => link.target)).toEqual([client.uri("patterns.wcl"), client.uri("modules/warp.wcl")]);
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

  test("row 31: sections fold", async () => {
    const folds = await ask<FoldingRange[]>(client, "textDocument/foldingRange", {
      textDocument: { uri: client.uri("patterns.wcl") },
    });
    expect(folds.map((fold) => [fold.startLine, fold.endLine])).toContainEqual([0, 2]);
  });

  test("row 32: selection grows from name to value to line to section to file", async () => {
    const { textDocument, position } = at(client, "patterns.wcl", "flabel");
    const [range] = await ask<SelectionRange[]>(client, "textDocument/selectionRange", {
      textDocument,
      positions: [position],
    });
    const steps: string[] = [];
    for (let one: SelectionRange | undefined = range; one !== undefined; one = one.parent) {
      steps.push(slice(client.text("patterns.wcl"), one.range));
    }
    expect(steps[0]).toBe("flabel");
    expect(steps[1]).toBe("${flabel}");
    expect(steps.at(-1)).toBe(client.text("patterns.wcl"));
    expect(steps.some((step) => step.startsWith("<filename_pattern>") && step.endsWith("</filename_pattern>"))).toBe(
      true,
    );
  });

  test("row 33: the two names of a section are typed together", async () => {
    const linked = await ask<LinkedEditingRanges>(
      client,
      "textDocument/linkedEditingRange",
      at(client, "patterns.wcl", "repo>"),
    );
    expect(linked.ranges.map((range) => slice(client.text("patterns.wcl"), range))).toEqual(["repo", "repo"]);
  });

  test("row 41: lenses offer Run and Preview, and count quanta and references", async () => {
    const lenses = await ask<CodeLens[]>(client, "textDocument/codeLens", {
      textDocument: { uri: client.uri("coadd.des") },
    });
    const titles = await Promise.all(
      lenses.slice(0, 4).map(async (lens) => (await ask<CodeLens>(client, "codeLens/resolve", lens)).command),
    );
    expect(titles[0]).toMatchObject({ title: "▷ Run", command: "wcl.run", arguments: [client.uri("coadd.des")] });
    expect(titles[1]).toMatchObject({ title: "Preview 8 quanta", command: "wcl.previewQuanta" });
    expect(titles[2]).toMatchObject({ title: "1 reference", command: "wcl.showReferences" });
    expect(titles[3]).toMatchObject({
      title: "2 quanta",
      command: "wcl.previewQuanta",
      arguments: [client.uri("coadd.des"), "stack"],
    });
  });

  test("row 37: semantic tokens come whole, as a difference, and for a stretch", async () => {
    const textDocument = { uri: client.uri("patterns.wcl") };
    const full = await ask<SemanticTokens>(client, "textDocument/semanticTokens/full", { textDocument });
    expect(full.data.length % 5).toBe(0);
    expect(full.data.length).toBeGreaterThan(50);
    const before = client.text("patterns.wcl");
    client.edit("patterns.wcl", before.replace("tpv =", "tpvx ="));
    const delta = await ask<SemanticTokensDelta>(client, "textDocument/semanticTokens/full/delta", {
      textDocument,
      previousResultId: full.resultId,
    });
    expect(delta.edits).toHaveLength(1);
    client.edit("patterns.wcl", before);
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const part = await ask<SemanticTokens>(client, "textDocument/semanticTokens/range", { textDocument, range });
    expect(part.data).toHaveLength(5);
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
