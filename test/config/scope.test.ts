import { describe, expect, test } from "vitest";
import { loadProgram } from "../../runtime/config/load.ts";
import { findDirectoryPattern, findFilePattern, patternName } from "../../runtime/config/pattern.ts";
import type { Context, ContextValue, Program } from "../../runtime/config/program.ts";
import { find, type Found, type Missing } from "../../runtime/config/scope.ts";
import { memorySystem } from "../../runtime/system.ts";

const text = `
x = global
top = global
<module>
  <m1>
    x = of the module
    own = of the module
  </m1>
</module>
<block>
  <b1>
    x = of the block
    own = of the block
  </b1>
</block>
<filename_pattern>
  Coadd = \${tract}.fits
</filename_pattern>
<directory_pattern>
  <half>
    runtime = here
  </half>
</directory_pattern>
`;

describe("a name is looked for", () => {
  const program = programOf(text);
  const scope = { module: "m1", block: "b1" };
  const current = values({ x: "current" });
  const object = values({ x: "object" });

  test.each<[string, Context, string, string]>([
    ["in current values first", { current, object, scope }, "current", "current"],
    ["then in the object", { object, scope }, "object", "object"],
    ["then in the module", { scope }, "of the module", "scope"],
    ["then in the block", { scope: { block: "b1" } }, "of the block", "scope"],
    ["then at the top", { scope: { module: "other" } }, "global", "global"],
    ["at the top only where no section is current", {}, "global", "global"],
  ])("%s", (_, context, value, where) => {
    const found = find(program, "X", context);
    expect(textOf(found)).toBe(value);
    expect(found.kind === "found" && found.where.kind).toBe(where);
  });

  test("and it is said where, up to the place where it was", () => {
    expect(find(program, "own", { object, scope }).searched).toEqual([
      { kind: "current" },
      { kind: "object" },
      { kind: "scope", scope: "module", name: "m1" },
    ]);
    expect(find(program, "nothing", { scope }).searched).toEqual([
      { kind: "current" },
      { kind: "scope", scope: "module", name: "m1" },
      { kind: "scope", scope: "block", name: "b1" },
      { kind: "global" },
    ]);
  });

  test("a dotted name is a path from the top, and knows no scope", () => {
    expect(textOf(find(program, "block.b1.x", { scope, current }))).toBe("of the block");
    expect(find(program, "m1.x", { scope }).kind).toBe("missing");
    expect(find(program, "x.y", { scope }).kind).toBe("missing");
  });

  test("the names of current sections are values as well", () => {
    expect(textOf(find(program, "curr_module", { scope }))).toBe("m1");
    expect(textOf(find(program, "modulename", { scope }))).toBe("m1");
    expect(textOf(find(program, "x", { scope: {}, current: values({ curr_block: "b1" }) }))).toBe("of the block");
  });

  test("a name that is not there comes with those that are nearly it", () => {
    const near = (key: string): readonly string[] => {
      const missing = find(program, key, { scope });
      return missing.kind === "missing" ? missing.near : [];
    };
    expect(near("onw")).toEqual(["own"]);
    expect(near("modulname")).toEqual(["modulename"]);
    expect(near("zzzz")).toEqual([]);
  });
});

describe("patterns", () => {
  const program = programOf(text);

  test("are found without case, and it is said when the case differs", () => {
    expect(findFilePattern(program, "coadd")).toMatchObject({ kind: "found", name: "coadd", spelling: "same" });
    expect(findFilePattern(program, "Coadd")).toMatchObject({ kind: "found", name: "coadd", spelling: "other case" });
    expect(findFilePattern(program, "coad")).toEqual({ kind: "unknown", name: "coad", near: ["coadd"] });
  });

  test("of directories have two sides", () => {
    expect(findDirectoryPattern(program, "half", "runtime")).toMatchObject({
      kind: "found",
      template: { text: "here" },
    });
    expect(findDirectoryPattern(program, "HALF", "ops")).toEqual({ kind: "incomplete", name: "half" });
    expect(findDirectoryPattern(program, "list", "ops")).toMatchObject({
      kind: "found",
      template: { text: "${ops_run_dir}/list/${modulename}", layer: "defaults" },
    });
    expect(findDirectoryPattern(program, "lst", "ops")).toEqual({ kind: "unknown", name: "lst", near: ["list"] });
  });

  test("are named by the definition, or from further out", () => {
    const wide = programOf("dirpat = wide\n");
    expect(patternName(wide, "dirpat", {})?.text).toBe("wide");
    expect(patternName(wide, "dirpat", { object: values({ dirpat: "own" }) })?.text).toBe("own");
    expect(patternName(wide, "filepat", {})).toBeUndefined();
  });
});

function programOf(written: string): Program {
  return loadProgram("/p.wcl", memorySystem({ "/p.wcl": written })).program;
}

function values(of: Readonly<Record<string, string>>): ReadonlyMap<string, ContextValue> {
  return new Map(Object.entries(of).map(([key, value]) => [key, { text: value, atomic: true }]));
}

function textOf(found: Found | Missing): string | undefined {
  return found.kind === "found" && "text" in found.value ? found.value.text : undefined;
}
