import { parentPort, receiveMessageOnPort, type MessagePort } from "node:worker_threads";
import { diskSystem } from "../runtime/system.ts";
import { createAnalysis, type Analysis, type AnalysisRequest } from "./analysis.ts";
import type { AnalystAnswer, AnalystMessage } from "./analyst-messages.ts";
import { createOpenDocuments } from "./documents.ts";
import { editorSystem, type EditorSystem } from "./editor-system.ts";
import { stampOf } from "./file-stamp.ts";
import { uriOf } from "./paths.ts";
import { createPulse, Outdated, type Pulse } from "./pulse.ts";
import { createRehearsal } from "./rehearsal.ts";

/** The thread's side: takes messages as they come, works out the newest request for each submission. */
export function serveAnalyst(port: MessagePort | null = parentPort): void {
  if (port === null) return;
  const documents = createOpenDocuments();
  const system = editorSystem(documents, diskSystem(), stampOf);
  const analysis = createAnalysis(system);
  const queue: AnalystQuestion[] = [];
  const changes = { count: 0 };
  const latest: { request: AnalysisRequest | undefined } = { request: undefined };
  const hear = (): void => {
    for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port))
      take(got.message as AnalystMessage);
  };
  const rehearsal = createRehearsal(
    () => {
      const pulse = createPulse(hear, () => queue.length > 0);
      if (latest.request !== undefined) rehearse(system, latest.request, pulse);
    },
    () => queue.length === 0,
  );
  const answer = (message: AnalystAnswer): void => {
    port.postMessage(message);
  };
  const work = (): void => {
    const next = queue.shift();
    if (next === undefined) return;
    const isAlike = (one: AnalystQuestion): boolean =>
      next.kind === "judge" && one.kind === "judge" && one.request.entry === next.request.entry;
    // The texts are newer than any request: whoever else waits for this submission gets the same answer.
    const alike = queue.filter(isAlike);
    for (const one of alike) queue.splice(queue.indexOf(one), 1);
    const ids = [next.id, ...alike.map((one) => one.id)];
    const request = alike.at(-1)?.request ?? next.request;
    const begun = performance.now();
    const change = changes.count;
    const pulse = createPulse(hear, () => changes.count !== change && queue.some(isAlike));
    try {
      const value = answerTo(analysis, next, request, pulse);
      for (const id of ids) answer({ kind: "done", id, value });
    } catch (error) {
      if (error instanceof Outdated) queue.unshift(next, ...alike);
      else {
        const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
        for (const id of ids) answer({ kind: "failed", id, reason });
      }
    }
    if (queue.length > 0) setImmediate(work);
    else if (next.kind === "judge") {
      latest.request = request;
      rehearsal.begin(performance.now() - begun);
    }
  };
  const take = (message: AnalystMessage): void => {
    switch (message.kind) {
      case "text":
        changes.count += 1;
        if (message.text === undefined) documents.close(uriOf(message.file));
        else documents.open(uriOf(message.file), 0, message.text);
        break;
      case "forget":
        changes.count += 1;
        analysis.forget(message.file);
        break;
      case "judge":
      case "policy":
      case "quanta":
      case "plan-rows":
      case "plan-quantum":
      case "plan-change":
        queue.push(message);
        if (queue.length === 1) setImmediate(work);
    }
  };
  port.on("message", take);
}

/** All of it anew, as if nothing were known; an error was told when the question was answered. */
function rehearse(system: EditorSystem, request: AnalysisRequest, pulse: Pulse): void {
  try {
    createAnalysis(system).judge(request, pulse);
  } catch {
    return;
  }
}

type AnalystQuestion = Exclude<AnalystMessage, { kind: "text" | "forget" }>;

function answerTo(
  analysis: Analysis,
  question: AnalystQuestion,
  request: AnalystQuestion["request"],
  pulse: Pulse,
): unknown {
  switch (question.kind) {
    case "judge":
      return analysis.judge(request, pulse);
    case "policy":
      return analysis.policy(request);
    case "quanta":
      return analysis.quanta(request, question.module, question.from, question.limit);
    case "plan-rows":
      return analysis.planRows(request, question.wanted);
    case "plan-quantum":
      return analysis.planQuantum(request, question.wrapnum);
    case "plan-change":
      return analysis.planChange(request, question.restart);
  }
}
