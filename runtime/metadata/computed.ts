import { decamValues } from "./computed-decam.ts";
import { hscCalibrationValues, hscRawValues } from "./computed-hsc.ts";
import type { ComputedValues } from "./computed-value.ts";

/**
 * The functions that a file type's management class stands for, by the last word of `filetype_mgmt`; the values of
 * DECam's pipeline files for any other class, as in the reference's general FITS class.
 */
export function computedValuesOf(management: string | undefined): ComputedValues {
  return classes.get(management?.split(".").at(-1)?.toLowerCase() ?? "") ?? decamValues;
}

const classes: ReadonlyMap<string, ComputedValues> = new Map([
  ["ftmgmthscraw", hscRawValues],
  ["ftmgmthsccalib", hscCalibrationValues],
]);
