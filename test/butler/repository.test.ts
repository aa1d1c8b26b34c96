import { expect, test } from "vitest";
import { loadPolicy, type ReadPolicyFile } from "../../runtime/butler/load-policy.ts";
import { datasetTypes, templateOf } from "../../runtime/butler/policy.ts";
import { readPolicy } from "../../runtime/butler/read-policy.ts";
import { readRepositoryCfg } from "../../runtime/butler/repository-cfg.ts";
import { nodeAt, textOf } from "../../runtime/butler/policy-tree.ts";
import { repositoryCfgText } from "../../runtime/butler/repository.ts";
import { goldenText } from "./shared-data.ts";

const fill = (template: string) =>
  template.includes("${nope}")
    ? { error: "nope has no value" }
    : { text: template.replace("${reqnum}", "11").replace("${attnum:2}", "95") };

test("the configuration of a job's repository, as the stack itself writes it", () => {
  const templates = {
    text: "exposures:\n  deepCoadd_tempExp: 'deepCoadd/%(filter)s/w-%(visit)d_r${reqnum}p${attnum:2}.fits'\n",
    file: "/t.wcl",
  };
  const { text, problems } = repositoryCfgText({ mapper: "lsst.obs.hsc.HscMapper", templates, replace: fill });
  expect(problems).toEqual([]);
  expect(text).toBe(
    `!RepositoryCfg_v1
_mapper: !!python/name:lsst.obs.hsc.HscMapper ''
_mapperArgs: null
_parents: []
_policy: !!python/object:lsst.daf.persistence.policy.Policy
  data:
    exposures:
      deepCoadd_tempExp:
        template: deepCoadd/%(filter)s/w-%(visit)d_r11p95.fits
_root: null
`,
  );
});

test("it reads back as the policy it was made of", () => {
  const templates = { text: goldenText("butler_templates-example.yaml"), file: "/t.wcl" };
  const made = repositoryCfgText({ mapper: "lsst.obs.hsc.HscMapper", templates, replace: fill });
  const { policy, problems } = readRepositoryCfg(readPolicy(made.text, "/repositoryCfg.yaml").policy);
  expect([...made.problems, ...problems]).toEqual([]);
  expect(textOf(nodeAt(policy, "exposures", "calexp", "template"))).toBe(
    "%(pointing)05d/%(filter)s/corr/CORR-%(visit)07d-%(ccd)03d_r11p95.fits",
  );
  const datasets = nodeAt(policy, "datasets");
  expect(datasets?.kind === "map" && datasets.entries.size).toBe(13);
});

test("without templates the policy is null; a template that cannot be filled is a problem at its place", () => {
  expect(repositoryCfgText({ mapper: "a.B", replace: fill }).text).toContain("\n_policy: null\n");
  const text = "datasets:\n  src: 'src-${nope}.fits'\n  n: 7\n";
  const { problems } = repositoryCfgText({ mapper: "a.B", templates: { text, file: "/t.wcl" }, replace: fill });
  expect(problems.map((one) => [text.slice(one.span.start, one.span.end), one.message])).toEqual([
    ["7", "the template of n must be one text; quote it"],
    ["'src-${nope}.fits'", "template of src: nope has no value"],
  ]);
});

test("a mapper that is no class name cannot write into the file", () => {
  const { text, problems } = repositoryCfgText({ mapper: "a.B ''\nevil: 1", replace: fill });
  expect(problems).toHaveLength(1);
  expect(text).not.toContain("evil: 1");
});

const camera = `exposures:
  calexp: {template: 'c/%(visit)07d.fits', python: x}
  deepCoadd: {template: 'd/%(tract)d/%(patch)s.fits'}
datasets:
  src: {template: 's/%(visit)07d.fits'}
  deepCoaddId: {template: ignored}
`;

test.each([
  ["another section", "datasets:\n  calexp: 'c/%(visit)d.fits'", "sync/wrong-section"],
  ["an unknown type", "exposures:\n  calexpp: 'c.fits'", "sync/unknown-type"],
  ["a number", "datasets:\n  deepCoaddId: 'x'", "sync/not-a-file"],
  ["another set of keys", "exposures:\n  deepCoadd: 'd/%(tract)d.fits'", "sync/key-set"],
  ["no text", "exposures:\n  deepCoadd: [a]", "sync/yaml"],
  ["no format", "exposures:\n  calexp: 'c/%(visit)07d-100%.fits'", "sync/yaml"],
])("an override with %s", (_name, repository, code) => {
  const files: Readonly<Record<string, string>> = { "/camera.yaml": camera, "/templates.wcl": repository };
  const read: ReadPolicyFile = (path) => {
    const text = files[path];
    return text === undefined ? { kind: "missing" } : { kind: "text", text };
  };
  const { problems } = loadPolicy({ camera: "/camera.yaml", repository: "/templates.wcl" }, read);
  expect(problems.map((one) => [one.code, one.file])).toEqual([[code, "/templates.wcl"]]);
});

test("an override wins, key by key, and remembers what it hides", () => {
  const files: Readonly<Record<string, string>> = {
    "/c.yaml": camera,
    "/t.wcl": "exposures:\n  calexp: 'new/%(visit)07d.fits'",
  };
  const { policy, problems } = loadPolicy({ camera: "/c.yaml", repository: "/t.wcl" }, (path) => ({
    kind: "text",
    text: files[path] ?? "",
  }));
  const calexp = datasetTypes(policy).get("calexp");
  expect(problems).toEqual([]);
  expect(calexp === undefined ? undefined : templateOf(calexp)).toMatchObject({
    value: "new/%(visit)07d.fits",
    layer: "repository",
    hidden: [{ value: "c/%(visit)07d.fits", layer: "camera" }],
  });
  expect(calexp?.entries.get("python")).toMatchObject({ value: "x", layer: "camera" });
  expect(calexp?.entries.get("storage")).toMatchObject({ value: "FitsStorage", layer: "default" });
});

test("a camera policy that is not there is a problem with its path", () => {
  const { problems } = loadPolicy({ camera: "/none.yaml" }, () => ({ kind: "missing" }));
  expect(problems).toMatchObject([{ code: "policy/unreadable", file: "/none.yaml" }]);
});
