import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMarked } from "../kit/marked.ts";
import { facts, submission } from "../server/kit/submission.ts";
import { takePicture } from "./kit/pictures.ts";
import { startEditor, type Editor } from "./kit/vscode.ts";
import { goTo, hoverText, openFile, runCommand, untilText, webviewWith } from "./kit/workbench.ts";

/** Forty patches of three visits: enough that a hover shows only the first. */
const manyFacts = JSON.stringify({
  v: 1,
  taken: "2026-11-24T10:00:00Z",
  modules: {
    warp: {
      "list-raw": Array.from({ length: 1200 }, (_, index) => ({
        img: {
          filename: `raw-${index}.fits`,
          tract: "0",
          patch: String(Math.floor(index / 3)),
          visit: String(100 + (index % 3)),
          ccd: "1",
        },
      })),
    },
  },
});

/** Two submissions that share a module; the second one calls its project otherwise. */
function workspaceText(): string {
  const first = submission().replace(facts, manyFacts);
  const second = submission({ facts: false }).replace("project = DEMO", "project = OTHER");
  const other = second.slice("--- coadd.des\n".length, second.indexOf("--- patterns.wcl"));
  return `${first}\n--- second.des\n${other}`;
}

/** What a reader of WCL meets in VS Code besides the run: each part of the extension once, with its real editor. */
describe("the language in VS Code", () => {
  const made: { folder: string; editor?: Editor; missing?: string } = { folder: "" };

  beforeAll(async () => {
    made.folder = await mkdtemp(join(tmpdir(), "wcl-language-"));
    for (const [file, text] of Object.entries(readMarked(workspaceText()).files)) {
      const path = join(made.folder, relative("/ws", file));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    const started = await startEditor(made.folder, {});
    if ("missing" in started) made.missing = started.missing;
    else made.editor = started;
  }, 300_000);
  afterAll(async () => {
    await made.editor?.close();
    await rm(made.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  /** A story, or the reason why it cannot be told. */
  const story = (title: string, tell: (page: Page, editor: Editor) => Promise<void>): void => {
    it(title, { timeout: 240_000 }, async (context) => {
      if (made.editor === undefined) {
        console.log(`skipped: ${made.missing ?? "no editor"}`);
        context.skip();
        return;
      }
      const { page } = made.editor;
      await tell(page, made.editor).catch(async (error: unknown) => {
        await takePicture(page, `failed-${title.replaceAll(/\W+/g, "-").slice(0, 40)}`);
        throw error;
      });
    });
  };

  story(
    "row 56: the status bar says in which submission a file is checked, and a click chooses another",
    async (page) => {
      await openFile(page, "warp.wcl");
      await status(page, "in coadd.des (+1)");
      await page.locator(".statusbar-item", { hasText: "in coadd.des" }).click();
      await page.waitForSelector(".quick-input-list .monaco-list-row >> text=second.des");
      await takePicture(page, "context");
      await page.keyboard.type("second");
      await page.keyboard.press("Enter");
      await status(page, "in second.des (+1)");
      await openFile(page, "coadd.des");
      await status(page, "Submission");
    },
  );

  story("row 56: the choice outlives a reload of the window and a restart of the server", async (page, editor) => {
    await openFile(page, "warp.wcl");
    await status(page, "in second.des");
    await editor.reload();
    await openFile(page, "warp.wcl");
    await status(page, "in second.des");
    await runCommand(page, "WCL: Restart Language Server");
    await status(page, "in second.des");
    // A server that is starting anew has no list yet; a person would ask again.
    const own = page.locator(".quick-input-list .monaco-list-row", { hasText: "Choose for me" });
    for (let tries = 0; tries < 6 && !(await own.isVisible()); tries++) {
      await runCommand(page, "WCL: Choose the Submission of This File");
      await own.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
    await own.waitFor();
    await page.keyboard.type("Choose for me");
    await page.keyboard.press("Enter");
    await status(page, "in coadd.des");
  });

  story("row 14: a hover leads from the first ten quanta to all of them in the plan view", async (page) => {
    await openFile(page, "warp.wcl");
    await goTo(page, 2, 7);
    expect(await hoverText(page)).toContain("1,200 quanta");
    await takePicture(page, "quanta-hover");
    await page.locator(".monaco-hover:visible a", { hasText: "Show all 1,200 quanta" }).first().click();
    const plan = await webviewWith(page, "main.plan #modules tr");
    await untilText(plan, "#chosen", /^warp/, 60_000);
    await untilText(plan, "#fitting", /^1,200 of /, 60_000);
    await plan.locator("#part-quanta .scroller .row", { hasText: "patch=0" }).first().waitFor();
    await takePicture(page, "quanta-plan");

    // The side bar has the same as a tree, in pieces.
    await openFile(page, "warp.wcl");
    await runCommand(page, "WCL: Preview Quanta in the Side Bar");
    const tree = page.locator(".pane", { hasText: "Quanta" });
    const pieces = tree.locator(".monaco-list-row", { hasText: "1,001 – 1,200" });
    // The tree may be drawn anew at this very moment, as the plan has just become current.
    await expect
      .poll(
        async () => {
          if ((await pieces.count()) > 0) return true;
          await tree.locator(".monaco-list-row", { hasText: "warp" }).first().click({ timeout: 60_000 });
          await page.keyboard.press("ArrowRight");
          await page.waitForTimeout(1000);
          return (await pieces.count()) > 0;
        },
        { timeout: 60_000 },
      )
      .toBe(true);
    await tree.locator(".monaco-list-row", { hasText: "1 – 500" }).first().click();
    await tree.locator(".monaco-list-row", { hasText: "patch=0" }).first().waitFor();
    await takePicture(page, "quanta");
  });

  story("row 41: the lens “n references” opens the editor's list", async (page) => {
    await openFile(page, "warp.wcl");
    await page.locator(".codelens-decoration a", { hasText: "references" }).first().click();
    await page.waitForSelector(".peekview-widget");
    await page.keyboard.press("Escape");
  });

  story("row 8: a code in the Problems view opens the page of its rule", async (page) => {
    await runCommand(page, "WCL: Explain a Rule");
    await page.waitForSelector(".quick-input-widget input");
    await page.keyboard.type("pfw213");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".tab >> text=PFW213.md");
  });

  story("row 57: the walkthrough opens", async (page) => {
    await runCommand(page, "Welcome: Open Walkthrough...");
    await page.waitForSelector(".quick-input-list .monaco-list-row >> text=Get started with WCL");
    await page.keyboard.type("Get started with WCL");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".getting-started-step >> text=Open a submission");
    await takePicture(page, "walkthrough");
  });

  story("row 59: the test explorer lists every submission, and checks it when it is asked to", async (page) => {
    await runCommand(page, "Testing: Focus on Test Explorer View");
    const row = (name: string) => page.locator(`.test-explorer .monaco-list-row[aria-label*="${name}"]`).first();
    await row("coadd.des").waitFor({ timeout: 60_000 });
    await row("second.des").waitFor();
    await runCommand(page, "Test: Run All Tests");
    // Both are sound, and for neither the query program is there that a dry run would ask.
    await page.waitForSelector(".test-explorer >> text=2/4", { timeout: 120_000 });
    await row("coadd.des").click();
    await page.keyboard.press("ArrowRight");
    const stateOf = (name: string) => row(name).getAttribute("aria-label", { timeout: 30_000 });
    expect(await stateOf("check: all rules")).toMatch(/passed/i);
    expect(await stateOf("plan: a dry run")).toMatch(/failed|errored/i);
    await takePicture(page, "tests");
  });

  story("row 63: a report for bugs holds what is needed and no value of a setting", async (page) => {
    await openFile(page, "coadd.des");
    await runCommand(page, "WCL: Collect Diagnostics for a Bug Report");
    await page.waitForSelector(".view-lines >> text=for a bug report");
    const shown = (await page.locator(".view-lines").allInnerTexts()).join("\n").replaceAll("\u00a0", " ");
    expect(shown).toMatch(/known files/);
  });

  story("row 58: the task “check” runs in a terminal and ends", async (page) => {
    await openFile(page, "coadd.des");
    await runCommand(page, "Tasks: Run Task");
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await rows
      .filter({ hasText: /^\s*wcl/ })
      .first()
      .click({ timeout: 60_000 });
    await rows.filter({ hasText: "Check coadd.des" }).first().click({ timeout: 60_000 });
    await page.waitForSelector(".terminal-outer-container, .terminal-wrapper", { timeout: 60_000 });
    await takePicture(page, "task");
  });
});

async function status(page: Page, text: string): Promise<void> {
  await page.locator(".statusbar-item", { hasText: text }).first().waitFor({ timeout: 60_000 });
}
