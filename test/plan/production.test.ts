import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planRun } from "../../runtime/plan/plan.ts";
import { production, productionFiles, renderedMultiepoch } from "../kit/production.ts";
import { readFacts } from "./planning.ts";

const bands = ["g", "r", "i", "z"] as const;

/** Rows as the survey's queries give them: so many exposures in each band, so many ccds each. */
function facts(exposures: number, ccds: number): ReturnType<typeof readFacts> {
  const se: object[] = [];
  const all: object[] = [];
  const meds: object[] = [];
  for (const [number, band] of bands.entries())
    for (let exposure = 1; exposure <= exposures; exposure += 1)
      for (let ccdnum = 1; ccdnum <= ccds; ccdnum += 1) {
        const expnum = number * 1000 + exposure;
        const file = (what: string): object => {
          const more = what === "red" || what === "cat" ? { fluxscale: 1.5, mag_zero: 30 } : {};
          return { filename: `D${expnum}_${band}_c${ccdnum}_${what}.fits`, expnum, band, ccdnum, camsym: "D", ...more };
        };
        se.push({ catfile: file("cat") });
        meds.push({ red: file("red"), bkg: file("bkg"), seg: file("seg"), psf: file("psf"), head: file("head") });
        all.push({ red: file("red"), cat: file("cat"), bkg: file("bkg"), seg: file("seg"), psf: file("psf") });
      }
  return readFacts(
    JSON.stringify({
      "combine-se-cat": { "list-se-ccd-cat": se },
      bigquery: { "list-allfiles": all },
      medsquery: { "list-medsfiles": meds },
    }),
  );
}

/**
 * How many quanta each module must have, worked out from its own text and the numbers alone: the product of what its
 * loop keys can be, one without loop, none where only the query counts.
 */
function expectedCounts(exposures: number, ccds: number): ReadonlyMap<string, number> {
  const values: Readonly<Record<string, number>> = { band: bands.length, expnum: exposures, ccdnum: ccds };
  const text = readFileSync(join(production, "multiepoch-Y6A1/multiepoch_submit_template.des"), "utf8");
  const modules = [...text.matchAll(/^ *modulelist *= *(.*)$/gm)].flatMap(([, list = ""]) => list.split(/ *, */));
  return new Map(
    modules.map((name) => {
      const own = readFileSync(join(production, "multiepoch-Y6A1/modulewcl", `${name}.wcl`), "utf8");
      const loop = /^ *wrapperloop *= *(.*?) *$/m.exec(own)?.[1];
      // The exposures of a band are no one else's: expnum counts those of one band.
      const size = loop?.split(/ *, */).reduce((product, key) => product * (values[key] ?? NaN), 1) ?? 1;
      return [name, /^ *noop *= *True/m.test(own) ? 0 : size] as const;
    }),
  );
}

describe.skipIf(productionFiles.length === 0)(
  "a production pipeline of 31 modules in two blocks, as its template yields it (needs ../shared/data/wcl-production)",
  () => {
    it("is planned as its operators wrote it", () => {
      const { program } = renderedMultiepoch();
      const { plan, problems } = planRun(program, facts(2, 2));
      expect(problems).toEqual([]);
      const all = plan.blocks[0]?.modules.flatMap(({ quanta }) => quanta) ?? [];
      // A list whose files are named anew, made through a list, and read by another module, file by file.
      const refine = all.find(({ module }) => module === "coadd-astrorefine");
      const split = all.find(({ module }) => module === "split-scamp-head");
      expect(refine?.lists.get("astroref_head_full")?.lines[0]).toBe(
        "aux/DES0000-0041_r4000p00_D00000001_g_scamp.head",
      );
      expect(split?.inputs).toMatchObject([
        {
          path: "aux/DES0000-0041_r4000p00_D00000001_g_scamp.head",
          from: { kind: "quantum", wrapnum: refine?.wrapnum },
        },
      ]);
      // Columns of the query travel through two renamings into the list of fluxes.
      const swarp = all.find(({ module }) => module === "band-swarp-msk");
      expect(swarp?.lists.get("flux")?.lines).toEqual(["1.5", "1.5", "1.5", "1.5"]);
      expect(swarp?.lists.get("msk")?.lines[0]).toBe("nwgint/DES0000-0041_r4000p00_D00000001_g_c01_nwgint.fits[1]");
      expect(swarp?.commands[0]).toContain("@list/band-swarp-msk/DES0000-0041_r4000p00_g_swarp-band-msk-sci.list");
    });
    it("is planned whole for a tile of 4 bands, 120 exposures and 62 ccds", () => {
      const [exposures, ccds] = [30, 62];
      const { program } = renderedMultiepoch();
      const { plan, problems } = planRun(program, facts(exposures, ccds));
      expect(problems).toEqual([]);
      const expected = expectedCounts(exposures, ccds);
      const made = plan.blocks.flatMap(({ modules }) => modules);
      expect(new Map(made.map(({ name, quanta }) => [name, quanta.length]))).toEqual(expected);
      const [perExposure, perCcd] = [bands.length * exposures, bands.length * exposures * ccds];
      expect([perExposure, perCcd, expected.get("null-weight-for-coadd"), expected.size]).toEqual([
        120, 7440, 7440, 31,
      ]);
      const all = made.flatMap(({ quanta }) => quanta);
      expect(all.map(({ wrapnum }) => wrapnum)).toEqual(all.map((_, at) => at + 1));
      // Every row of the large query is one quantum; the lists of a band hold its 30 × 62 images.
      const swarp = all.filter(({ module }) => module === "band-swarp-msk");
      expect(swarp.map(({ lists }) => lists.get("msk")?.lines.length)).toEqual(bands.map(() => exposures * ccds));
      const refine = all.find(({ module }) => module === "coadd-astrorefine");
      expect(refine?.lists.get("astroref_head_full")?.lines).toHaveLength(perExposure);
      // The second block reads what the first one makes, by names that both make.
      const medsOf = all.filter(({ module }) => module === "run-desmeds");
      expect(medsOf.map(({ keys, lists }) => [keys.get("band"), lists.get("red")?.lines.length])).toEqual(
        ["g", "i", "r", "z"].map((band) => [band, exposures * ccds]),
      );
      const coadds = new Set(all.filter(({ module }) => module === "band-coadd-catalog").map(({ wrapnum }) => wrapnum));
      for (const { inputs } of medsOf)
        expect(inputs.some(({ from }) => from.kind === "quantum" && coadds.has(from.wrapnum))).toBe(true);
      const outputs = new Set(
        all
          .flatMap(({ files, outputs: names }) => names.flatMap((name) => files.get(name)?.files ?? []))
          .map(({ filename }) => filename),
      );
      expect(outputs.size).toBeGreaterThan(perCcd + 2 * perExposure);
    });
  },
);
