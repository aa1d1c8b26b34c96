import { access } from "node:fs/promises";
import { commands, env, Uri, ViewColumn, window, type ExtensionContext, type WebviewPanel } from "vscode";
import type { FoundFile } from "../../runtime/registry/find-files.ts";
import { fillPage } from "../webview.ts";
import { askFiles, askLineage, askSql, mostRows } from "./ask-registry.ts";
import { lineageGroups } from "./lineage-groups.ts";
import type { FilesAnswer, FilesRequest } from "./messages.ts";
import { filesBody } from "./page.ts";
import { isFilesRequest } from "./request-shape.ts";

/** The answer that is on the page: all rows as texts, and what each is about. */
interface Answer {
  rows: readonly (readonly string[])[];
  files: readonly FoundFile[];
  columns: readonly string[];
}

/** The view that asks the registry for files, in a plain form or in SQL, and shows what came from what. */
export function registerFilesPanel(context: ExtensionContext): void {
  const shown: { panel?: WebviewPanel } = {};
  const attach = (panel: WebviewPanel): void => {
    shown.panel = panel;
    panel.onDidDispose(() => delete shown.panel);
    const answer = answerFilesRequests(context.extensionPath, (told) => void panel.webview.postMessage(told));
    panel.webview.onDidReceiveMessage((request: unknown) => {
      if (isFilesRequest(request)) void answer(request);
    });
    fillPage(context, panel.webview, { name: "files", title: "WCL files", body: filesBody });
  };
  context.subscriptions.push(
    commands.registerCommand("wcl.askFiles", () => {
      if (shown.panel !== undefined) shown.panel.reveal();
      else
        attach(window.createWebviewPanel("wcl.files", "Files", ViewColumn.Active, { retainContextWhenHidden: true }));
    }),
    window.registerWebviewPanelSerializer("wcl.files", {
      deserializeWebviewPanel: (panel) => {
        attach(panel);
        return Promise.resolve();
      },
    }),
  );
}

function answerFilesRequests(
  extensionPath: string,
  post: (answer: FilesAnswer) => void,
): (request: FilesRequest) => Promise<void> {
  const known: Answer = { rows: [], files: [], columns: [] };
  const table = (columns: readonly string[], rows: Answer["rows"], files: readonly FoundFile[]): void => {
    Object.assign(known, { columns, rows, files });
    post({ kind: "table", columns, total: rows.length, limited: rows.length >= mostRows });
  };
  return async (request) => {
    switch (request.kind) {
      case "ready":
        await tellChoices(extensionPath, post);
        return;
      case "ask": {
        post({ kind: "asking" });
        const asked = await askFiles(extensionPath, request.form);
        if ("trouble" in asked) post({ kind: "trouble", text: asked.trouble });
        else table(fileColumns, asked.rows.map(fileRow), asked.rows);
        return;
      }
      case "sql": {
        post({ kind: "asking" });
        const asked = await askSql(extensionPath, request.text);
        if ("trouble" in asked) post({ kind: "trouble", text: asked.trouble });
        else {
          const columns = Object.keys(asked.rows[0] ?? {});
          table(
            columns,
            asked.rows.map((row) => columns.map((column) => textOf(row[column]))),
            [],
          );
        }
        return;
      }
      case "rows": {
        const from = Math.max(0, request.from);
        post({ kind: "rows", from, rows: known.rows.slice(from, from + Math.min(500, Math.max(0, request.count))) });
        return;
      }
      case "choose": {
        const named = known.rows[request.row]?.[known.columns.indexOf("filename")];
        const file =
          known.files[request.row] ?? (named === undefined ? undefined : await fileCalled(extensionPath, named));
        if (file !== undefined) await tellFile(extensionPath, file, post);
        return;
      }
      case "name": {
        const file = await fileCalled(extensionPath, request.text);
        if (file !== undefined) await tellFile(extensionPath, file, post);
        return;
      }
      case "lineage":
        await commands.executeCommand("wcl.showLineage", request.text);
        return;
      case "open":
        await commands.executeCommand("vscode.open", Uri.file(request.text));
        return;
      case "copy":
        await env.clipboard.writeText(request.text);
        return;
    }
  };
}

const fileColumns = ["File", "Type", "Bytes", "Run", "Module"];

function fileRow({ name, filetype, filesize, run, module }: FoundFile): readonly string[] {
  return [name, filetype, filesize === null ? "" : filesize.toLocaleString("en"), run ?? "from outside", module ?? ""];
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What the form offers, in one question whose text never changes. */
async function tellChoices(extensionPath: string, post: (answer: FilesAnswer) => void): Promise<void> {
  const asked = await askSql(
    extensionPath,
    `select 'type' as kind, filetype as name, max(id) as last from desfile group by filetype
      union all select 'tag', tag, max(pfw_attempt_id) from proctag group by tag
      union all select 'run', unitname || '_r' || reqnum || 'p' || case when attnum < 10 then '0' else '' end || attnum, id
                  from pfw_attempt
      order by 3 desc limit 1000`,
  );
  if ("trouble" in asked) {
    post({ kind: "trouble", text: asked.trouble });
    return;
  }
  const named = (kind: string): string[] =>
    asked.rows.flatMap((row) => (row["kind"] === kind ? [textOf(row["name"])] : []));
  post({ kind: "choices", types: named("type").sort(), tags: named("tag").sort(), runs: named("run") });
}

async function fileCalled(extensionPath: string, name: string): Promise<FoundFile | undefined> {
  const form = { type: "", tag: "", unit: "", run: "", keys: "", name: name.replace(/\.(fz|gz)$/, "") };
  const asked = await askFiles(extensionPath, form);
  const rows = "rows" in asked ? asked.rows : [];
  return rows.find((file) => file.name === name) ?? rows.find((file) => file.name.startsWith(name));
}

async function tellFile(extensionPath: string, file: FoundFile, post: (answer: FilesAnswer) => void): Promise<void> {
  const copies = await Promise.all(
    file.paths.map(async (path) => ({
      path,
      here: await access(path).then(
        () => true,
        () => false,
      ),
    })),
  );
  const made = file.module === null ? "" : `${file.module}${file.wrapnum === null ? "" : ` (quantum ${file.wrapnum})`}`;
  const facts = [
    ["Type", file.filetype],
    ["Size", file.filesize === null ? "" : `${file.filesize.toLocaleString("en")} bytes`],
    ["Run", file.run ?? "from outside"],
    ["Made by", made],
    ["md5", file.md5sum ?? ""],
  ] as const;
  post({ kind: "file", name: file.name, copies, facts: facts.filter(([, value]) => value !== "") });
  const lineage = await askLineage(extensionPath, file.name);
  const named = lineage[0]?.namedAt;
  const namedAt = named === null || named === undefined ? "" : `${named.file}:${named.line}`;
  post({ kind: "lineage", name: file.name, groups: lineageGroups(lineage), namedAt });
}
