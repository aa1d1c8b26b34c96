import { fits, isRecord, type Shape } from "../message-shape.ts";
import type { FilesRequest } from "./messages.ts";

const shapes: Readonly<Record<FilesRequest["kind"], Shape>> = {
  ready: {},
  ask: { form: { type: "string", tag: "string", unit: "string", run: "string", name: "string", keys: "string" } },
  sql: { text: "string" },
  rows: { from: "number", count: "number" },
  choose: { row: "number" },
  ...{ name: { text: "string" }, lineage: { text: "string" }, open: { text: "string" }, copy: { text: "string" } },
};

/** Messages from a web page are checked before they are believed. */
export function isFilesRequest(value: unknown): value is FilesRequest {
  if (!isRecord(value) || typeof value.kind !== "string" || !Object.hasOwn(shapes, value.kind)) return false;
  return fits(value, shapes[value.kind as FilesRequest["kind"]]);
}
