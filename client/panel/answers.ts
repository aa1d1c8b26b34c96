import { commands, env, Range, Uri, ViewColumn, window } from "vscode";
import type { QuantumView } from "../../runtime/cli/quantum-view.ts";
import { runWcl, workingFolder } from "../run-process.ts";
import { detailOf } from "./detail.ts";
import type { FollowedRun } from "./follow-run.ts";
import { endOfLog, firstErrorLine } from "./log-part.ts";
import type { PanelAnswer, PanelRequest } from "./messages.ts";
import { rowsOf } from "./rows.ts";
import { pathInJob } from "./state-view.ts";
import { timelineOf } from "./timeline.ts";

/** What answering needs: one panel and its run. */
export interface PanelSurroundings {
  readonly extensionPath: string;
  readonly run: string;
  readonly known: FollowedRun;
  readonly post: (answer: PanelAnswer) => void;
  /** The state is sent again before long. */
  readonly drawSoon: () => void;
  readonly followAgain: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Does what the page asks for. */
export function answerRequests(around: PanelSurroundings): (request: PanelRequest) => void {
  const { known, post, run } = around;
  const opened: { close?: () => void } = {};
  around.signal.addEventListener("abort", () => opened.close?.());
  return (request) => {
    switch (request.kind) {
      case "ready":
        around.drawSoon();
        return;
      case "cancel":
        void commands.executeCommand("wcl.cancelRun", run);
        return;
      case "resume":
        void commands.executeCommand("wcl.resumeRun", run).then(around.followAgain);
        return;
      case "retry":
        void commands
          .executeCommand("wcl.retryRun", run, request.wrapnum === 0 ? undefined : request.wrapnum)
          .then(around.followAgain);
        return;
      case "open-entry":
        void openText(known.status.entry ?? "", 1);
        return;
      case "open":
        void openText(request.path, request.line);
        return;
      case "copy":
        void env.clipboard.writeText(request.text);
        return;
      case "lineage":
        void commands.executeCommand("wcl.showLineage", request.file);
        return;
      case "rows":
        post(rowsOf(known.status, known.ledger, request.wanted, Date.now()));
        return;
      case "timeline":
        post({ kind: "timeline", timeline: timelineOf(known.status, known.ledger, Date.now()) });
        return;
      case "detail":
        opened.close?.();
        opened.close = showDetail(around, request.wrapnum);
        return;
      case "close-detail":
        opened.close?.();
        return;
    }
  };
}

/** Milliseconds between two looks at the log of a quantum that runs. */
const lookEvery = 500;
const endStates: ReadonlySet<string> = new Set(["done", "failed", "skipped"]);

/** Tells of one wrapper instance until the answer is called: again when its state changes, and as its log grows. */
function showDetail({ extensionPath, run, known, post }: PanelSurroundings, wrapnum: number): () => void {
  const shown = { state: "", programs: -1, text: "", closed: false, looksSinceEnd: 0 };
  const look = async (planned: QuantumView | { readonly trouble: string }): Promise<void> => {
    const wrapper = known.status.wrappers[String(wrapnum)];
    const state = wrapper?.state ?? "waiting";
    const programs = known.ledger.programs.get(wrapnum)?.length ?? 0;
    if (state !== shown.state || programs !== shown.programs) {
      Object.assign(shown, { state, programs });
      post({ kind: "detail", detail: detailOf(known.status, known.ledger, wrapnum, planned) });
    }
    // What has ended writes no more: its log is read twice more and then left, until it is tried again.
    shown.looksSinceEnd = endStates.has(state) ? shown.looksSinceEnd + 1 : 0;
    if (shown.looksSinceEnd > 2) return;
    const path = wrapper === undefined ? "" : pathInJob(known.status, wrapper.job, wrapper.log);
    const text = path === "" ? undefined : await endOfLog(path);
    if (text !== undefined && text !== shown.text && !shown.closed) {
      shown.text = text;
      post({ kind: "log", log: { wrapnum, path, text } });
    }
  };
  const keepLooking = async (): Promise<void> => {
    let planned = await askQuantum(extensionPath, run, wrapnum);
    while (!shown.closed) {
      const state = known.status.wrappers[String(wrapnum)]?.state;
      // The folder of its job is known as soon as a job has begun it.
      if (state !== undefined && !("trouble" in planned) && planned.jobFolder === undefined)
        planned = await askQuantum(extensionPath, run, wrapnum);
      await look(planned);
      await new Promise((resolve) => setTimeout(resolve, lookEvery));
    }
  };
  void keepLooking();
  return () => {
    shown.closed = true;
  };
}

async function askQuantum(
  extensionPath: string,
  run: string,
  wrapnum: number,
): Promise<QuantumView | { readonly trouble: string }> {
  const answer: { view?: QuantumView } = {};
  const words = ["status", run, "--wrapper", String(wrapnum), "--json"];
  const finished = await runWcl(extensionPath, words, { cwd: workingFolder() }, (line) => {
    answer.view = line as QuantumView;
  });
  return answer.view ?? { trouble: finished.stderr.trim() };
}

/** Opens a text at a line; line 0 is the first that speaks of an error. */
async function openText(path: string, line: number): Promise<void> {
  if (path === "") return;
  try {
    const at = (line > 0 ? line : ((await firstErrorLine(path)) ?? 1)) - 1;
    const selection = new Range(at, 0, at, 0);
    await window.showTextDocument(Uri.file(path), { viewColumn: ViewColumn.One, preview: true, selection });
  } catch {
    void window.showWarningMessage(`${path} cannot be opened.`);
  }
}
