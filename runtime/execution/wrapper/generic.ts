import type { WrapperKind } from "./wrap-work.ts";

/** Runs its execs and nothing else. */
export const genericWrapper: WrapperKind = {
  dialect: "generic",
  prepare: () => Promise.resolve(),
  transformInputs: () => Promise.resolve(),
};
