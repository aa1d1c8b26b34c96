import fc from "fast-check";
import { expect, test } from "vitest";
import { frame, problemsOf, framed } from "./frame.ts";

const lines = frame.split("\n");

/** The frame with lines dropped, doubled, swapped and cut: what an editor sees while somebody types. */
const mangled = fc
  .array(fc.tuple(fc.nat(lines.length - 1), fc.nat(3), fc.nat(lines.length - 1)), { maxLength: 12 })
  .map((changes) => {
    const text = [...lines];
    for (const [at, what, other] of changes) {
      const line = text[at] ?? "";
      if (what === 0) text[at] = "";
      else if (what === 1) text[at] = line.slice(0, other % (line.length + 1));
      else if (what === 2) text[at] = text[other] ?? "";
      else text[at] = line.replace(/[=.,:{}<>$]/, "");
    }
    return text.join("\n");
  });

test("no text makes the checks throw, and every problem lies in its file", () => {
  fc.assert(
    fc.property(mangled, (text) => {
      const files = { ...framed({ text: "" }), "/work/submit.des": text };
      for (const problem of problemsOf(files)) {
        const length = (files as Record<string, string>)[problem.file]?.length ?? -1;
        expect(problem.span.start).toBeLessThanOrEqual(problem.span.end);
        expect([problem.code, problem.file, problem.span.end <= length]).toEqual([problem.code, problem.file, true]);
      }
    }),
    { numRuns: 100 },
  );
});

test("ten thousand file sections are checked in reasonable time", () => {
  const sections = Array.from({ length: 10_000 }, (_, index) => `f${index}.listonly = True`);
  const text = `<module>\n<merge>\n<file>\n${sections.map((line) => `<${line.split(".")[0] ?? ""}>\nlistonly = True\ndirpat = plain\n</${line.split(".")[0] ?? ""}>`).join("\n")}\n</file>\n</merge>\n</module>`;
  const start = performance.now();
  expect(problemsOf(framed({ text }))).toEqual([]);
  expect(performance.now() - start).toBeLessThan(20_000);
});
