import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { packagedDefaults } from "../../runtime/config/defaults.ts";
import { flatten } from "../../runtime/config/flatten.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import { scopeOfSection } from "../../runtime/config/section-scope.ts";
import { catalogue, keyEntry, keysOf, scopesOf } from "../../runtime/config/vocabulary.ts";
import { keyScopes } from "../../runtime/config/vocabulary/entry.ts";
import { memorySystem } from "../../runtime/system.ts";

/** Keys that the original does not know. */
const ownKeys = new Set([
  "butler_dataset_type",
  "patch_form",
  "quanta_order",
  "query_timeout",
  "max_log_bytes",
  "min_free_bytes",
  "grace_seconds",
  "thread_folders",
  "throttle",
  "plain_http_login",
  "job_priority",
  "block_barriers",
  "slurm_partition",
  "slurm_account",
  "slurm_qos",
  "slurm_options",
  "slurm_max_jobs",
  "slurm_signal_seconds",
]);

describe("the catalogue", () => {
  test("can be read, every row of it", () => {
    expect(catalogue()).toHaveLength(394 + ownKeys.size);
    for (const entry of catalogue()) {
      expect(entry.key, entry.meaning).not.toBe("");
      expect(entry.meaning, entry.key).toMatch(/^[A-Z'a-z_].*\.$/);
      expect(entry.trap ?? "None.", entry.key).toMatch(/\.$/);
      if (entry.type === "enum") expect(entry.values, entry.key).not.toEqual([]);
      if (entry.type === "bool") expect(entry.values, entry.key).toEqual(["true", "false"]);
    }
  });

  test("has one entry at most for a key in a scope", () => {
    for (const scope of keyScopes) {
      const keys = keysOf(scope).flatMap(({ key, aliases }) => [key, ...aliases]);
      expect(keys.length, scope).toBe(new Set(keys).size);
      expect(keys.length, scope).toBeGreaterThan(0);
    }
  });

  test("agrees with the packaged defaults", () => {
    const { program } = loadProgram("d.wcl", memorySystem({ "d.wcl": packagedDefaults }), { defaults: "none" });
    for (const [path, value] of flatten(program.root)) {
      const scope = scopeOfSection(path.slice(0, -1));
      const entry = scope === undefined ? undefined : keyEntry(scope, path.at(-1) ?? "");
      expect(entry?.key, path.join(".")).toBe(path.at(-1));
      if (path[0] !== "directory_pattern") expect(entry?.default, path.join(".")).toBe(value);
      else if (path[2] !== "name") expect(keyEntry("directory_pattern", path[1] ?? "")?.default).toContain(`${value}`);
    }
  });

  const source = new URL("../../../shared/spec/wcl-keywords.json", import.meta.url);
  test.skipIf(!existsSync(source))("says of every key what the specification says, but for its own words", () => {
    interface Specified {
      readonly key: string;
      readonly scope: readonly string[];
      readonly type: string;
      readonly values: readonly string[] | string | null;
      readonly default: string | null;
      readonly kind: string;
      readonly required: boolean;
      readonly since: string;
      readonly aliases?: readonly string[];
      readonly description: string;
    }
    const specified = JSON.parse(readFileSync(source, "utf8")) as readonly Specified[];
    const name = (key: string, scopes: readonly string[]): string => `${key} in ${[...scopes].sort().join(" ")}`;
    const free = new Set(specified.filter((one) => !Array.isArray(one.values)).map((one) => name(one.key, one.scope)));
    const wanted = specified.map((one) => [
      name(one.key, one.scope),
      {
        type: one.type,
        // This one does now what its name says.
        kind: one.key === "compression_cleanup" ? "framework" : one.kind,
        required: one.required,
        default: one.default ?? undefined,
        dialect: one.since === "LSST" ? "lsst" : "desdm",
        aliases: one.aliases ?? [],
        values: Array.isArray(one.values) ? one.values : "free",
      },
    ]);
    const shared = catalogue().filter((entry) => !ownKeys.has(entry.key));
    const ours = shared.map(({ key, scopes, meaning, trap, values, ...rest }) => {
      expect(
        specified.some(({ description }) => description === meaning || description === trap),
        key,
      ).toBe(false);
      return [name(key, scopes), { ...rest, values: free.has(name(key, scopes)) ? "free" : values }];
    });
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(wanted));
  });
});

describe("a key is found", () => {
  test.each([
    ["module", "exec_12", "exec_N"],
    ["module", "exec_x", "*"],
    ["cmdline", "_01", "_N"],
    ["cmdline", "_01_input", "_N"],
    ["cmdline", "--x", "*"],
    ["file", "HdrUpd_Band", "hdrupd_*"],
    ["global", "grid_type", "gridtype"],
    ["global", "modnamepat_coadd", "modnamepat_*"],
    ["global", "MODNAMEPAT", "modnamepat"],
    ["file", "anything", "*"],
  ] as const)("in %s, written %s, as %s", (scope, key, found) => {
    expect(keyEntry(scope, key)?.key).toBe(found);
  });

  test("only where it belongs, but it is known where that is", () => {
    expect(keyEntry("exec", "filepat")).toBeUndefined();
    expect(scopesOf("filepat")).toEqual(["file", "list", "div_list"]);
    expect(scopesOf("nothing")).toEqual([]);
  });
});

test.each([
  [[], "global"],
  [["module"], undefined],
  [["module", "m"], "module"],
  [["module", "m", "file"], undefined],
  [["module", "m", "file", "f"], "file"],
  [["module", "m", "file", "f", "hdrupd_1"], "hdrupd_*"],
  [["module", "m", "list", "l"], "list"],
  [["module", "m", "list", "l", "div_list_by_col", "d"], "div_list"],
  [["module", "m", "exec_1"], "exec"],
  [["module", "m", "exec_1", "cmdline"], "cmdline"],
  [["module", "m", "exec_1", "cmdline", "replace"], undefined],
  [["module", "m", "exec_one"], undefined],
  [["module", "m", "wrapper"], "wrapper"],
  [["block", "b"], "block"],
  [["filename_pattern"], "filename_pattern"],
  [["directory_pattern"], "directory_pattern"],
  [["directory_pattern", "d"], "directory_pattern.*"],
  [["filetype_metadata", "t", "hdus", "primary", "r"], "filetype_metadata.*.hdus.*.r"],
  [["job_file_mvmt", "s", "h", "t"], "job_file_mvmt"],
  [["archive_transfer", "a", "b"], "archive_transfer"],
  [["exec_def", "prog"], "exec_def.*"],
  [["qcf", "patterns", "p"], "qcf.patterns.*"],
  [["mine", "own"], undefined],
])("the keys of section %j have scope %s", (path, scope) => {
  expect(scopeOfSection(path)).toBe(scope);
});
