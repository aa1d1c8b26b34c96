import type { Page } from "playwright-core";
import { detailOf } from "../../../client/panel/detail.ts";
import { emptyLedger, writeDown } from "../../../client/panel/ledger.ts";
import type { PanelAnswer, PanelRequest } from "../../../client/panel/messages.ts";
import { panelBody } from "../../../client/panel/page.ts";
import { isPanelRequest } from "../../../client/panel/request-shape.ts";
import { rowsOf } from "../../../client/panel/rows.ts";
import { panelStateOf } from "../../../client/panel/state-view.ts";
import { timelineOf } from "../../../client/panel/timeline.ts";
import type { RunEvent } from "../../../runtime/events/event.ts";
import { applyEvent, emptyStatus } from "../../../runtime/events/status.ts";
import type { QuantumView } from "../../../runtime/cli/quantum-view.ts";
import { openWebview, type Theme } from "./page.ts";

/** The built page of the run panel in a real browser, with a host that folds the events it is given. */
export interface PanelPage {
  readonly page: Page;
  /** Requests of the page that are not for data, in order. */
  readonly asked: readonly PanelRequest[];
  /** Folds more events and tells the page, as the editor would. */
  readonly tell: (events: readonly RunEvent[]) => Promise<void>;
  readonly say: (answer: PanelAnswer) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens the page; `planned` is what `wcl status RUN --wrapper N` would say. */
export async function openPanel(options: {
  readonly theme?: Theme;
  readonly width?: number;
  readonly now?: number;
  readonly planned?: (wrapnum: number) => QuantumView;
}): Promise<PanelPage> {
  const host = { status: emptyStatus(), ledger: emptyLedger() };
  const asked: PanelRequest[] = [];
  const now = (): number => options.now ?? Date.now();
  const answer = async (request: unknown): Promise<void> => {
    if (!isPanelRequest(request)) throw new Error(`the page asked for ${JSON.stringify(request)}`);
    if (request.kind === "rows") await say(rowsOf(host.status, host.ledger, request.wanted, now()));
    else if (request.kind === "timeline")
      await say({ kind: "timeline", timeline: timelineOf(host.status, host.ledger, now()) });
    else if (request.kind === "detail") {
      const planned = options.planned?.(request.wrapnum) ?? { trouble: "the plan of this run is gone" };
      await say({ kind: "detail", detail: detailOf(host.status, host.ledger, request.wrapnum, planned) });
      asked.push(request);
    } else asked.push(request);
  };
  const { page, say, close } = await openWebview({ ...options, name: "panel", body: panelBody, asked: answer });
  return {
    ...{ page, asked, say },
    tell: async (events) => {
      for (const event of events) {
        host.status = applyEvent(host.status, event);
        writeDown(host.ledger, event);
      }
      await say({ kind: "state", state: panelStateOf(host.status) });
    },
    close,
  };
}
