import { describe, expect, test } from "vitest";
import { loadPolicy, type ReadPolicyFile } from "../../runtime/butler/load-policy.ts";
import { datasetTypes } from "../../runtime/butler/policy.ts";
import { repositoryCfgText } from "../../runtime/butler/repository.ts";
import { readPolicy } from "../../runtime/butler/read-policy.ts";
import { readRepositoryCfg } from "../../runtime/butler/repository-cfg.ts";
import { goldenText } from "./shared-data.ts";

/** Loads a policy whose files are given as texts; prints how long it took. */
function load(texts: Readonly<Record<string, string>>, repository?: string) {
  const read: ReadPolicyFile = (path) => {
    const text = texts[path];
    return text === undefined ? { kind: "missing" } : { kind: "text", text };
  };
  const camera = "/camera.yaml" in texts ? "/camera.yaml" : "/camera.paf";
  const begun = performance.now();
  const loaded = loadPolicy({ camera, ...(repository === undefined ? {} : { repository }) }, read);
  console.log(`${expect.getState().currentTestName ?? ""}: ${Math.round(performance.now() - begun)} ms`);
  return loaded;
}

describe("input that is broken or beyond measure", () => {
  test("a PAF policy that is cut off anywhere: located problems, and what was read counts", () => {
    const whole =
      'exposures: {\n  raw: {\n    template: "raw/%(visit)07d.fits"\n    tables: "raw" "raw_visit"\n  }\n}\n';
    for (let end = 0; end < whole.length; end += 1) {
      const text = whole.slice(0, end);
      const { problems } = load({ "/camera.paf": text });
      for (const { file, span } of problems) {
        expect(file).toBe("/camera.paf");
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(text.length);
      }
      if (end > 20 && end < whole.length - 2) expect(problems.length).toBeGreaterThan(0);
    }
  });

  test("YAML with tabs is located at the tab, with a way out", () => {
    const text = "exposures:\n\traw:\n\t\ttemplate: x\n";
    const { problems } = load({ "/camera.yaml": text });
    expect(text.slice(problems[0]?.span.start, problems[0]?.span.end)).toBe("\t");
    expect(problems[0]?.fixes[0]?.edits[0]?.newText).toBe("    ");
  });

  test("a template with an unknown conversion is located", () => {
    const camera = "exposures:\n  raw: {template: 'raw/%(visit)07d.fits', python: x}\n";
    const templates = "exposures:\n  raw: 'raw/%(visit)07q.fits'\n";
    const { problems } = load({ "/camera.yaml": camera, "/t.yaml": templates }, "/t.yaml");
    expect(problems.map(({ code }) => code)).toContain("sync/yaml");
    const [first] = problems;
    expect(templates.slice(first?.span.start, first?.span.end)).toBe("'raw/%(visit)07q.fits'");
  });

  test.each([
    [
      "YAML",
      "/camera.yaml",
      (name: string) => `  ${name}: {template: '${name}/%(visit)07d.fits', python: x}`,
      "exposures:",
      "",
    ],
    [
      "PAF",
      "/camera.paf",
      (name: string) => `  ${name}: { template: "${name}/%(visit)07d.fits" python: x }`,
      "exposures: {",
      "}",
    ],
  ])("a policy of 100,000 entries in %s is read, or refused with a place", (_kind, file, entry, head, foot) => {
    const names = Array.from({ length: 100_000 }, (_, number) => `type_${number}`);
    const lines = file.endsWith(".paf")
      ? names.flatMap((name) => [`  ${name}: {`, `    template: "${name}/%(visit)07d.fits"`, "  }"])
      : names.map(entry);
    const { policy, problems } = load({ [file]: [head, ...lines, foot].join("\n") });
    if (problems.length === 0) expect(datasetTypes(policy).size).toBe(100_000);
    else expect(problems[0]).toMatchObject({ file, severity: "error" });
  });

  test("a cycle of _parents over several repositories is located where it closes, with its chain", () => {
    const cfg = (parents: string) =>
      `!RepositoryCfg_v1\n_mapper: a.B\n_parents: ${parents}\n_policy: null\n_root: null\n`;
    const texts = {
      "/camera.yaml": "exposures:\n  raw: {template: 'raw/%(visit)07d.fits', python: x}\n",
      "/a/repositoryCfg.yaml": cfg("[/sound, ../b]"),
      "/b/repositoryCfg.yaml": cfg("[../c]"),
      "/c/repositoryCfg.yaml": cfg("[/sound, ../a]"),
      "/sound/repositoryCfg.yaml": cfg("[]"),
    };
    const { problems } = load(texts, "/a/repositoryCfg.yaml");
    expect(problems.map(({ code, file, message }) => `${code} ${file} ${message}`)).toEqual([
      "policy/parents /c/repositoryCfg.yaml a repository is its own ancestor: /a → /b → /c → /a",
    ]);
    const [{ span, related } = { span: { start: 0, end: 0 }, related: [] }] = problems;
    expect(cfg("[/sound, ../a]").slice(span.start, span.end)).toBe("[/sound, ../a]");
    expect(related.map((one) => one.message)).toEqual(["parents of /a", "parents of /b"]);
    expect(load({ ...texts, "/c/repositoryCfg.yaml": cfg("[/sound]") }, "/a/repositoryCfg.yaml").problems).toEqual([]);
    const own = { ...texts, "/a/repositoryCfg.yaml": cfg("/a/") };
    expect(load(own, "/a/repositoryCfg.yaml").problems[0]?.message).toContain("/a → /a");
  });

  test("a cycle of _parents in one file is data, and no override comes of it", () => {
    const text = "!RepositoryCfg_v1\n_mapper: a.B\n_parents: &p [/repo, *p]\n_policy: null\n_root: /repo\n";
    const { policy, problems } = readPolicy(text, "/repo/repositoryCfg.yaml");
    expect(problems.every(({ span }) => span.end <= text.length)).toBe(true);
    expect(readRepositoryCfg(policy).policy.entries.size).toBe(0);
    const parents = policy.entries.get("_parents");
    expect(parents?.kind).toBe("leaf");
  });

  test("texts changed at any place never make it throw", () => {
    const sound = goldenText("butler_templates-example.yaml");
    for (let at = 0; at < sound.length; at += 7)
      for (const letter of ["{", "\t", "'", "%", ":", "&", "*", "\u0000"]) {
        const text = sound.slice(0, at) + letter + sound.slice(at + 1);
        const made = repositoryCfgText({
          mapper: "a.B",
          templates: { text, file: "/t" },
          replace: (one) => ({ text: one }),
        });
        for (const { span } of made.problems) expect(span.end).toBeLessThanOrEqual(text.length);
      }
  });
});
