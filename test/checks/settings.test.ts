import { expect, test } from "vitest";
import { readSettings } from "../../runtime/checks/settings.ts";
import { framed, problemsOf } from "./frame.ts";

test("wcl.toml names the policy, ties file types to dataset types and sets severities", () => {
  const text = `[butler]
camera = "policy/HscMapper.yaml"
base = "policy/base"
[butler.types]
HSC_raw = "raw"
[rules]
PFW224 = "off"
"sync/literal" = "warning"
[templates]
values = "campaign.yaml"
folders = ["../templates"]
`;
  expect(readSettings(text, "/p/wcl.toml")).toEqual({
    problems: [],
    settings: {
      butler: {
        folder: "/p",
        camera: "/p/policy/HscMapper.yaml",
        base: "/p/policy/base",
        calibrations: "CALIB",
        types: new Map([["hsc_raw", "raw"]]),
        inputs: "link",
        policies: new Map(),
      },
      rules: [
        ["PFW224", "off"],
        ["sync/literal", "warning"],
      ],
      templates: { values: ["/p/campaign.yaml"], over: [], folders: ["/templates", "/p"], set: [] },
    },
  });
});

test.each([
  ["[butler]\ncamra = 'x'", "butler.camra is no setting; did you mean camera?", "camra"],
  ["[butler]\nbase = 'x'", "[butler] needs camera, the path of the camera's policy", "butler"],
  ["[rules]\nPFW224 = 'none'", "PFW224 must be error, warning, information, hint or off", "PFW224"],
  ["[rules]\nPFW224 = 3", "PFW224 must be a text in quotes", "PFW224"],
  ["rules = 3", "rules must be a table", "rules"],
])("%j is told where it stands", (text, message, place) => {
  const found = readSettings(text, "/p/wcl.toml").problems.find((problem) => problem.message === message);
  expect(found).toBeDefined();
  expect(text.slice(found?.span.start, found?.span.end)).toBe(place);
});

test("what is no TOML is a problem, not a crash", () => {
  for (const text of ["[butler", "a = ", "\u0000", `a = ${"[".repeat(5000)}`]) {
    expect(readSettings(text, "/p/wcl.toml").problems[0]).toMatchObject({ code: "settings", severity: "error" });
  }
});

const path = "<module>\n  <shrink>\n    <exec_1>\n      execname = /opt/shrink.py";
const end = "\n    </exec_1>\n  </shrink>\n</module>";

test.each([
  ["no request", `${path}${end}`, ["PFW226"]],
  ["a comment on the line", `${path}    # wcl: ignore[PFW226]${end}`, []],
  [
    "a comment above",
    `${path.replace("      execname", "      # wcl: ignore[PFW226, STY628]\n      execname")}${end}`,
    [],
  ],
  ["the family", `${path}    # wcl: ignore[PFW*]${end}`, []],
  ["another code", `${path}    # wcl: ignore[PFW225]${end}`, ["PFW226"]],
])("suppressing: %s", (_name, text, codes) => {
  expect(problemsOf(framed({ text })).map((problem) => problem.code)).toEqual(codes);
});

test.each([
  ["off", []],
  ["error", ["PFW226 error"]],
  ["hint", ["PFW226 hint"]],
])("severity %s by wcl.toml", (setting, expected) => {
  const files = { ...framed({ text: path + end }), "/work/wcl.toml": `[rules]\n"PFW*" = "${setting}"\n` };
  expect(problemsOf(files).map((problem) => `${problem.code} ${problem.severity}`)).toEqual(expected);
});
