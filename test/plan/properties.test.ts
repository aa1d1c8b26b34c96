import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wholeQuantum } from "../../runtime/plan/lazy-quantum.ts";
import { planModule } from "../../runtime/plan/plan.ts";
import { planToJson } from "../../runtime/plan/plan-json.ts";
import { planText, quantaOf, readFacts, type Planned } from "./planning.ts";

/** Stacks by exposure and band, then one sum for each band over what the stacks made. */
const submission = `
blocklist = b1
<block>
    <b1>
        modulelist = stack, sum
        divide_jobs_by = band
    </b1>
</block>
<module stack>
    wrappername = genwrap.py
    wrapperloop = expnum, band
    loopobj = list.images
    modnamepat = stack_\${wrapnum}
    <exec_1>
        execname = stack
        used = list.images.image, list.flats.flat
        was_generated_by = file.stacked
        <cmdline>
            _1 = \${list.images.fullname}
            _2 = \${list.flats.fullname}
            e = \${expnum}
            o = \${file.stacked.fullname}
        </cmdline>
    </exec_1>
    <file>
        <image>
            listonly = True
            dirpat = flat
            enddir = raw
        </image>
        <flat>
            listonly = True
            dirpat = flat
            enddir = cal
        </flat>
        <stacked>
            filetype = img
            filename = stacked_\${expnum}-\${band}.fits
            dirpat = flat
            enddir = out
        </stacked>
    </file>
    <list>
        <images>
            exec = q.py
            divide_by = band, expnum
            columns = image.fullname, ccd
            format = textcsv
            sortkey = filename
            filename = images_\${expnum}-\${band}.list
        </images>
        <flats>
            exec = q.py
            match = band
            columns = flat.fullname
            sortkey = filename
            filename = flats_\${expnum}-\${band}.list
        </flats>
    </list>
</module>
<module sum>
    wrappername = genwrap.py
    wrapperloop = band
    loopobj = list.all
    modnamepat = sum_\${wrapnum}
    <exec_1>
        execname = sum
        used = list.all.one
        was_generated_by = file.summed
        <cmdline>
            _1 = \${list.all.fullname}
        </cmdline>
    </exec_1>
    <file>
        <one>
            listonly = True
            dirpat = flat
            enddir = out
        </one>
        <summed>
            filetype = img
            filename = summed-\${band}.fits
            dirpat = flat
            enddir = out
        </summed>
    </file>
    <list>
        <all>
            depends = stack.file.stacked
            divide_by = band
            columns = one.fullname, expnum
            format = textcsv
            sortkey = expnum
            filename = all-\${band}.list
        </all>
    </list>
</module>
`;

interface Image {
  readonly expnum: string;
  readonly band: string;
  readonly ccd: string;
}

// Values that would run into each other if they were joined: only their tuples tell them apart.
const value = fc.constantFrom("1", "2", "10", "1_2", "2_1", "8,6", "a", "a_1");
const band = fc.constantFrom("g", "r", "g_1", "8,6", "VR");
const images = fc.uniqueArray(fc.record({ expnum: value, band, ccd: fc.constantFrom("1", "2", "3") }), {
  ...{ minLength: 1, maxLength: 25, selector: ({ expnum, band: of, ccd }) => JSON.stringify([expnum, of, ccd]) },
});

const nameOf = ({ expnum, band: of, ccd }: Image): string => `raw-${expnum}-${of}-${ccd}.fits`;
const factsOf = (rows: readonly Image[]): { readonly stack: Readonly<Record<string, readonly object[]>> } => ({
  stack: {
    "list-images": rows.map((row) => ({ image: { filename: nameOf(row), ...row } })),
    "list-flats": [...new Set(rows.map((row) => row.band))].flatMap((of) =>
      [1, 2].map((n) => ({ flat: { filename: `flat-${of}-${n}.fits`, band: of } })),
    ),
  },
});
const plan = (rows: readonly Image[]): Planned => {
  const planned = planText(submission, factsOf(rows));
  expect(planned.problems).toEqual([]);
  return planned;
};
const asText = ({ plan: run, problems }: Planned): string => JSON.stringify(planToJson(run, problems));

describe("for any rows", () => {
  it("there is one quantum for each distinct tuple, and each row is in exactly the lists that its keys name", () => {
    fc.assert(
      fc.property(images, (rows) => {
        const quanta = quantaOf(plan(rows), "stack");
        const tuples = new Set(rows.map((row) => JSON.stringify([row.expnum, row.band])));
        expect(new Set(quanta.map(({ keys }) => JSON.stringify([...keys.values()])))).toEqual(tuples);
        expect(quanta).toHaveLength(tuples.size);
        for (const { keys, lists } of quanta) {
          const own = rows.filter((row) => row.expnum === keys.get("expnum") && row.band === keys.get("band"));
          const images = lists.get("images")?.files.map(({ filename }) => filename) ?? [];
          expect([...images].sort()).toEqual(own.map(nameOf).sort());
          const flats = lists.get("flats")?.files.map(({ filename }) => filename);
          expect(flats).toEqual([1, 2].map((n) => `flat-${keys.get("band") ?? ""}-${n}.fits`));
        }
        const bands = new Set(rows.map((row) => row.band));
        expect(quantaOf(plan(rows), "sum")).toHaveLength(bands.size);
      }),
      { numRuns: 40 },
    );
  });

  it("a key with another name everywhere changes nothing", () => {
    fc.assert(
      fc.property(images, (rows) => {
        const renamed = (text: string): string => text.replaceAll("expnum", "shot");
        const other = planText(renamed(submission), JSON.parse(renamed(JSON.stringify(factsOf(rows)))) as object);
        const same = plan(rows);
        expect(other.problems).toEqual([]);
        const seen = (planned: Planned): unknown =>
          planned.plan.blocks.flatMap(({ modules, jobs }) => [
            ...modules.flatMap(({ quanta }) =>
              quanta.map((quantum) => [
                ...[quantum.wrapnum, [...quantum.keys.values()], quantum.commands, quantum.inputs, quantum.log],
                [...quantum.lists.values()].map(({ path, lines }) => [path, lines]),
              ]),
            ),
            ...jobs.map(({ groups, after }) => [groups, after]),
          ]);
        expect(seen(other)).toEqual(seen(same));
      }),
      { numRuns: 20 },
    );
  });

  it("rows in another order give the same plan", () => {
    const shuffled = images.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rows, other]) => {
        expect(asText(plan(other))).toBe(asText(plan(rows)));
      }),
      { numRuns: 20 },
    );
  });

  it("one module planned again is what it is in the whole plan", () => {
    fc.assert(
      fc.property(images, (rows) => {
        const whole = plan(rows);
        for (const module of ["stack", "sum"]) {
          const again = planModule(whole.program, readFacts(JSON.stringify(factsOf(rows))), module);
          expect(again.problems).toEqual([]);
          const full = whole.plan.blocks[0]?.modules.find(({ name }) => name === module);
          expect(again.module?.loopkeys).toEqual(full?.loopkeys);
          expect(again.module?.quanta.map(wholeQuantum)).toEqual(full?.quanta.map(wholeQuantum));
        }
      }),
      { numRuns: 20 },
    );
  });

  it("a quantum looked at late, or twice, or out of order, is the same quantum", () => {
    fc.assert(
      fc.property(images, (rows) => {
        const quanta = quantaOf(plan(rows), "stack");
        const once = quanta.map(wholeQuantum);
        expect(quanta.toReversed().map(wholeQuantum)).toEqual(once.toReversed());
      }),
      { numRuns: 20 },
    );
  });
});
