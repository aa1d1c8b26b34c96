/** What the page of a FITS file and its host say to each other. */

export type FitsUnit = {
  readonly index: number;
  readonly name: string;
  /** What it is, in words. */
  readonly words: string;
} & (
  | { readonly kind: "image"; readonly width: number; readonly height: number; readonly planes: number }
  | {
      readonly kind: "table";
      readonly rows: number;
      readonly columns: readonly { readonly name: string; readonly unit: string; readonly form: string }[];
    }
  /** Nothing to be drawn, and why. */
  | { readonly kind: "header"; readonly why: string }
);

/** A part of a plane, every `step`-th pixel; `pixels` row by row from below. */
export interface FitsTile {
  readonly unit: number;
  readonly plane: number;
  readonly x: number;
  readonly y: number;
  readonly across: number;
  readonly up: number;
  readonly step: number;
  readonly pixels: Float32Array;
}

export type FitsAnswer =
  | { readonly kind: "file"; readonly name: string; readonly units: readonly FitsUnit[] }
  | { readonly kind: "tile"; readonly tile: FitsTile }
  | { readonly kind: "pixel"; readonly x: number; readonly y: number; readonly value: string }
  | {
      readonly kind: "rows";
      readonly unit: number;
      readonly from: number;
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: "cards"; readonly unit: number; readonly cards: readonly string[] }
  | { readonly kind: "trouble"; readonly text: string };

export type FitsRequest =
  | { readonly kind: "ready" | "lineage" }
  | {
      readonly kind: "tile";
      readonly unit: number;
      readonly plane: number;
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly step: number;
    }
  | { readonly kind: "pixel"; readonly unit: number; readonly plane: number; readonly x: number; readonly y: number }
  | { readonly kind: "rows"; readonly unit: number; readonly from: number; readonly count: number }
  | { readonly kind: "cards"; readonly unit: number };
