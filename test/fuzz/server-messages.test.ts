import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Hover, MarkupContent } from "vscode-languageserver-protocol";
import { ask, at } from "../server/kit/ask.ts";
import { startClient, type Client } from "../server/kit/client.ts";
import { submission } from "../server/kit/submission.ts";
import { tryOften } from "./how-long.ts";

// Whatever a client sends, in whatever order, every request gets one answer and the server lives on.

const requests = [
  ...["hover", "completion", "definition", "declaration", "implementation", "references", "documentHighlight"],
  ...["documentSymbol", "foldingRange", "selectionRange", "documentLink", "codeLens", "codeAction", "inlayHint"],
  ...["formatting", "rangeFormatting", "rangesFormatting", "onTypeFormatting", "prepareRename", "rename"],
  ...["linkedEditingRange", "semanticTokens/full", "semanticTokens/full/delta", "semanticTokens/range"],
  ...["prepareCallHierarchy", "signatureHelp", "diagnostic"],
].map((name) => `textDocument/${name}`);
const others = [
  ...[
    "workspace/symbol",
    "workspace/diagnostic",
    "workspace/willRenameFiles",
    "wcl/plan",
    "wcl/quanta",
    "wcl/planRows",
    "wcl/planQuantum",
    "wcl/planChange",
    "wcl/contexts",
  ],
  ...["wcl/setContext", "wcl/factsInfo", "wcl/status", "wcl/explain", "codeLens/resolve", "completionItem/resolve"],
  ...["codeAction/resolve", "callHierarchy/incomingCalls", "callHierarchy/outgoingCalls", "no/such/method"],
];

type Message =
  | { readonly kind: "request"; readonly method: string; readonly params: unknown; readonly cancel: boolean }
  | { readonly kind: "notify"; readonly method: string; readonly params: unknown };

const number = fc.oneof(fc.nat(120), fc.constantFrom(-1, 1e9, 2 ** 31));
const position = fc.record({ line: number, character: number });
const range = fc.record({ start: position, end: position });

function messages(client: Client): fc.Arbitrary<Message> {
  const uri = fc.constantFrom(
    ...["coadd.des", "patterns.wcl", "modules/warp.wcl", "missing.wcl"].map((name) => client.uri(name)),
    ...["untitled:Untitled-1", "file:///", "http://x/y.wcl", "not a uri", "git:/a/b.wcl?ref=1", ""],
  );
  const document = fc.record({ textDocument: fc.record({ uri }) });
  const text = fc.constantFrom("a = 1\n", "<a>\n", "${", "", "blocklist = first\n<block>\n", "\u0000\n", "x\r\ny");
  const sound = fc
    .record({
      textDocument: fc.record({ uri }),
      position,
      range,
      ranges: fc.array(range, { maxLength: 3 }),
      positions: fc.array(position, { maxLength: 3 }),
      newName: fc.constantFrom("fresh", "", "a b", "${x}", "warp"),
      ch: fc.constantFrom(">", "\n", "x"),
      options: fc.constant({ tabSize: 4, insertSpaces: true }),
      context: fc.constant({ includeDeclaration: true, diagnostics: [] }),
      previousResultId: fc.constantFrom("", "1", "x"),
      query: fc.constantFrom("", "w", "zzz"),
      previousResultIds: fc.constant([]),
      files: fc.constant([]),
      code: fc.constantFrom("PFW213", "", "x"),
      entry: fc.oneof(uri, fc.constant(null)),
      module: fc.constantFrom("warp", "none"),
      item: fc.record({ name: fc.constant("x"), kind: fc.constant(1), uri, range, selectionRange: range }),
    })
    .map((all) => all as unknown);
  const params = fc.oneof(
    { weight: 8, arbitrary: sound },
    document,
    fc.constantFrom<unknown>({}, null, [], { textDocument: 7 }),
  );
  const request = fc.record({
    kind: fc.constant("request" as const),
    method: fc.constantFrom(...requests, ...others),
    params,
    cancel: fc.boolean(),
  });
  const version = fc.constantFrom(0, 1, 2, 7, -3);
  const change = fc.oneof(fc.record({ range, text }), fc.record({ text }));
  const notification = fc
    .oneof(
      fc.record({
        method: fc.constant("textDocument/didOpen"),
        params: fc.record({ textDocument: fc.record({ uri, version, text, languageId: fc.constant("wcl") }) }),
      }),
      fc.record({
        method: fc.constant("textDocument/didChange"),
        params: fc.record({
          textDocument: fc.record({ uri, version }),
          contentChanges: fc.array(change, { maxLength: 3 }),
        }),
      }),
      fc.record({ method: fc.constant("textDocument/didClose"), params: document }),
      fc.record({
        method: fc.constant("workspace/didChangeWatchedFiles"),
        params: fc.record({ changes: fc.array(fc.record({ uri, type: fc.nat(4) }), { maxLength: 3 }) }),
      }),
      fc.record({
        method: fc.constant("workspace/didChangeConfiguration"),
        params: fc.constantFrom<unknown>({ settings: null }, { settings: { wcl: 3 } }, {}),
      }),
      fc.record({
        method: fc.constantFrom("no/such/notification", "$/cancelRequest", "$/setTrace"),
        params: fc.constantFrom<unknown>({}, { id: 99 }, null),
      }),
    )
    .map(({ method, params: given }): Message => ({ kind: "notify", method, params: given }));
  return fc.oneof({ weight: 3, arbitrary: request }, { weight: 2, arbitrary: notification });
}

describe("any sequence of messages", () => {
  test.each([
    ["told", {}],
    ["asking", undefined],
  ])("every request is answered, and the server lives on (a client that is %s)", async (_name, capabilities) => {
    const client = await startClient(submission(), capabilities === undefined ? {} : { capabilities });
    await client.untilIndexed();
    const property = fc.asyncProperty(fc.array(messages(client), { minLength: 1, maxLength: 25 }), async (sequence) => {
      await Promise.all(sequence.map((message) => send(client, message)));
      expect(client.child.exitCode).toBeNull();
    });
    await tryOften(property, 40, 8000);
    // Nothing that was sent has made it say anything false since.
    const textDocument = {
      uri: client.uri("coadd.des"),
      languageId: "wcl",
      version: 1,
      text: client.text("coadd.des"),
    };
    for (const name of ["patterns.wcl", "modules/warp.wcl", "coadd.des"])
      await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: client.uri(name) } });
    await client.connection.sendNotification("textDocument/didOpen", { textDocument });
    const hover = async (): Promise<string> => {
      const found = await ask<Hover>(client, "textDocument/hover", at(client, "coadd.des", "warp, stack"));
      return (found.contents as MarkupContent).value;
    };
    // The first answers may be of the texts before; they say so.
    for (let tries = 0; tries < 200 && !(await hover()).includes("6 quanta"); tries++) await pause(50);
    expect(await hover()).toContain("6 quanta");
    expect(client.log.filter((line) => line.includes("wcl server:"))).toEqual([]);
    await client.stop();
  });
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Settles when the request is answered, well or with an error; fails when it is not. */
async function send(client: Client, message: Message): Promise<void> {
  if (message.kind === "notify") return client.connection.sendNotification(message.method, message.params);
  const { CancellationTokenSource } = await import("vscode-jsonrpc/node");
  const source = new CancellationTokenSource();
  const answer = client.connection.sendRequest(message.method, message.params, source.token).then(
    () => true,
    () => true,
  );
  if (message.cancel) source.cancel();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, 60_000, false);
  });
  const answered = await Promise.race([answer, late]);
  clearTimeout(timer);
  if (!answered) throw new Error(`${message.method} was not answered`);
}
