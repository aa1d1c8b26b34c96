import { expect, test } from "vitest";
import { mergePolicy } from "../../runtime/butler/policy.ts";
import { readPolicy } from "../../runtime/butler/read-policy.ts";
import { likelyType, tieOf, typeIndex, type FileSection } from "../../runtime/butler/tie.ts";
import { templateTokens } from "../../runtime/butler/template-tokens.ts";

const { policy: camera } = readPolicy(
  `exposures:
  raw: {template: 'raw/%(visit)07d.fits'}
  deepCoadd_tempExp: {template: 'deepCoadd/%(tract)d/warp-%(visit)d.fits'}
datasets:
  deepCoadd_skyMap: {template: deepCoadd/skyMap.pickle}
`,
  "/camera.yaml",
);
const { policy } = mergePolicy({ camera });
const types = typeIndex(policy);
const settings = new Map([
  ["hsc_raw", "raw"],
  ["img_corr", "nothing"],
]);

const told = (file: FileSection) => {
  const tie = tieOf(file, types, settings);
  return tie.kind === "type" ? `${tie.type.name} by ${tie.by}` : tie.kind;
};

test.each<[string, FileSection, string]>([
  [
    "its own key comes first",
    { name: "x", filetype: "hsc_raw", declared: "deepCoadd_skyMap" },
    "deepCoadd_skyMap by key",
  ],
  ["then the settings", { name: "x", filetype: "HSC_RAW" }, "raw by settings"],
  [
    "then a file type of that name, whatever its case",
    { name: "x", filetype: "deepcoadd_tempexp" },
    "deepCoadd_tempExp by filetype",
  ],
  ["a section name, when there is no file type", { name: "deepcoadd_skymap" }, "deepCoadd_skyMap by section"],
  ["also without its underscore", { name: "deepcoaddskymap" }, "deepCoadd_skyMap by section"],
  ["not a section name beside a file type", { name: "raw", filetype: "image" }, "none"],
  ["a registry is known by its name", { name: "r", baseName: "registry.sqlite3" }, "special"],
  [
    "and a reference catalogue by its folder",
    { name: "r", path: templateTokens("ref_cats/x/1.fits") },
    "reference catalogue",
  ],
  ["a name that is no type is said to be so", { name: "img_corr" }, "unknown type"],
  ["nothing is guessed", { name: "skymap" }, "none"],
])("%s", (_name, file, tie) => {
  expect(told(file)).toBe(tie);
});

test("a type with nearly this path is a suggestion", () => {
  expect(likelyType(templateTokens("deepCoadd/%(tract)d/wrap-%(visit)d.fits"), policy)?.name).toBe("deepCoadd_tempExp");
  expect(likelyType(templateTokens("deepCoadd/%(tract)d/%(visit)d/x.fits"), policy)).toBeUndefined();
});
