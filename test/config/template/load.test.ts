import { describe, expect, test } from "vitest";
import { checkProgram } from "../../../runtime/checks/check.ts";
import { loadProgram } from "../../../runtime/config/load.ts";
import { flatten } from "../../../runtime/config/flatten.ts";
import { fillIn, noTemplateSettings } from "../../../runtime/config/template/templates.ts";
import { memorySystem } from "../../../runtime/system.ts";

const template = `{% extends "generic.des" %}
{% block content %}
<<include {{ args.campaign }}/patterns.wcl>>
tilename = {{ args.tile }}
{% for band in args.bands %}
<module name_{{ band }}>
    band = {{ band }}
    label = \${label}
</module>
{% endfor %}
{% endblock %}
`;
const files = {
  "/w/t_template.des": template,
  "/w/generic.des": "project = {{ args.project }}\n{% block content %}{% endblock %}\nend = 1\n",
  "/w/Y6/patterns.wcl": "<filename_pattern>\n    a = ${tilename}\n</filename_pattern>\n",
};
const values = "args:\n  campaign: Y6\n  project: ACT\n  tile: DES0000\n  bands: [g, r]\n";

function load(more: Readonly<Record<string, string>>) {
  const system = memorySystem({ ...files, ...more });
  const entry = "/w/t_template.des";
  const { program, problems } = loadProgram(entry, system, {
    defaults: "none",
    fillIn: fillIn(entry, system, noTemplateSettings),
  });
  const textAt = (place: { file: string; span: { start: number; end: number } }) =>
    program.files.get(place.file)?.text.slice(place.span.start, place.span.end);
  return { program, problems, textAt };
}

describe("a template with values is the submission that it yields", () => {
  test.each(["/w/t_template.values.yaml", "/w/t_template.des.values.yaml"])("given in %s", (name) => {
    const { program, problems, textAt } = load({ [name]: values });
    expect(problems.map((one) => one.message)).toEqual([]);
    expect(flatten(program.root)).toEqual([
      [["project"], "ACT"],
      [["filename_pattern", "a"], "${tilename}"],
      [["tilename"], "DES0000"],
      [["module", "name_g", "band"], "g"],
      [["module", "name_g", "label"], "${label}"],
      [["module", "name_r", "band"], "r"],
      [["module", "name_r", "label"], "${label}"],
      [["end"], "1"],
    ]);
    const project = program.root.entries.get("project");
    expect(project).toMatchObject({ place: { file: "/w/generic.des" } });
    if (project?.kind === "scalar")
      expect([textAt(project.key), textAt(project.place)]).toEqual(["project", "{{ args.project }}"]);
    expect([...program.files.keys()]).toEqual(["/w/t_template.des", "/w/generic.des", "/w/Y6/patterns.wcl"]);
  });

  test("problems point into the template, once, whatever the loop", () => {
    const { program, textAt } = load({ "/w/t_template.values.yaml": values });
    const found = checkProgram(program, undefined, undefined, {});
    expect(found.map((one) => [one.code, one.file, textAt(one)])).toEqual([
      ["STY624", "/w/t_template.des", "${label}"],
    ]);
  });

  test("what the project's settings give, the files beside the templates win over", () => {
    const system = memorySystem({ ...files, "/v.yaml": values, "/w/t_template.values.yaml": "args: {tile: OTHER}" });
    const settings = { values: ["/v.yaml"], over: [], folders: [], set: [["args.project", "SET"] as const] };
    const { program } = loadProgram("/w/t_template.des", system, {
      defaults: "none",
      fillIn: fillIn("/w/t_template.des", system, settings),
    });
    expect(flatten(program.root)).toContainEqual([["tilename"], "OTHER"]);
    expect(flatten(program.root)).toContainEqual([["project"], "SET"]);
  });
});

test("a template without values is judged only by what is certain", () => {
  const { program, problems } = load({});
  expect(program.unfilled).toEqual(["/w/t_template.des"]);
  expect(
    checkProgram(program, undefined, undefined, { found: problems }).map((one) => `${one.code} ${one.message}`),
  ).toEqual([
    "TPL904 this is a template without values: with a file t_template.values.yaml beside it, what it yields is checked",
  ]);
});

test("other templates are found in the folders alone", () => {
  const { problems } = load({
    "/w/t_template.values.yaml": values,
    "/w/t_template.des": '{% include "../secret" %}{% include "/secret" %}',
    "/secret": "s",
  });
  expect(problems.map((one) => one.code)).toEqual(["TPL905"]);
});
