import { existsSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dumpJson, dumpYaml, type JsonEntries } from "../../runtime/butler/dump.ts";
import { formatPath, type DataId } from "../../runtime/butler/format-path.ts";
import { loadPolicy, type PolicyFiles } from "../../runtime/butler/load-policy.ts";
import { datasetTypes, templateOf } from "../../runtime/butler/policy.ts";
import { parseTemplate } from "../../runtime/butler/template.ts";
import { policyRemarks } from "../../runtime/butler/policy-rows.ts";
import { hasSharedButler, readDisk, sharedButler, sharedText } from "./shared-data.ts";

const hsc: PolicyFiles = {
  camera: `${sharedButler}obs_subaru/w.2017.14/HscMapper.paf`,
  base: `${sharedButler}obs_base/w.2017.14`,
};

describe.skipIf(!hasSharedButler)("policies of real cameras (skipped without ../shared/data)", () => {
  test("the merged HSC policy of w.2017.14, every value with its layer", () => {
    const { policy, problems } = loadPolicy(hsc, readDisk);
    const golden = JSON.parse(sharedText("derived/merged-policy.hsc-w.2017.14.json")) as { sections: JsonEntries };
    expect(withoutPlaces(dumpJson(policy, () => 1).sections)).toEqual(golden.sections);
    expect(problems.map((problem) => problem.code)).toEqual(Array<string>(6).fill("policy/duplicate"));
  });

  test("its dump, line by line", () => {
    const { policy } = loadPolicy(hsc, readDisk);
    const dump = dumpYaml(policy, "HscMapper  obs_subaru@w.2017.14 + obs_base@w.2017.14");
    expect(dump.split("\n")).toEqual(sharedText("derived/merged-policy.hsc-w.2017.14.dump.yaml").split("\n"));
  });

  test("every value of the camera's file knows its place", () => {
    const { policy } = loadPolicy(hsc, readDisk);
    const calexp = datasetTypes(policy).get("calexp");
    const template = calexp === undefined ? undefined : templateOf(calexp);
    const text = sharedText("obs_subaru/w.2017.14/HscMapper.paf");
    expect(text.slice(template?.place?.span.start, template?.place?.span.end)).toBe(
      '"%(pointing)05d/%(filter)s/corr/CORR-%(visit)07d-%(ccd)03d.fits"',
    );
    expect(template?.hidden.map((leaf) => [leaf.layer, leaf.value])).toEqual([["base", ""]]);
  });

  test("536 paths as Python formats them", () => {
    const types = datasetTypes(loadPolicy(hsc, readDisk).policy);
    const golden = JSON.parse(sharedText("derived/path-vectors.hsc-w.2017.14.json")) as {
      dataIds: readonly DataId[];
      vectors: readonly { datasetType: string; dataId: number; path?: string }[];
    };
    expect(golden.vectors).toHaveLength(536);
    for (const { datasetType, dataId, path } of golden.vectors) {
      const type = types.get(datasetType);
      const template = type === undefined ? "" : String(templateOf(type)?.value);
      const formatted = formatPath(template, golden.dataIds[dataId] ?? {});
      expect([datasetType, formatted.kind === "path" ? formatted.path : undefined]).toEqual([datasetType, path]);
    }
  });

  test("types without a template of their own are remarked upon", () => {
    const remarks = policyRemarks(loadPolicy(hsc, readDisk).policy);
    expect(remarks.empty).toEqual([
      "deepDiff_diaSrc",
      "deepDiff_differenceExp",
      "deepDiff_kernelSrc",
      "deepDiff_matchedExp",
      "deepDiff_metadata",
    ]);
    expect(remarks.ignored).toHaveLength(6);
  });

  // Camera, its file, tag of obs_base, types, templates, those without fields, conversions, those with an HDU suffix.
  test.each([
    [
      "HSC",
      "obs_subaru/w.2017.14/HscMapper.paf",
      "w.2017.14",
      145,
      134,
      44,
      "%s 150, %d 50, %07d 57, %03d 56, %05d 56, %04d 6, %08d 1",
      0,
    ],
    [
      "SuprimeCam",
      "obs_subaru/w.2017.14/SuprimecamMapper.paf",
      "w.2017.14",
      140,
      129,
      44,
      "%s 141, %d 69, %07d 53, %1d 28, %05d 52, %04d 4, %03d 3, %08d 1",
      0,
    ],
    [
      "MegaCam",
      "obs_cfht/w.2017.14/MegacamMapper.paf",
      "w.2017.14",
      101,
      89,
      43,
      "%s 144, %d 60, %02d 16, %1s 1, %05d 1, %07d 1",
      5,
    ],
    [
      "DECam",
      "obs_decam/w.2017.14/DecamMapper.paf",
      "w.2017.14",
      103,
      97,
      41,
      "%s 78, %d 45, %02d 24, %07d 40, %03d 2, %05d 1",
      6,
    ],
    ["obs_test", "obs_test/w.2017.14/testMapper.paf", "w.2017.14", 107, 88, 47, "%s 72, %d 50", 0],
    [
      "HSC 21.0.0",
      "obs_subaru/21.0.0/HscMapper.yaml",
      "21.0.0",
      undefined,
      318,
      110,
      "%s 362, %d 221, %05d 80, %07d 85, %03d 90, %04d 13, %02d 6",
      0,
    ],
    [
      "lsstCam 21.0.0",
      "obs_lsst/21.0.0/lsstCamMapper.yaml",
      "21.0.0",
      undefined,
      288,
      117,
      "%s 499, %d 209, %013d 82, %03d 64, %02d 6",
      3,
    ],
  ] as const)(
    "%s: types, templates and their conversions",
    (_name, camera, tag, types, templates, withoutFields, conversions, brackets) => {
      const { policy } = loadPolicy(
        { camera: sharedButler + camera, base: `${sharedButler}obs_base/${tag}` },
        readDisk,
      );
      const all = datasetTypes(policy);
      const texts = [...all.values()]
        .map((type) => templateOf(type)?.value)
        .filter((text) => typeof text === "string" && text !== "" && text !== "ignored");
      if (types !== undefined) expect(all.size).toBe(types);
      expect(texts).toHaveLength(templates);
      expect(texts.filter((text) => !String(text).includes("%("))).toHaveLength(withoutFields);
      expect(texts.filter((text) => String(text).includes("["))).toHaveLength(brackets);
      const counts = new Map<string, number>();
      for (const part of texts.flatMap((text) => parseTemplate(String(text)).parts)) {
        if (part.kind !== "field") continue;
        const written = `%${part.flags}${part.width === 0 ? "" : part.width}${part.conversion}`;
        counts.set(written, (counts.get(written) ?? 0) + 1);
      }
      for (const one of conversions.split(", ")) {
        const [written = "", count] = one.split(" ");
        expect([written, counts.get(written)]).toEqual([written, Number(count)]);
      }
      const listed = conversions.split(", ").map((one) => one.split(" ")[0]);
      const others = [...counts]
        .filter(([written]) => !listed.includes(written))
        .reduce((sum, [, count]) => sum + count, 0);
      expect(others).toBe(camera.includes("lsstCam") ? 8 : 0);
    },
  );

  test("every camera file of every tag is read without an error", () => {
    for (const repository of readdirSync(sharedButler).filter(
      (name) => name.startsWith("obs_") && name !== "obs_base",
    )) {
      for (const tag of readdirSync(sharedButler + repository)) {
        const base = `${sharedButler}obs_base/${tag}`;
        for (const file of readdirSync(`${sharedButler}${repository}/${tag}`)) {
          const camera = `${sharedButler}${repository}/${tag}/${file}`;
          const { policy, problems } = loadPolicy({ camera, ...(existsSync(base) ? { base } : {}) }, readDisk);
          expect([camera, problems.filter((problem) => problem.severity === "error")]).toEqual([camera, []]);
          expect(datasetTypes(policy).size).toBeGreaterThan(10);
        }
      }
    }
  });
});

function withoutPlaces(entries: object): object {
  const plain: Record<string, unknown> = {};
  for (const [key, node] of Object.entries(entries) as [string, object | string][]) {
    if (typeof node !== "object") plain[key] = node;
    else if ("from" in node && "value" in node) plain[key] = { value: node.value, from: node.from };
    else plain[key] = withoutPlaces(node);
  }
  return plain;
}
