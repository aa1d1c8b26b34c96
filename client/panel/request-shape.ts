import type { PanelRequest } from "./messages.ts";

type Shape = Readonly<Record<string, "string" | "number" | Readonly<Record<string, "string" | "number">>>>;

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

function fits(value: Readonly<Record<string, unknown>>, shape: Shape): boolean {
  return Object.entries(shape).every(([name, wanted]) => {
    const one = value[name];
    if (typeof wanted !== "string") return isRecord(one) && fits(one, wanted);
    return wanted === "number" ? Number.isInteger(one) : typeof one === "string";
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
