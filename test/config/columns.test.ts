import { describe, expect, test } from "vitest";
import { formatColumn, splitColumns } from "../../runtime/config/columns.ts";
import { formatValue } from "../../runtime/config/print-format.ts";

describe("columns of a list", () => {
  test("name a file and a key, or a key alone, where they stand", () => {
    expect(splitColumns("Img.Fullname, ccdnum  band")).toEqual([
      { text: "Img.Fullname", start: 0, name: "Img.Fullname", label: "img", key: "fullname" },
      { text: "ccdnum", start: 14, name: "ccdnum", key: "ccdnum" },
      { text: "band", start: 22, name: "band", key: "band" },
    ]);
  });

  test("may each have a format of their own", () => {
    const columns = splitColumns("$FMT{%06d,expnum} $FMT{%s[0], img.fullname},$FMT{%d,ccd");
    expect(columns.map(({ name, format }) => [name, format])).toEqual([
      ["expnum", "%06d"],
      ["img.fullname", "%s[0]"],
      ["$FMT{%d", undefined],
      ["ccd", undefined],
    ]);
    expect(columns.slice(0, 3).map((column) => formatColumn(column, "42"))).toEqual(["000042", "42[0]", "42"]);
  });

  test("are read in linear time, closed or not", () => {
    expect(splitColumns("$F{,".repeat(50_000))).toHaveLength(50_000);
  });
});

describe("a format gives what Python's % gives", () => {
  test.each([
    ["%d", "7", "7"],
    ["%5d|", "-7", "   -7|"],
    ["%05d", "-7", "-0007"],
    ["%-5d|", "7", "7    |"],
    ["%+d", "7", "+7"],
    ["%i", " 12 ", "12"],
    ["%d", "3.5", undefined],
    ["%d", "abc", undefined],
    ["%.2f", "3.14159", "3.14"],
    ["%8.3f", "-2.5", "  -2.500"],
    ["%08.3f", "-2.5", "-002.500"],
    ["%f", "x", undefined],
    ["%e", "12345.678", "1.234568e+04"],
    ["%.1E", "0.00012", "1.2E-04"],
    ["%g", "100000", "100000"],
    ["%g", "1000000", "1e+06"],
    ["%g", "0.0001", "0.0001"],
    ["%s[0]", "a.fits", "a.fits[0]"],
    ["%.3s", "abcdef", "abc"],
    ["%5s|", "ab", "   ab|"],
    ["100%%", "x", "100%"],
    ["no conversion", "x", "no conversion"],
    ["%", "x", undefined],
    ["%q", "x", undefined],
    ["%99999999d", "1", undefined],
  ])("%s of %s", (format, value, result) => {
    expect(formatValue(format, value)).toBe(result);
  });
});
