import { parse } from "smol-toml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../kit/wcl.ts";
import { ensureDebian } from "../setup/debian.mjs";
import { codeBlock, makeDesk, type Desk } from "./kit.ts";

// Set-ups as docs/other-editors.md gives them, run headless in the real editors. The built product serves them.

interface Seen {
  readonly problems: readonly unknown[];
  readonly hover: unknown;
  readonly completion: readonly string[];
}

describe("Neovim, set up as the page says", () => {
  const missing = ensureDebian("/usr/bin/nvim", ["neovim"]);
  const desk: { made?: Desk } = {};
  beforeAll(async () => {
    desk.made = await makeDesk("lua");
  });
  afterAll(async () => desk.made?.remove());

  test.skipIf(missing !== undefined)(
    "row 69: Neovim gets problems, hover and completion",
    { timeout: 120_000 },
    async () => {
      const script = `${root}/test/editors/neovim.lua`;
      const seen = (await desk.made?.run("nvim", [
        ...["--headless", "--clean"],
        ...["-c", "lua dofile(vim.env.WCL_SETUP)", "-c", `luafile ${script}`],
      ])) as Seen & { readonly omnifunc: string };
      expect(seen.problems).toContainEqual({ code: "STY604", line: 3 });
      expect(JSON.stringify(seen.hover)).toContain("= `U1`");
      expect(seen.completion.join(" ")).toContain("unitname");
      expect(seen.omnifunc).toBe("v:lua.vim.lsp.omnifunc");
    },
  );
});

describe("Emacs, set up as the page says", () => {
  const missing =
    ensureDebian("/usr/bin/emacs", ["emacs-nox"]) ??
    ensureDebian("/usr/share/emacs/site-lisp/elpa-src", ["elpa-eglot"]);
  const desk: { made?: Desk } = {};
  beforeAll(async () => {
    desk.made = await makeDesk("elisp");
  });
  afterAll(async () => desk.made?.remove());

  test.skipIf(missing !== undefined)(
    "row 69: Emacs (eglot) gets problems, hover and completion",
    { timeout: 120_000 },
    async () => {
      const seen = (await desk.made?.run("emacs", ["--batch", "-l", `${root}/test/editors/emacs.el`])) as Seen & {
        readonly mode: string;
      };
      expect(seen.mode).toBe("wcl-mode");
      expect(JSON.stringify(seen.problems)).toContain("No value after =");
      expect(seen.hover).toContain("= `U1`");
      expect(seen.completion.join(" ")).toContain("unitname");
    },
  );
});

describe("Helix", () => {
  test("row 69: the set-up for Helix is sound TOML that starts this server (Helix itself is not run)", async () => {
    const settings = parse(await codeBlock("toml")) as unknown as {
      readonly "language-server": Readonly<
        Record<string, { readonly command: string; readonly args: readonly string[] }>
      >;
      readonly language: readonly {
        readonly "file-types": readonly string[];
        readonly "language-servers": readonly string[];
      }[];
    };
    const [language] = settings.language;
    const server = settings["language-server"][language?.["language-servers"][0] ?? ""];
    expect([server?.command, ...(server?.args ?? [])]).toEqual(["wcl", "lsp", "--stdio"]);
    expect(language?.["file-types"]).toEqual(["wcl", "des"]);
  });
});
