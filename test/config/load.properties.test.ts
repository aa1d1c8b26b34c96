import fc from "fast-check";
import { expect, test } from "vitest";
import { expand } from "../../runtime/config/expand.ts";
import { flatten } from "../../runtime/config/flatten.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import type { ConfigNode } from "../../runtime/config/program.ts";
import { memorySystem } from "../../runtime/system.ts";

const line = fc.oneof(
  fc.constantFrom(
    "<a>",
    "</a>",
    "<module m>",
    "</m>",
    "</module>",
    "<current>",
    "</current>",
    "<cmdline>",
    "</cmdline>",
    "<<include a.wcl>>",
    "<<include ${x}.wcl>>",
    "<<include b.wcl>> \\",
    "<<inclfunc m.f(x,y)>>",
    "x = 1 # note",
    "a = ${x}",
    "x = ${y},${a}",
    "y = (1:3)",
    "b = $opt{a_${x}}",
  ),
  fc.string({
    unit: fc.constantFrom("a", "x", "=", " ", "<", ">", "/", "$", "{", "}", "\\", "#", ".", "\n"),
    maxLength: 20,
  }),
);
const text = fc.array(line, { maxLength: 20 }).map((lines) => lines.join("\n"));

test("any texts load, every value knows its place, and every value expands or says why not", () => {
  fc.assert(
    fc.property(text, text, text, (main, a, b) => {
      const files: Readonly<Record<string, string>> = { "/main.des": main, "/a.wcl": a, "/b.wcl": b };
      const { program, problems } = loadProgram("/main.des", memorySystem(files), { defaults: "none" });
      for (const { file, span } of problems) {
        expect(Object.keys(files)).toContain(file);
        expect(span.start).toBeLessThanOrEqual(span.end);
        expect(span.end).toBeLessThanOrEqual(files[file]?.length ?? 0);
      }
      for (const [path] of flatten(program.root)) {
        let node: ConfigNode | undefined = program.root;
        for (const name of path) node = node?.kind === "section" ? node.entries.get(name) : undefined;
        if (node?.kind !== "scalar") continue;
        const { file, span } = node.key;
        expect(
          files[file]
            ?.slice(span.start, span.end)
            .replace(/\\[^\S\n]*\n\s*/g, "")
            .toLowerCase(),
        ).toBe(path.at(-1)?.toLowerCase());
        const { values, keep } = expand(program, node, { scope: { module: "m" } });
        expect(keep).toHaveLength(values.length);
      }
    }),
    { numRuns: 300 },
  );
});
