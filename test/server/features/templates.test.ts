import { describe, expect, test } from "vitest";
import { definition } from "../../../server/features/definition.ts";
import { hover } from "../../../server/features/hover.ts";
import { semanticTokens } from "../../../server/features/semantic-tokens.ts";
import { problemsOf } from "../../../server/problems.ts";
import { submission } from "../kit/submission.ts";
import { textAt, worldOf, type World } from "../kit/world.ts";

/** The kit's submission as a template: what it says of itself comes from values. */
function template(values = "args:\n  project: DEMO\n  dir: modules\n"): string {
  const written = submission()
    .replace("project = DEMO", "{% if args.project %}\nproject = {{ args.project }}\n{% endif %}")
    .replace("<<include modules/warp.wcl>>", "<<include {{ args.dir }}/warp.wcl>>");
  return values === "" ? written : `${written}\n--- coadd.values.yaml\n${values}`;
}

const told = (world: World, file: string) => {
  const snapshot = world.snapshot(file);
  return problemsOf(snapshot).map((one) => `${one.code} ${textAt(snapshot, one.span)}`);
};

describe("a template with values beside it", () => {
  test("is judged as the submission that it yields, with its included files", async () => {
    const world = await worldOf(template());
    expect(told(world, "/ws/coadd.des")).toEqual([]);
    expect(world.snapshot("/ws/modules/warp.wcl").context.kind).toBe("included");
    expect(world.snapshot("/ws/coadd.des").judgement?.blocks[0]?.modules.map((one) => one.count)).toEqual([6, 2]);
  });

  test("problems stand in the template", async () => {
    const world = await worldOf(template().replace("used = file.warps", "used = file.{{ args.nothing }}warp"));
    expect(told(world, "/ws/coadd.des")).toContain("TPL902 {{ args.nothing }}");
    expect(told(world, "/ws/coadd.des")).toContain("PFW214 file.{{ args.nothing }}warp");
  });

  test("hover and definition know what the template puts there", async () => {
    const world = await worldOf(template().replace("label = demo", "label = ${<|>project}"));
    const { snapshot, offset } = world.at();
    expect(hover(snapshot, offset)?.markdown).toContain("`DEMO`");
    const places = definition(snapshot, offset)?.places ?? [];
    expect(places.map((one) => textAt(snapshot, one.whole.span))).toEqual(["project = {{ args.project }}"]);
  });

  test("hover shows the quanta of a module", async () => {
    const world = await worldOf(template().replace("<stack>", "<<|>stack>"));
    const { snapshot, offset } = world.at();
    expect(hover(snapshot, offset)?.markdown).toContain("2 quanta");
  });

  test("values that change are seen", async () => {
    const world = await worldOf(template());
    world.edit("/ws/coadd.values.yaml", "args:\n  project: DEMO\n  dir: nowhere\n");
    expect(told(world, "/ws/coadd.des")).toContain("WCL107 {{ args.dir }}/warp.wcl");
  });
});

test("a template without values says so, and nothing else", async () => {
  expect(told(await worldOf(template("")), "/ws/coadd.des")).toEqual(["TPL904 {% if args.project %}"]);
});

test("the marks of islands are coloured", async () => {
  const snapshot = (await worldOf(template())).snapshot("/ws/coadd.des");
  const marks = semanticTokens(snapshot)
    .map(({ span }) => textAt(snapshot, span))
    .filter((one) => /^[{%}]+$/.test(one));
  expect(marks).toEqual(["{%", "%}", "{{", "}}", "{%", "%}", "{{", "}}"]);
});
