// The floor: a server that understands the protocol's envelope and knows no language. Whatever is asked is answered at
// once with nothing; after each edit a document is said to have one problem, then none, in turn.
const state = { rest: Buffer.alloc(0), edits: 0 };
process.stdin.on("data", (chunk) => {
  state.rest = Buffer.concat([state.rest, chunk]);
  for (;;) {
    const head = state.rest.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(state.rest.subarray(0, head).toString())?.[1]);
    if (state.rest.length < head + 4 + length) return;
    const message = JSON.parse(state.rest.subarray(head + 4, head + 4 + length).toString());
    state.rest = state.rest.subarray(head + 4 + length);
    answer(message);
  }
});
process.stdin.on("end", () => process.exit(0));

const point = { line: 0, character: 0 };
const problem = { range: { start: point, end: point }, message: "no language" };

function answer({ id, method, params }) {
  if (method === "exit") process.exit(0);
  if (method === "textDocument/didChange") state.edits++;
  const items = state.edits % 2 === 1 ? [problem] : [];
  if (method === "textDocument/didOpen" || method === "textDocument/didChange")
    send({ method: "textDocument/publishDiagnostics", params: { uri: params.textDocument.uri, diagnostics: items } });
  if (id === undefined) return;
  send({ id, result: resultOf(method, items) });
}

function resultOf(method, items) {
  switch (method) {
    case "initialize":
      return { capabilities: { textDocumentSync: 2, hoverProvider: true, completionProvider: {} } };
    case "textDocument/diagnostic":
      return { kind: "full", items };
    case "textDocument/hover":
      return { contents: "nothing" };
    case "textDocument/completion":
      return [{ label: "nothing" }];
    case "textDocument/documentSymbol":
      return [{ name: "nothing", kind: 1, range: problem.range, selectionRange: problem.range }];
    default:
      return null;
  }
}

function send(message) {
  const text = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  process.stdout.write(`Content-Length: ${text.length}\r\n\r\n`);
  process.stdout.write(text);
}
