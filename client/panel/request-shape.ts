import { fits, isRecord, type Shape } from "../message-shape.ts";
import type { PanelRequest } from "./messages.ts";

const shapes: Readonly<Record<PanelRequest["kind"], Shape>> = {
  ready: {},
  cancel: {},
  resume: {},
  "open-entry": {},
  timeline: {},
  "close-detail": {},
  retry: { wrapnum: "number" },
  detail: { wrapnum: "number" },
  lineage: { file: "string" },
  copy: { text: "string" },
  open: { path: "string", line: "number" },
  rows: {
    wanted: {
      list: "string",
      text: "string",
      state: "string",
      module: "string",
      order: "string",
      from: "number",
      count: "number",
    },
  },
};

/** Messages from a web page are checked before they are believed. */
export function isPanelRequest(value: unknown): value is PanelRequest {
  if (!isRecord(value) || typeof value.kind !== "string" || !Object.hasOwn(shapes, value.kind)) return false;
  return fits(value, shapes[value.kind as PanelRequest["kind"]]);
}
