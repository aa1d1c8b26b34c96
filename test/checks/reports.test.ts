import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Problem } from "../../grammar/problem.ts";
import { reportGithub } from "../../runtime/checks/report-github.ts";
import { reportText, summaryText } from "../../runtime/checks/report-text.ts";
import { ruleOf, ruleTable } from "../../runtime/checks/rule-table.ts";
import { sarifLog } from "../../runtime/checks/sarif.ts";

const text = "a = 1\n\tname = wrong, 100%\n";
const problem: Problem = {
  code: "PFW213",
  severity: "error",
  message: "wrong: it is 100% so,\nreally",
  file: "/work/a b/x.wcl",
  span: { start: text.indexOf("wrong"), end: text.indexOf("wrong") + 5 },
  related: [{ file: "/work/a b/x.wcl", span: { start: 0, end: 1 }, message: "here" }],
  fixes: [
    { title: "Right it", edits: [{ file: "/work/a b/x.wcl", span: { start: 0, end: 1 }, newText: "b" }], safe: true },
  ],
};

test("text: place, severity, code, message, the line and a caret", () => {
  expect(reportText([problem], () => text, { folder: "/work" })).toBe(
    "a b/x.wcl:2:9 error PFW213 wrong: it is 100% so,\nreally\n    \tname = wrong, 100%\n    \t       ^^^^^\n",
  );
  expect(reportText([problem], () => text, { folder: "/elsewhere" })).toMatch(/^\/work\/a b\/x\.wcl:2:9 /);
  expect(reportText([], () => "")).toBe("");
  expect(summaryText([problem, { ...problem, severity: "warning" }, problem])).toBe("2 errors, 1 warning");
});

test("text: a line of a megabyte is cut around the caret", () => {
  const long = `${"x".repeat(1_000_000)}here${"y".repeat(1_000_000)}`;
  const report = reportText([{ ...problem, span: { start: 1_000_000, end: 1_000_004 } }], () => long);
  expect(report.length).toBeLessThan(600);
  const [, line = "", caret = ""] = report.trimEnd().split("\n").slice(-3);
  expect(line.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe("here");
});

test("colours are put on pieces, never into the text", () => {
  const painted = reportText([problem], () => text, { paint: (style, piece) => `<${style}>${piece}</>` });
  expect(painted).toContain("<error>error</> <code>PFW213</> wrong");
});

test("github: one line, special letters escaped", () => {
  expect(reportGithub([problem], () => text, { folder: "/work" })).toBe(
    "::error file=a b/x.wcl,line=2,endLine=2,col=9,endColumn=14,title=PFW213::wrong: it is 100%25 so,%0Areally\n",
  );
});

test("SARIF: rules, places, related places and fixes", () => {
  const log = sarifLog([problem], () => text, { version: "1.2.3", rules: ruleTable, folder: "/work" });
  expect(log).toMatchObject({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "wcl", version: "1.2.3", rules: [{ id: "PFW213" }] } },
        results: [
          {
            ruleId: "PFW213",
            ruleIndex: 0,
            level: "error",
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: "a%20b/x.wcl" },
                  region: { startLine: 2, startColumn: 9, endLine: 2, endColumn: 14 },
                },
              },
            ],
            relatedLocations: [{ message: { text: "here" } }],
            fixes: [{ artifactChanges: [{ replacements: [{ insertedContent: { text: "b" } }] }] }],
          },
        ],
      },
    ],
  });
});

test("every code that any room reports has its words", () => {
  const root = new URL("../../", import.meta.url).pathname;
  const rooms = ["grammar", "runtime/config", "runtime/plan", "runtime/butler", "runtime/checks"];
  const files = rooms.flatMap((room) =>
    readdirSync(root + room, { recursive: true })
      .map((name) => `${root}${room}/${String(name)}`)
      .filter((name) => name.endsWith(".ts")),
  );
  const codes = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/"((?:WCL|PFW|CFG|BLK|JOB|LSST|STY|EXP)\d{3}|policy\/[a-z]+)"/g)].map(
      (match) => match[1] ?? "",
    ),
  );
  expect([...new Set(codes)].filter((code) => ruleOf(code) === undefined)).toEqual([]);
});
