import type { AnalysisRequest } from "./analysis.ts";
import type { RowsWanted } from "./plan-protocol.ts";

/** What the server tells and asks its analyst. */
export type AnalystMessage =
  | { readonly kind: "text"; readonly file: string; readonly text?: string }
  | { readonly kind: "forget"; readonly file: string }
  | { readonly kind: "judge"; readonly id: number; readonly request: AnalysisRequest }
  | { readonly kind: "policy"; readonly id: number; readonly request: AnalysisRequest }
  | {
      readonly kind: "quanta";
      readonly id: number;
      readonly request: AnalysisRequest;
      readonly module: string;
      readonly from: number;
      readonly limit: number;
    }
  | {
      readonly kind: "plan-rows";
      readonly id: number;
      readonly request: AnalysisRequest;
      readonly wanted: RowsWanted;
    }
  | { readonly kind: "plan-quantum"; readonly id: number; readonly request: AnalysisRequest; readonly wrapnum: number }
  | { readonly kind: "plan-change"; readonly id: number; readonly request: AnalysisRequest; readonly restart: boolean };

export type AnalystAnswer =
  | { readonly kind: "done"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly reason: string };
