import { describe, expect, test } from "vitest";
import { renderTemplate } from "../../../runtime/config/template/render.ts";
import { placeOf, renderedOffset } from "../../../runtime/config/template/position-map.ts";
import type { TemplateValue } from "../../../runtime/config/template/value.ts";

const values = new Map<string, TemplateValue>([
  [
    "args",
    new Map<string, TemplateValue>([
      ["tile", "DES0000-0041"],
      ["reqnum", 7],
      ["bands", ["g", "r"]],
      ["nil", null],
      ["flag", true],
    ]),
  ],
]);
const fill = (text: string, files: Readonly<Record<string, string>> = {}) =>
  renderTemplate("t.des", text, values, (name) =>
    name in files ? { file: name, text: files[name] ?? "" } : undefined,
  );

describe("a template is filled in as Jinja fills it in", () => {
  test.each([
    ["{{ args.tile }}", "DES0000-0041"],
    ["{{args['tile']|lower}}", "des0000-0041"],
    ["{% if args.flag %}yes{% else %}no{% endif %}", "yes"],
    ["{% for b in args.bands %}{{ loop.index }}{{ b }}{% if not loop.last %},{% endif %}{% endfor %}", "1g,2r"],
    ["{{ args.flag }} {{ args.nil }} {{ args.bands }}", "True None ['g', 'r']"],
    ["{{ 7 / 2 }} {{ 7 // 2 }} {{ 6 / 2 }} {{ (60 * 1.5)|round|int }} {{ 2 ** 3 }} {{ -7 % 3 }}", "3.5 3 3.0 90 8 2"],
    ["a\n  {%- if true %} b{% endif -%}\n c", "a bc"],
    ["{% set x = 3 %}{{ x + 1 }}{% set y %}captured {{ x }}{% endset %} {{ y|upper }}", "4 CAPTURED 3"],
    ["{{ 'x' if args.missing else 'y' }}{{ args.missing|default('d') }}", "yd"],
    ["{{ args.tile.split('-')[1] }} {{ '%04d' % args.reqnum }} {{ ','.join(args.bands) }}", "0041 0007 g,r"],
    ["{% macro m(a, b=2) %}[{{ a }}{{ b }}]{% endmacro %}{{ m(1) }}{{ m(1, b=3) }}{{ m(4)|length }}", "[12][13]4"],
    ["{% raw %}{{ x }}{% endraw %}{# nothing #}", "{{ x }}"],
    [
      "{{ 'a' in args.bands }} {{ 'g' in args.bands }} {{ args.x is defined }} {{ args.tile is string }}",
      "False True False True",
    ],
    ["{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }};{% endfor %}", "a=1;b=2;"],
    ["{% for x in range(6) if x is even %}{{ x }}{% else %}none{% endfor %}", "024"],
    ["{% set ns = namespace(n=0) %}{% for b in args.bands %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}", "2"],
    ["x\n", "x"],
  ])("%j is %j", (text, expected) => {
    const { text: given, problems } = fill(text);
    expect(problems.map((one) => one.message)).toEqual([]);
    expect(given).toBe(expected);
  });

  test("a child fills the blocks of its parent; includes are read; names are imported", () => {
    const files = {
      "parent.des": "top\n{% block content %}parent {{ args.reqnum }}{% endblock %}\nend\n",
      "part.des": "part {{ args.tile }}",
      "macros.des": "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}",
    };
    const child = `{% extends "parent.des" %}{% from "macros.des" import twice %}never{% block content %}{{ super() }} child {{ twice('z') }} {% include "part.des" %}{% endblock %}`;
    expect(fill(child, files).text).toBe("top\nparent 7 child zz part DES0000-0041\nend");
  });
});

describe("every letter knows where it was written", () => {
  const files = { "parent.des": "top = 1\n{% block content %}{% endblock %}" };
  const text = `{% extends "parent.des" %}\n{% block content %}tile = {{ args.tile }}-x\n{% endblock %}`;
  const { text: rendered, map } = fill(text, files);
  const written = (part: string) => {
    const start = rendered.indexOf(part);
    const { file, span } = placeOf(map, { start, end: start + part.length });
    return [file, (file === "t.des" ? text : files["parent.des"]).slice(span.start, span.end)];
  };
  test.each([
    ["top = 1", ["parent.des", "top = 1"]],
    ["tile", ["t.des", "tile"]],
    ["DES0000-0041", ["t.des", "{{ args.tile }}"]],
    ["0000", ["t.des", "{{ args.tile }}"]],
    ["DES0000-0041-x", ["t.des", "{{ args.tile }}-x"]],
  ])("%s", (part, place) => {
    expect(written(part)).toEqual(place);
  });
  test("and where it went", () => {
    expect(renderedOffset(map, "t.des", text.indexOf("tile ="))).toBe(rendered.indexOf("tile ="));
    expect(renderedOffset(map, "t.des", text.indexOf("args.tile"))).toBe(rendered.indexOf("DES"));
    expect(renderedOffset(map, "t.des", 3)).toBeUndefined();
  });
});

describe("what cannot be filled in is a problem where it stands", () => {
  test.each([
    ["a {{ args.nothing }} b", "TPL902", "{{ args.nothing }}"],
    ["a\n{{ a b }}", "TPL901", "{{ a b }}"],
    ["{% if x %}", "TPL901", "{% if x %}"],
    ["{{ x.y }}", "TPL903", "{{ x.y }}"],
    ["{{ 1|nofilter }}", "TPL903", "{{ 1|nofilter }}"],
    ["{% include 'nowhere' %}", "TPL905", "{% include 'nowhere' %}"],
    ["{% foo %}", "TPL901", "{% foo %}"],
  ])("%j", (text, code, place) => {
    const { problems } = fill(text);
    expect(problems.map((one) => [one.code, text.slice(one.span.start, one.span.end)])).toEqual([[code, place]]);
  });
});

describe("a template is inert, and ends", () => {
  test.each([
    "{{ ''.constructor.constructor('return process')().exit(1) }}",
    "{{ args.constructor('return 1')() }}",
    "{{ args.__proto__.x }}",
    "{{ args['__proto__']['toString']() }}",
    "{{ range.call.constructor('return 1')() }}",
    "{{ [].concat([1]) }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{% for a in range(10000) %}{% for b in range(10000) %}{{ b }}{% endfor %}{% endfor %}",
    "{% set s = 'xxxxxxxxxx' %}" + "{% set s = s ~ s %}".repeat(40) + "{{ s }}",
    "{% set s = [1] %}" + "{% set s = [s, s] %}".repeat(40) + "{{ s }}",
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m() %}{{ m() ~ m() }}{% endmacro %}{{ m() ~ '' }}",
    "{{ range(1000000000) }}",
    "{{ 'x' * 1000000000 }}",
    "{{ '%1000000000d' % 3 }}",
    "{% include 't.des' %}",
    "{{ " + "(".repeat(1900) + "1" + ")".repeat(1900) + " }}",
  ])("%s", (text) => {
    const started = process.cpuUsage().user;
    const { problems, text: given } = fill(text, { "t.des": text });
    expect(problems.some((one) => one.severity === "error")).toBe(true);
    expect(given.length).toBeLessThan(5_000_000);
    expect((process.cpuUsage().user - started) / 1e6).toBeLessThan(10);
  });
});
