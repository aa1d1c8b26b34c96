import { fits, isRecord, type Shape } from "../message-shape.ts";
import type { FitsRequest } from "./messages.ts";

const place = { unit: "number", plane: "number", x: "number", y: "number" } as const;
const shapes: Readonly<Record<FitsRequest["kind"], Shape>> = {
  ...{ ready: {}, lineage: {} },
  tile: { ...place, width: "number", height: "number", step: "number" },
  pixel: place,
  rows: { unit: "number", from: "number", count: "number" },
  cards: { unit: "number" },
};

/** Messages from a web page are checked before they are believed. */
export function isFitsRequest(value: unknown): value is FitsRequest {
  if (!isRecord(value) || typeof value.kind !== "string" || !Object.hasOwn(shapes, value.kind)) return false;
  return fits(value, shapes[value.kind as FitsRequest["kind"]]);
}
