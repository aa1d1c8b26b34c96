import { fits, isRecord, type Shape } from "../message-shape.ts";
import type { PlanRequest } from "./messages.ts";

const shapes: Readonly<Record<PlanRequest["kind"], Shape>> = {
  ...{ ready: {}, run: {}, problems: {}, facts: {}, restart: {}, entry: {}, remedy: {} },
  rows: { wanted: { text: "string", module: "string", changed: "boolean", from: "number", count: "number" } },
  quantum: { wrapnum: "number" },
  module: { module: "string" },
  copy: { text: "string" },
  open: { uri: "string", line: "number", character: "number" },
};

/** Messages from a web page are checked before they are believed. */
export function isPlanRequest(value: unknown): value is PlanRequest {
  if (!isRecord(value) || typeof value.kind !== "string" || !Object.hasOwn(shapes, value.kind)) return false;
  return fits(value, shapes[value.kind as PlanRequest["kind"]]);
}
