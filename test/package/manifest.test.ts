import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { reportText } from "../../runtime/checks/report-text.ts";
import { root } from "../kit/wcl.ts";

// What the extension declares to VS Code, which no type checks.

interface Manifest {
  readonly files: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: string };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          { readonly scope?: string; readonly description?: string; readonly markdownDescription?: string }
        >
      >;
    };
    readonly problemMatchers: readonly {
      readonly pattern: { readonly regexp: string } & Readonly<Record<"file" | "line" | "severity" | "code", number>>;
    }[];
    readonly taskDefinitions: readonly { readonly type: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly description: string; readonly media: { readonly markdown: string } }[];
    }[];
    readonly keybindings: readonly { readonly command: string; readonly key: string; readonly when: string }[];
  };
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
const { contributes, capabilities } = manifest;
const settings = Object.entries(contributes.configuration.properties);

describe("the manifest", () => {
  test("row 50: virtual workspaces: editing works, runs do not", () => {
    expect(capabilities.virtualWorkspaces.supported).toBe("limited");
  });

  test("row 51: an untrusted workspace starts no program and chooses none", () => {
    expect(capabilities.untrustedWorkspaces.supported).toBe("limited");
    const starts = contributes.commands.filter(({ command }) => /\.(run|cancelRun|resumeRun)$/.test(command));
    expect(starts.map(({ enablement }) => enablement)).toEqual(starts.map(() => "isWorkspaceTrusted"));
    expect(starts).toHaveLength(3);
    for (const name of capabilities.untrustedWorkspaces.restrictedConfigurations)
      expect([name, contributes.configuration.properties[name]?.scope]).toEqual([name, "machine"]);
  });

  test("row 57: the walkthrough has four steps, each with its page, and its links run commands that exist", () => {
    const steps = contributes.walkthroughs.flatMap((one) => one.steps);
    expect(steps).toHaveLength(4);
    for (const { media, description } of steps) {
      expect(existsSync(join(root, media.markdown))).toBe(true);
      const command = /\(command:(\S+?)\)/.exec(description)?.[1] ?? "";
      const own = contributes.commands.map((one) => one.command);
      expect(command.startsWith("workbench.") || own.includes(command)).toBe(true);
    }
    expect(manifest.files).toContain("client/walkthrough/*.md");
  });

  test("row 58: the problem matcher reads what wcl check prints", () => {
    const text = "a = 1\nkey =\n";
    const span = { start: 6, end: 9 };
    const problem = {
      code: "STY604",
      message: "key: no value",
      file: "/ws/sub dir/main.des",
      span,
      related: [],
      fixes: [],
    };
    expect(contributes.taskDefinitions.map(({ type }) => type)).toEqual(["wcl"]);
    for (const severity of ["error", "warning", "information", "hint"] as const) {
      const [line] = reportText([{ ...problem, severity }], () => text).split("\n");
      for (const { pattern } of contributes.problemMatchers) {
        const found = new RegExp(pattern.regexp).exec(line ?? "") ?? [];
        const part = (name: "file" | "line" | "severity" | "code") => found[pattern[name]];
        expect([part("file"), part("line"), part("severity"), part("code")]).toEqual([
          problem.file,
          "2",
          severity,
          "STY604",
        ]);
      }
    }
  });

  test("every setting is explained, and the server's words for it are the same", () => {
    for (const [name, { description, markdownDescription }] of settings)
      expect([name, (description ?? markdownDescription ?? "").length > 20]).toEqual([name, true]);
    const names = settings.map(([name]) => name);
    for (const name of ["includeFolders", "facts.file", "diagnostics.delay", "diagnostics.mode", "inlayHints.quanta"])
      expect(names).toContain(`wcl.${name}`);
  });

  test("a key works only in WCL, and runs a command that exists", () => {
    const commands = contributes.commands.map(({ command }) => command);
    for (const { command, when } of contributes.keybindings) {
      expect(commands).toContain(command);
      expect(when).toContain("editorLangId == wcl");
    }
  });
});
