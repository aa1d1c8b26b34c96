import { Uri, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { PlanChange, PlanChangeParams } from "../../server/plan-protocol.ts";
import type { PlanOutline, PlanParams } from "../../server/protocol.ts";
import type { PlanAnswer } from "./messages.ts";
import { planStateOf } from "./plan-state.ts";

/** Asks for the outline and for what edits changed, and tells both; a server that does not answer is told of too. */
export async function refreshPlan(
  client: LanguageClient,
  uri: string,
  restart: boolean,
  post: (answer: PlanAnswer) => void,
): Promise<void> {
  const textDocument = { uri };
  try {
    const outline = await client.sendRequest<PlanOutline | null>("wcl/plan", { textDocument } satisfies PlanParams);
    if (outline === null) {
      const text = "No known submission includes this file, so there is nothing to plan.";
      post({ kind: "trouble", text, remedy: "Choose the submission" });
      return;
    }
    const entry = Uri.parse(outline.entry).fsPath;
    post({ kind: "state", state: planStateOf(outline, entry, workspace.isTrusted) });
    const wanted: PlanChangeParams = { textDocument, restart };
    const change = await client.sendRequest<PlanChange | null>("wcl/planChange", wanted);
    if (change !== null) post({ kind: "change", change });
  } catch (error) {
    if (isCancelled(error)) return;
    const why = error instanceof Error ? error.message : String(error);
    post({ kind: "trouble", text: `The language server does not answer: ${why}`, remedy: "Restart the server" });
  }
}

/** The text has changed while the server was at it: the next change asks again. */
function isCancelled(error: unknown): boolean {
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    [-32800, -32801, -32802].includes(Number(error.code))
  );
}
