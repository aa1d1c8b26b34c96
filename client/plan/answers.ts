import { commands, env, Range, Uri, ViewColumn, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { PlannedQuantum, PlanRows } from "../../server/plan-protocol.ts";
import type { PlanOutline } from "../../server/protocol.ts";
import { folderOf, includeWords, runWcl } from "../run-process.ts";
import type { PlanAnswer, PlanRequest } from "./messages.ts";

/** One panel and its document. */
export interface PlanHost {
  readonly extensionPath: string;
  readonly client: LanguageClient;
  readonly uri: string;
  readonly post: (answer: PlanAnswer) => void;
  /** Shows only this module. */
  readonly choose: (module: string) => void;
  /** Asks for everything again; with `restart` changes are counted from now. */
  readonly draw: (restart: boolean) => Promise<void>;
  /** Something has changed that may change the plan. */
  readonly changed: () => void;
}

/** Does what the page asks for. */
export function answerPlanRequests(host: PlanHost): (request: PlanRequest) => void {
  const { client, post, uri } = host;
  const textDocument = { uri };
  const asked = { rows: 0 };
  return (request) => {
    switch (request.kind) {
      case "ready":
        void host.draw(false);
        return;
      case "run":
        void runIt(host);
        return;
      case "entry":
        void entryOf(host).then((entry) => openPlace(entry ?? uri, 0, 0));
        return;
      case "problems":
        void commands.executeCommand("workbench.actions.view.problems");
        return;
      case "facts":
        void askQueries(host);
        return;
      case "restart":
        void host.draw(true);
        return;
      case "remedy":
        void entryOf(host)
          .then(
            () => commands.executeCommand("wcl.chooseContext"),
            () => commands.executeCommand("wcl.restartServer"),
          )
          .then(() => host.draw(false));
        return;
      case "rows": {
        const number = ++asked.rows;
        void client.sendRequest<PlanRows | null>("wcl/planRows", { textDocument, ...request.wanted }).then(
          (rows) => {
            // An answer that was overtaken is of a filter that is gone.
            if (rows !== null && number === asked.rows) post({ kind: "rows", rows });
          },
          () => undefined,
        );
        return;
      }
      case "quantum":
        void client
          .sendRequest<PlannedQuantum | null>("wcl/planQuantum", { textDocument, wrapnum: request.wrapnum })
          .then(
            (quantum) => {
              if (quantum !== null) post({ kind: "quantum", quantum });
            },
            () => undefined,
          );
        return;
      case "module":
        void openModule(host, request.module);
        return;
      case "copy":
        void env.clipboard.writeText(request.text);
        return;
      case "open":
        void openPlace(request.uri, request.line, request.character);
        return;
    }
  };
}

function outlineOf({ client, uri }: PlanHost): Promise<PlanOutline | null> {
  return client.sendRequest<PlanOutline | null>("wcl/plan", { textDocument: { uri } });
}

async function entryOf(host: PlanHost): Promise<string | undefined> {
  return (await outlineOf(host))?.entry;
}

async function runIt(host: PlanHost): Promise<void> {
  await commands.executeCommand("wcl.run", (await entryOf(host)) ?? host.uri);
}

async function openModule(host: PlanHost, name: string): Promise<void> {
  const modules = (await outlineOf(host))?.blocks.flatMap((block) => block.modules) ?? [];
  const place = modules.find((module) => module.name === name)?.place;
  if (place !== undefined) await openPlace(place.uri, place.range.start.line, place.range.start.character);
}

async function openPlace(uri: string, line: number, character: number): Promise<void> {
  const target = Uri.parse(uri);
  try {
    const selection = new Range(line, character, line, character);
    await window.showTextDocument(target, { viewColumn: ViewColumn.One, preview: true, selection });
  } catch {
    void window.showWarningMessage(`${target.fsPath} cannot be opened.`);
  }
}

/** Runs the query programs once, as `wcl plan` does, and keeps their answers beside the submission. */
async function askQueries(host: PlanHost): Promise<void> {
  if (!workspace.isTrusted) return;
  const entry = await entryOf(host);
  if (entry === undefined) return;
  const file = Uri.parse(entry).fsPath;
  const words = ["plan", file, ...includeWords(), "--save-facts", `${file}.facts.json`];
  host.post({ kind: "asking" });
  const finished = await window.withProgress({ location: { viewId: "wcl.quanta" }, title: "Asking the queries" }, () =>
    runWcl(host.extensionPath, words, { cwd: folderOf(file) }, () => undefined),
  );
  if (finished.code !== 0 && finished.stderr.trim() !== "") void window.showErrorMessage(finished.stderr.trim());
  await host.draw(false);
  // Answers are no edit: changes are counted from here on.
  await host.draw(true);
}
