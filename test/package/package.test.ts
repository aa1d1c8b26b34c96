import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extract } from "tar";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, root, type Answer } from "../kit/wcl.ts";
import { trueSubmission } from "../bench/submissions.mjs";
import { unzip } from "./unzip.ts";

// What `npm run package` makes, from dist/ as it is: unpacked where nothing else is, and used. Takes a minute.

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly bin: { readonly wcl: string };
  readonly scripts: { readonly package: string };
  readonly contributes: {
    readonly languages: readonly { readonly configuration?: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly snippets: readonly { readonly path: string }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
  };
}

/** A folder that holds one unpacked package and nothing else, with a home of its own. */
interface Unpacked {
  readonly folder: string;
  readonly files: readonly string[];
  /** Bytes of the package. */
  readonly size: number;
  readonly wcl: (...words: readonly string[]) => Promise<Answer>;
}

const mostBytes = 15 * 1024 * 1024;

const packages: readonly { readonly name: string; readonly make: (at: string) => Promise<Unpacked> }[] = [
  { name: "the extension (VSIX)", make: makeExtension },
  { name: "the npm package", make: makeNpmPackage },
];

describe.each(packages)("$name", ({ make }) => {
  const made: { at: string; unpacked?: Unpacked } = { at: "" };
  const unpacked = (): Unpacked => {
    if (made.unpacked === undefined) throw new Error("it was not made");
    return made.unpacked;
  };

  beforeAll(async () => {
    made.at = await mkdtemp(join(tmpdir(), "wcl-package-"));
    made.unpacked = await make(made.at);
  }, 300_000);

  afterAll(async () => {
    await made.unpacked?.wcl("registry", "stop");
    await rm(made.at, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  test("holds all that its manifest names", async () => {
    const { folder, files } = unpacked();
    const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
    const { contributes } = manifest;
    const named = [
      ...[manifest.main, manifest.bin.wcl, manifest.icon],
      ...contributes.languages.flatMap((one) => one.configuration ?? []),
      ...contributes.grammars.map((one) => one.path),
      ...contributes.snippets.map((one) => one.path),
      ...contributes.viewsContainers.activitybar.map((one) => one.icon),
    ].map((path) => path.replace(/^\.\//, ""));
    expect(named.filter((path) => !files.includes(path))).toEqual([]);
  });

  test("holds every schema step and the licences of what it contains", async () => {
    const { folder, files } = unpacked();
    const steps = await readdir(join(root, "runtime/registry/schema"));
    expect(files.filter((file) => file.startsWith("dist/schema/")).sort()).toEqual(
      steps.map((step) => `dist/schema/${step}`).sort(),
    );
    const notices = await readFile(join(folder, "dist/third-party.txt"), "utf8");
    for (const name of ["@electric-sql/pglite", "chevrotain", "pg", "sql.js", "vscode-languageserver", "yaml"])
      expect(notices).toContain(`\n${name} `);
  });

  test("holds no source, no source map, no test, no package of others, and is small", () => {
    const { files, size } = unpacked();
    expect(files.filter((file) => /\.(ts|mjs|map|vsix|tgz)$|^(test|runtime|node_modules)\//.test(file))).toEqual([]);
    expect(size).toBeLessThan(mostBytes);
  });

  test("opens its own registry", async () => {
    const answer = await unpacked().wcl("sql", "select 1 as one", "--format", "json");
    expect(answer).toEqual({ code: 0, stdout: '{"one":1}\n', stderr: "" });
  }, 120_000);

  test("checks and runs a submission", async () => {
    const { folder, wcl } = unpacked();
    const work = join(folder, "..", "work");
    await mkdir(work, { recursive: true });
    await writeFile(join(work, "two.des"), trueSubmission(2, work, 1));
    expect(await wcl("check", join(work, "two.des"))).toMatchObject({ code: 0, stdout: "" });
    const run = await wcl("submit", join(work, "two.des"));
    expect(run).toMatchObject({ code: 0 });
    const rows = await wcl("sql", "select count(*)::int as done from pfw_wrapper", "--format", "json");
    expect(rows.stdout).toBe('{"done":2}\n');
  }, 120_000);
});

async function makeExtension(at: string): Promise<Unpacked> {
  const file = join(at, "wcl.vsix");
  // With the options of the script, whatever they are.
  const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Manifest;
  const words = /vsce (package .*?) --out/.exec(scripts.package)?.[1]?.split(" ") ?? [];
  const vsce = join(root, "node_modules/@vscode/vsce/vsce");
  const { code, stderr } = await call(process.execPath, [vsce, ...words, "--out", file], { cwd: root });
  if (code !== 0) throw new Error(stderr);
  const names = await unzip(file, join(at, "vsix"));
  const inside = names.filter((name) => name.startsWith("extension/")).map((name) => name.slice("extension/".length));
  return unpackedAt(at, join(at, "vsix/extension"), inside, file);
}

async function makeNpmPackage(at: string): Promise<Unpacked> {
  const words = ["pack", "--ignore-scripts", "--json", "--pack-destination", at];
  const { code, stdout, stderr } = await call("npm", words, { cwd: root });
  if (code !== 0) throw new Error(stderr);
  const [pack] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  const file = join(at, pack?.filename ?? "");
  await mkdir(join(at, "npm"));
  await extract({ file, cwd: join(at, "npm") });
  return unpackedAt(at, join(at, "npm/package"), pack?.files.map((one) => one.path) ?? [], file);
}

async function unpackedAt(at: string, folder: string, files: readonly string[], file: string): Promise<Unpacked> {
  const home = join(at, "home");
  const environment = {
    ...{
      HOME: home,
      XDG_DATA_HOME: join(home, "data"),
      WCL_RUN_DIR: join(home, "runs"),
      WCL_REGISTRY_DIR: "",
      WCL_REGISTRY: "",
    },
    NO_COLOR: "1",
  };
  await mkdir(home);
  const { size } = await stat(file);
  const wcl: Unpacked["wcl"] = (...words) =>
    call(process.execPath, [join(folder, "dist/wcl.cjs"), ...words], { cwd: home, environment });
  return { folder, files, size, wcl };
}
