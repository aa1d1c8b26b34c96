/** One input of which we deliberately do not make what the reference makes. */
export interface Difference {
  readonly set: string;
  readonly case: string;
  readonly reference: unknown;
  readonly ours: unknown;
  readonly reason: string;
}

type Case = readonly [set: string, name: string, reference: unknown, ours: unknown];

const refused = "refused";

/** All of them, for every set of reference results that this room is compared with; each has its reason. */
export const differences: readonly Difference[] = [
  ...because("A value goes into the text as it is; the reference reads it as a template of a regular expression.", [
    ["expand", "${bsn} without lists", one("a\nb", { bsn: "a\\nb" }), one("a\\nb", { bsn: "a\\nb" })],
    ["expand", "${bsn} with lists", one("a\nb", { bsn: "a\\nb" }), one("a\\nb", { bsn: "a\\nb" })],
    ...thrice("backslash-group0", refused, one("<\\g<0>>", { a: "\\g<0>" })),
    ...thrice("backslash-newline", one("<x\ny>", { a: "x\\ny" }), one("<x\\ny>", { a: "x\\ny" })),
    ...thrice("backslash-value", one("<x\\y\tz>", { a: "x\\\\y\\tz" }), one("<x\\\\y\\tz>", { a: "x\\\\y\\tz" })),
    ["corpus/expand", "list-backslash without lists", one("<a\\b,c>", {}), one("<a\\\\b,c>", {})],
    [
      "corpus/expand",
      "list-backslash with lists",
      { values: ["<a\\b>", "<c>"], keep: [{ l: "a\\\\b" }, { l: "c" }] },
      { values: ["<a\\\\b>", "<c>"], keep: [{ l: "a\\\\b" }, { l: "c" }] },
    ],
  ]),
  ...because("A name is a name; the reference uses it as a regular expression, whose dot matches any character.", [
    ...thrice("regex-dot-name", one("1_1", { "a.b": "1" }), one("1_2", { "a.b": "1", axb: "2" })),
  ]),
  ...because(
    "Substitution works on the parsed value: a value may hold any character, and makes no new variable with its neighbours.",
    [...thrice("dollar-in-value", one("1", { d: "$", a: "1" }), one("${a}", { d: "$" }))],
  ),
  ...because("A variable around or inside a list is resolved for each combination; the reference leaves it as text.", [
    [
      "expand",
      "${gain_${band}} with lists",
      { values: ["${gain_g}", "${gain_r}"], keep: [{ band: "g" }, { band: "r" }] },
      {
        values: ["1.5", "2.5"],
        keep: [
          { band: "g", gain_g: "1.5" },
          { band: "r", gain_r: "2.5" },
        ],
      },
    ],
    [
      "corpus/expand",
      "list-of-vars with lists",
      { values: ["<${a}>", "<${b}>"], keep: [{ l: "${a}" }, { l: "${b}" }] },
      {
        values: ["<1>", "<2>"],
        keep: [
          { l: "${a}", a: "1" },
          { l: "${b}", b: "2" },
        ],
      },
    ],
  ]),
  ...because(
    "A descending range is an empty list, so nothing is made from it, with a warning; the reference leaves its internal marker in the name.",
    [
      ["expand", "${rrev} with lists", one("$LOOP{rrev}", {}), { values: [], keep: [] }],
      ["corpus/expand", "list-range-reverse with lists", one("<$LOOP{l}>", {}), { values: [], keep: [] }],
      ["corpus/expand", "list-range-reverse single", "<$LOOP{l}>", refused],
    ],
  ),
  ...because("All combinations are made; the reference stops after 100 steps and drops the others in silence.", [
    [
      "expand_truncation",
      "${m120}_${two}",
      { count: 198, first: ["120_a", "120_b", "119_a", "119_b"], last: ["22_a", "22_b"] },
      { count: 240, first: ["120_a", "120_b", "119_a", "119_b"], last: ["1_a", "1_b"] },
    ],
    [
      "expand_truncation",
      "${five}_${c62}_${two}",
      { count: 194, first: ["y_62_a", "y_62_b", "y_61_a", "y_61_b"], last: ["z_28_a", "z_28_b"] },
      { count: 620, first: ["y_62_a", "y_62_b", "y_61_a", "y_61_b"], last: ["g_1_a", "g_1_b"] },
    ],
  ]),
  ...because("One boolean rule: true/1/t/yes/y and false/0/f/no/n; anything else is a problem, not a guess.", [
    ["convert_bool", '"T"', null, true],
    ["convert_bool", '"2"', true, null],
    ["convert_bool", '"-1"', true, null],
  ]),
  ...because("Each $FMT is a column of its own; the reference reads to the last brace and loses columns.", [
    [
      "columns",
      '"$FMT{%d,ccd},$FMT{%d,y},z"',
      { with_format: ["$FMT{%d,ccd},$FMT{%d,y}", "z"], without_format: ["ccd},$FMT{%d,y", "z"] },
      { with_format: ["$FMT{%d,ccd}", "$FMT{%d,y}", "z"], without_format: ["ccd", "y", "z"] },
    ],
  ]),
  ...because(
    "A variable in an exec entry works; the reference passes the entry itself as the object to search, and fails.",
    [...thrice("searchobj-string", refused, one("1", { foo: "1" }))],
  ),
  ...because("A file that holds a NUL is binary, named by mistake; the reference reads it.", [
    ["syntax", "nul", [["a", "1\0"]], refused],
  ]),
  ...because("A section is no value; the reference inserts the text of a Python object.", [
    ["corpus/expand", "section-as-value without lists", one("xOrderedDict([('a', '1'), ('b', '2')])y", {}), refused],
    ["corpus/expand", "section-single-key without lists", one("xOrderedDict([('a', '1')])y", {}), refused],
  ]),
];

function because(reason: string, cases: readonly Case[]): readonly Difference[] {
  return cases.map(([set, name, reference, ours]) => ({ set, case: name, reference, ours, reason }));
}

interface Outcome {
  readonly values: readonly string[];
  readonly keep: readonly Readonly<Record<string, string>>[];
}

function one(value: string, keep: Readonly<Record<string, string>>): Outcome {
  return { values: [value], keep: [keep] };
}

/** A case of the corpus that comes out the same in all three ways of expanding. */
function thrice(name: string, reference: Outcome | typeof refused, ours: Outcome): readonly Case[] {
  const single = reference === refused ? refused : reference.values[0];
  return [
    ["corpus/expand", `${name} without lists`, reference, ours],
    ["corpus/expand", `${name} with lists`, reference, ours],
    ["corpus/expand", `${name} single`, single, ours.values[0]],
  ];
}
