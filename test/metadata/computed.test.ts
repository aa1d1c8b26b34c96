import { describe, expect, test } from "vitest";
import { computedValuesOf } from "../../runtime/metadata/computed.ts";
import type { FitsValue } from "../../runtime/metadata/fits-card.ts";

const compute = (management: string | undefined, name: string, header: Record<string, FitsValue>) =>
  computedValuesOf(management).get(name)?.((keyword) => header[keyword]);

describe("values of Hyper Suprime-Cam", () => {
  const raw = "filemgmt.ftmgmt_hscraw.FtMgmtHSCRaw";
  test.each<readonly [name: string, header: Record<string, FitsValue>, value: unknown]>([
    ["field", { OBJECT: "#" }, "UNKNOWN"],
    ["field", { OBJECT: "SSP Wide-1 " }, "SSP_WIDE_1"],
    ["filter", {}, "Unrecognized"],
    ["pointing", { "DATE-OBS": "2013-11-02" }, 671],
    ["pointing", {}, 0],
    ["ccd", { "DET-ID": 112 }, 112],
    ["ccd", { "DET-ID": "x" }, { problem: "“x” is not a whole number" }],
  ])("raw %s from %j", (name, header, value) => {
    expect(compute(raw, name, header)).toStrictEqual(value);
  });

  const calibration = "FtMgmtHSCCalib";
  const CALIB_ID = "filter=HSC-R calibDate=2013-06-17 ccd=23";
  test.each([
    ["filter", "HSC-R"],
    ["ccd", 23],
    ["calib_date", "2013-06-17"],
    ["validstart", "2012-12-19"],
    ["validend", "2013-12-14"],
  ])("calibration %s", (name, value) => {
    expect(compute(calibration, name, { CALIB_ID })).toBe(value);
  });
  test("a calibration that does not say its ccd", () => {
    expect(compute(calibration, "ccd", { CALIB_ID: "filter=NONE" })).toStrictEqual({
      problem: "CALIB_ID “filter=NONE” does not say ccd",
    });
  });
});

describe("values of the Dark Energy Camera", () => {
  test.each<readonly [name: string, header: Record<string, FitsValue>, value: unknown]>([
    ["band", { FILTER: "r DECam SDSS c0002 6415.0 1480.0" }, "r"],
    ["band", { FILTER: "solid plate" }, { problem: "“solid” is not a band" }],
    ["camsym", { INSTRUME: "DECam" }, "D"],
    ["nite", { "DATE-OBS": "2013-09-21T23:59:01.2" }, "20130921"],
    ["nite", { "DATE-OBS": "2013-10-01T03:00:00" }, "20130930"],
    ["objects", { NAXIS2: 512 }, 512],
    ["field", { OBJECT: "DES survey hex 329-412 tiling 2" }, "329-412"],
    ["radeg", { RA: "01:30:00" }, 22.5],
    ["decdeg", { DEC: "-00:30:00" }, -0.5],
    ["tdecdeg", { TELDEC: "soon" }, { problem: "“soon” is not sexagesimal" }],
  ])("%s from %j", (name, header, value) => {
    expect(compute("filemgmt.ftmgmt_genfits.FtMgmtGenFits", name, header)).toStrictEqual(value);
  });
});
