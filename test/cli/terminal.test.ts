import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readMarked } from "../kit/marked.ts";
import { root, sandbox, type Sandbox } from "../kit/wcl.ts";
import { submission } from "../server/kit/submission.ts";

// What the editor says, a terminal and a CI job say too: the built product, on a sound submission and on a faulty one.

describe("the same checks in a terminal", () => {
  let place: Sandbox;
  beforeAll(async () => {
    place = await sandbox();
    const { files } = readMarked(submission());
    for (const [file, text] of Object.entries(files)) {
      const path = join(place.folder, relative("/ws", file));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    const faulty = files["/ws/coadd.des"]?.replace("used = file.warps", "used = file.warpz") ?? "";
    await writeFile(join(place.folder, "faulty.des"), faulty);
  });
  afterAll(() => place.remove());

  test("row 64: wcl check finds what the editor underlines, with the line and a caret", async () => {
    expect(await place.wcl(["check", "coadd.des"])).toMatchObject({ code: 0, stdout: "" });
    const found = await place.wcl(["check", "faulty.des"]);
    expect(found.stdout).toMatch(
      /^faulty\.des:\d+:\d+ error PFW214 .*file\.warpz.*\n {4}.*used = file\.warpz\n {4} *\^+/m,
    );
  });

  test("row 65: wcl check speaks JSON, SARIF and GitHub's words", async () => {
    const json = await place.wcl(["check", "faulty.des", "--format", "json"]);
    expect(JSON.stringify(JSON.parse(json.stdout.split("\n")[0] ?? ""))).toContain("PFW214");
    const sarif = JSON.parse((await place.wcl(["check", "faulty.des", "--format", "sarif"])).stdout) as {
      readonly version: string;
      readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[];
    };
    expect(sarif.version).toBe("2.1.0");
    expect(sarif.runs[0]?.results.map(({ ruleId }) => ruleId)).toContain("PFW214");
    const github = await place.wcl(["check", "faulty.des", "--format", "github"]);
    expect(github.stdout).toMatch(/^::error .*file=faulty\.des.*PFW214/m);
  });

  test("row 66: the exit code is 0 when clean, 1 with findings, 2 when the call is wrong", async () => {
    const codes = [["coadd.des"], ["faulty.des"], ["--format", "xml", "coadd.des"], []].map(async (words) => {
      return (await place.wcl(["check", ...words])).code;
    });
    expect(await Promise.all(codes)).toEqual([0, 1, 2, 2]);
  });

  test("row 67: the hooks for pre-commit name commands that exist", async () => {
    const hooks = parse(readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8")) as readonly {
      readonly id: string;
      readonly entry: string;
      readonly files: string;
    }[];
    expect(hooks.map(({ id }) => id)).toEqual(expect.arrayContaining(["wcl-check", "wcl-fmt"]));
    for (const { entry, files } of hooks) {
      const [program, ...words] = entry.split(" ");
      expect([program, (await place.wcl([...words, "--help"])).code]).toEqual(["wcl", 0]);
      expect(new RegExp(files).test("modules/warp.wcl")).toBe(true);
    }
  });

  test("row 68: wcl fmt checks, shows a difference, and takes a text from standard input", async () => {
    await writeFile(join(place.folder, "loose.wcl"), "a=1\n");
    expect((await place.wcl(["fmt", "--check", "loose.wcl"])).code).toBe(1);
    expect((await place.wcl(["fmt", "--diff", "loose.wcl"])).stdout).toContain("+a = 1");
    expect((await place.wcl(["fmt", "--stdin"], { input: "a=1\n" })).stdout).toBe("a = 1\n");
    await place.wcl(["fmt", "loose.wcl"]);
    expect((await place.wcl(["fmt", "--check", "loose.wcl"])).code).toBe(0);
  });
});
