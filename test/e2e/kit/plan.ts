import type { Page } from "playwright-core";
import type { PlanRequest } from "../../../client/plan/messages.ts";
import { planBody } from "../../../client/plan/page.ts";
import { planStateOf } from "../../../client/plan/plan-state.ts";
import { isPlanRequest } from "../../../client/plan/request-shape.ts";
import type { PlanOutline } from "../../../server/protocol.ts";
import { ask } from "../../server/kit/ask.ts";
import { startClient, type Client } from "../../server/kit/client.ts";
import { openWebview, type Theme } from "./page.ts";

/** The built page of a plan in a real browser, answered by a real language server. */
export interface PlanPage {
  readonly page: Page;
  readonly client: Client;
  /** Requests of the page that are not for data, in order. */
  readonly asked: readonly PlanRequest[];
  /** Asks the server for everything again, as the editor does after an edit. */
  readonly refresh: (restart?: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `files` are those of a submission coadd.des. */
export async function openPlan(
  files: string,
  options: { readonly theme?: Theme; readonly width?: number; readonly trusted?: boolean } = {},
): Promise<PlanPage> {
  const client = await startClient(files);
  await client.untilIndexed();
  client.open("coadd.des");
  const textDocument = { uri: client.uri("coadd.des") };
  const asked: PlanRequest[] = [];
  const refresh = async (restart = false): Promise<void> => {
    const outline = await ask<PlanOutline>(client, "wcl/plan", { textDocument });
    const state = planStateOf(outline, "/survey/submit/coadd.des", options.trusted ?? true);
    await view.say({ kind: "state", state });
    await view.say({ kind: "change", change: await ask(client, "wcl/planChange", { textDocument, restart }) });
  };
  const answer = async (request: unknown): Promise<void> => {
    if (!isPlanRequest(request)) throw new Error(`the page asked for ${JSON.stringify(request)}`);
    if (request.kind === "rows") {
      const rows = await ask(client, "wcl/planRows", { textDocument, ...request.wanted });
      await view.say({ kind: "rows", rows });
    } else if (request.kind === "quantum") {
      const quantum = await ask(client, "wcl/planQuantum", { textDocument, wrapnum: request.wrapnum });
      await view.say({ kind: "quantum", quantum });
    } else asked.push(request);
  };
  const view = await openWebview({ ...options, name: "plan", body: planBody, asked: answer });
  return {
    ...{ page: view.page, client, asked, refresh },
    close: async () => {
      await view.close();
      await client.stop();
    },
  };
}
