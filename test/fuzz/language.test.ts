import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, type Parsed } from "../../grammar/parse.ts";
import { formatDocument } from "../../grammar/print.ts";
import { checkProgram } from "../../runtime/checks/check.ts";
import { expand } from "../../runtime/config/expand.ts";
import { flatten } from "../../runtime/config/flatten.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import { placeOf } from "../../runtime/config/template/position-map.ts";
import { renderTemplate } from "../../runtime/config/template/render.ts";
import { fillIn } from "../../runtime/config/template/templates.ts";
import { readTemplateValues } from "../../runtime/config/template/values.ts";
import { memorySystem } from "../../runtime/system.ts";
import { shape } from "../grammar/shape.ts";
import { mutated, wild } from "../grammar/texts.ts";
import { cpuOf, tryOften } from "./how-long.ts";
import { template } from "./templates.ts";

// Whatever the text: no exception, no hang, no place outside the text; formatting changes neither tree nor itself.

const texts = fc.oneof(wild, mutated, template);
/** Processor milliseconds; more is a hang. */
const patience = 1_000;

async function tried<T>(
  texts: fc.Arbitrary<T>,
  [short, long]: readonly [number, number],
  work: (text: T) => void,
): Promise<void> {
  const property = fc.asyncProperty(texts, async (text) => {
    const milliseconds = await cpuOf(() => {
      work(text);
    });
    expect(milliseconds).toBeLessThan(patience);
  });
  await tryOften(property, short, long);
}

test("any text is read", async () => {
  await tried(texts, [1_500, 300_000], (text) => {
    const { document, problems } = parse(text, "f");
    for (const { span, related, fixes } of problems)
      for (const one of [
        span,
        ...related.map((each) => each.span),
        ...fixes.flatMap((fix) => fix.edits).map((edit) => edit.span),
      ])
        expect(one.start >= 0 && one.start <= one.end && one.end <= text.length).toBe(true);
    for (const { span } of [...document.items, ...document.comments, ...document.islands])
      expect(span.start >= 0 && span.start <= span.end && span.end <= text.length).toBe(true);
  });
});

test("any text is formatted to the same tree, and formatting that changes nothing", async () => {
  const tree = ({ document }: Parsed) => [
    ...document.items.map(shape),
    ...document.islands.map(({ span }) => document.text.slice(span.start, span.end).replace(/\s+/g, " ")),
  ];
  await tried(texts, [1_000, 200_000], (text) => {
    const before = parse(text, "f");
    const formatted = formatDocument(before.document);
    const after = parse(formatted, "f");
    expect(tree(after)).toEqual(tree(before));
    expect(formatDocument(after.document)).toBe(formatted);
  });
});

test("any files are loaded, expanded and checked", async () => {
  const files = fc.record({
    "/s.des": texts,
    "/a.wcl": texts,
    "/b.wcl": texts,
    "/s.values.yaml": fc.constantFrom("", "a: 1\nb: {c: [x, y]}\n"),
  });
  await tried(files, [300, 60_000], (given) => {
    const system = memorySystem({ ...given, "/s.des": `<<include a.wcl>>\n<<include b.wcl>>\n${given["/s.des"]}` });
    const { program, problems } = loadProgram("/s.des", system, { fillIn: fillIn("/s.des", system) });
    for (const [, value] of flatten(program.root).slice(0, 20)) expand(program, value ?? "", {});
    for (const { file, span } of checkProgram(program, undefined, undefined, { found: problems })) {
      const length = program.files.get(file)?.text.length ?? Infinity;
      expect(span.start <= span.end && span.end <= length).toBe(true);
    }
  });
});

test("any template is filled in, and every letter has its place", async () => {
  const { values } = readTemplateValues("a: 1\nb: {c: [x, y], d: text}\ne: ''\n", "v");
  await tried(fc.tuple(template, template), [1_000, 200_000], ([text, other]) => {
    const {
      text: rendered,
      map,
      sources,
      problems,
    } = renderTemplate("t", text, values, (name) => (name === "o" ? { file: "o", text: other } : undefined));
    let end = 0;
    for (const { start, place } of map.pieces) {
      expect(start).toBe(end);
      expect(place.span.end).toBeLessThanOrEqual(sources.get(place.file)?.length ?? -1);
      const next = map.pieces[map.pieces.findIndex((one) => one.start === start) + 1]?.start ?? rendered.length;
      end = next;
    }
    for (let at = 0; at < rendered.length; at += 7) placeOf(map, { start: at, end: Math.min(rendered.length, at + 3) });
    for (const { span, file } of problems) expect(span.end).toBeLessThanOrEqual(sources.get(file)?.length ?? -1);
  });
});
