import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  CodeLens,
  CompletionItem,
  CompletionList,
  DocumentDiagnosticReport,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  MarkupContent,
  SelectionRange,
  SemanticTokens,
  SemanticTokensDelta,
  SignatureHelp,
  WorkspaceSymbol,
} from "vscode-languageserver-protocol";
import { ask, at, slice } from "./kit/ask.ts";
import { startClient, type Client } from "./kit/client.ts";
import { submission } from "./kit/submission.ts";

describe("What a client reads of a submission, over the protocol", () => {
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

  test("row 13: hover explains a key, with its trap", async () => {
    const hover = await ask<Hover>(client, "textDocument/hover", at(client, "modules/warp.wcl", "wrapperloop"));
    expect((hover.contents as MarkupContent).value).toMatch(/\*\*`wrapperloop`\*\* — comma list[^]*⚠/);
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

  test("row 16: inlay hints show resolved values, where the setting wants them", async () => {
    const own = await startClient(`--- main.des\nblocklist = x\na = 1\nb = x\${a}\n`, {
      settings: { inlayHints: { values: true } },
    });
    own.open("main.des");
    await own.untilIndexed();
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const hints = await ask<InlayHint[]>(own, "textDocument/inlayHint", {
      textDocument: { uri: own.uri("main.des") },
      range,
    });
    expect(hints.map((hint) => hint.label)).toEqual(["= x1"]);
    await own.stop();
  });

  test("row 41: lenses offer Run and Preview, and count quanta and references", async () => {
    const lenses = await ask<CodeLens[]>(client, "textDocument/codeLens", {
      textDocument: { uri: client.uri("coadd.des") },
    });
    const titles = await Promise.all(
      lenses.slice(0, 4).map(async (lens) => (await ask<CodeLens>(client, "codeLens/resolve", lens)).command),
    );
    expect(titles[0]).toMatchObject({ title: "▷ Run", command: "wcl.run", arguments: [client.uri("coadd.des")] });
    expect(titles[1]).toMatchObject({ title: "Preview 8 quanta", command: "wcl.showPlan" });
    expect(titles[2]).toMatchObject({ title: "1 reference", command: "wcl.showReferences" });
    expect(titles[3]).toMatchObject({
      title: "2 quanta",
      command: "wcl.showPlan",
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
});
