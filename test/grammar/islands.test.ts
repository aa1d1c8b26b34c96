import { describe, expect, test } from "vitest";
import { findIslands } from "../../grammar/islands.ts";
import { parse } from "../../grammar/parse.ts";
import { formatDocument } from "../../grammar/print.ts";
import { shape } from "./shape.ts";

const islandsIn = (text: string) =>
  findIslands(text).map(({ kind, span }) => `${kind} ${text.slice(span.start, span.end)}`);

describe("islands of a template", () => {
  test.each([
    [
      "a value, a statement, a comment",
      "{{ a }}{% if b %}{# c #}",
      ["output {{ a }}", "statement {% if b %}", "comment {# c #}"],
    ],
    [
      "an end within quotes is none",
      "{{ '}}' }} {% set a = \"%}\" %}",
      ["output {{ '}}' }}", 'statement {% set a = "%}" %}'],
    ],
    ["a lone quotation mark is a letter", "{# it's #}{{ a' }}", ["comment {# it's #}", "output {{ a' }}"]],
    ["marks that take the blanks around them", "{%- if a -%}{{- b -}}", ["statement {%- if a -%}", "output {{- b -}}"]],
    ["over several lines", "a = {{ b\n + c }}", ["output {{ b\n + c }}"]],
    ["what is never closed is text", "{{ a } {% if {# #", []],
    [
      "nothing within raw",
      "{% raw %}{{ a }}{% endraw %}{{ b }}",
      ["statement {% raw %}", "statement {% endraw %}", "output {{ b }}"],
    ],
    ["a format is WCL", "columns = $FMT{%d,ccd}, $FMT{%s,x}\ny = %}", []],
    ["references are WCL", "a = ${b_${c}} $FUNC{m.f,${d}}", []],
  ])("%s", (_name, text, islands) => {
    expect(islandsIn(text)).toEqual(islands);
  });

  test("are found in time linear in the length of the text", () => {
    for (const text of ["{{ ' ", "{{", "{% a ", "{# ", "{{ }", "{{'"]) findIslands(text.repeat(200_000) + "}} %} #}");
  });
});

describe("a template is read as far as it is known", () => {
  test("islands stand in names, values and includes, around sections and on lines of their own", () => {
    const template = `{% extends "generic.des" %}
{% block content %}
{# campaign of #1 #}
<<include {{ args.dir }}/{{args.campaign}}/patterns.wcl>>
{% if args.nginx %}
<archive>
    <{{args.archive}}>
        root_http = http://{{ args.server }}.org:8095/archive
    </{{ args.archive }}>
</archive>
{% endif %}
label = {{ args.labels }} {% endif %}
reqnum = {{ args.reqnum }} # FIX THIS
\${a_{{ b }}} = {{ macro(1, 2) }}
{{ whole.line }}
{%if a %}<block>{% endif %}
</block>
{% endblock %}
`;
    const { document, problems } = parse(template, "t.des");
    expect(problems).toEqual([]);
    expect(document.items.map(shape)).toEqual([
      { include: "{{ args.dir }}/{{args.campaign}}/patterns.wcl" },
      {
        section: "archive",
        items: [
          {
            section: "{{args.archive}}",
            items: [{ key: "root_http", form: "equals", value: "http://{{ args.server }}.org:8095/archive" }],
          },
        ],
      },
      { key: "label", form: "equals", value: "{{ args.labels }}" },
      { key: "reqnum", form: "equals", value: "{{ args.reqnum }}" },
      { key: "${a_{{ b }}}", form: "equals", value: "{{ macro(1, 2) }}" },
      { section: "block", items: [] },
    ]);
  });
});

describe("nothing false is said of tags", () => {
  test.each([
    [
      "branches that open and close alike",
      "{% if a %}<x>{% else %}<y>{% endif %}\nk = 1\n{% if a %}</x>{% else %}</y>{% endif %}",
      [],
    ],
    ["a name that is filled in", "<{{ a }}>\nk = 1\n</{{ b }}>", []],
    [
      "branches closed in themselves: the rest is still held to the rules",
      "{% if a %}\n<x>\n</x>\n{% endif %}\n<y>\n",
      ["WCL103"],
    ],
    ["tags in loops", "{% for a in b %}\n<m {{ a }}>\nk = 1\n</m>\n{% endfor %}", []],
  ])("%s", (_name, text, codes) => {
    expect(parse(text, "t.des").problems.map((one) => one.code)).toEqual(codes);
  });
});

test("formatting keeps islands and lines up what stands around them", () => {
  const written = `{% if a %}
<x>
k={{ b }}
{# two
 lines #}
{{ c }}   {% endif %}
y   =  1
z = 1   {% endif %}
  {% raw %}{{ d }}{% endraw %}
</x>
`;
  const formatted = formatDocument(parse(written, "t.des").document);
  expect(formatted).toBe(`{% if a %}
<x>
    k={{ b }}
    {# two
    lines #}
    {{ c }}   {% endif %}
    y = 1
    z = 1   {% endif %}
    {% raw %}{{ d }}{% endraw %}
</x>
`);
  expect(formatDocument(parse(formatted, "t.des").document)).toBe(formatted);
});

test("blanks at the ends of the lines of an island are blanks, as they are everywhere: none is part of a text", () => {
  const { items } = parse("{%\n   {% call m(1) %}</{{ a }}>", "t.des").document;
  expect(items).toMatchObject([{ kind: "ignored", text: "{% call m(1) %}</{{ a }}>" }]);
  const spread = "{#\n   \n   \n#}\nk = 1\n";
  const formatted = formatDocument(parse(spread, "t.des").document);
  expect(formatDocument(parse(formatted, "t.des").document)).toBe(formatted);
});
