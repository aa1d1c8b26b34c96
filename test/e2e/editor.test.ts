import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareExample, type Example } from "./kit/example.ts";
import { takePicture } from "./kit/pictures.ts";
import { startEditor, type Editor } from "./kit/vscode.ts";
import { goTo, hoverText, openFile, runCommand, untilText, webviewWith } from "./kit/workbench.ts";

/** The operator's evening in a real VS Code: a planted fault, a hover, a run watched to its end, a cancel, a reload. */
describe("the editor", () => {
  let example: Example;
  let started: Editor | { readonly missing: string };

  beforeAll(async () => {
    example = await prepareExample();
    started = await startEditor(example.folder, example.environment);
  });
  afterAll(async () => {
    if ("close" in started) await started.close();
    await example.remove();
  });

  it("rows 54, 55 and 61: shows a planted fault, explains names and quanta, runs, cancels and finds a run again", async (context) => {
    if ("missing" in started) {
      console.log(`skipped: ${started.missing}`);
      context.skip();
      return;
    }
    const { page } = started;
    const module = join(example.folder, "submit/modules/make_coadd_temp_exp.wcl");
    const sound = await readFile(module, "utf8");

    // A planted fault is underlined where it stands, and goes when it is mended.
    await writeFile(module, sound.replace("cmd_hyphen = mixed_gnu", "cmd_hyphen = mixed_gnuu"));
    await openFile(page, "make_coadd_temp_exp.wcl");
    await goTo(page, sound.split("\n").findIndex((text) => text.includes("cmd_hyphen = mixed_gnu")) + 1, 1);
    await page.waitForSelector(".squiggly-error", { timeout: 60_000 });
    await takePicture(page, "fault");
    await writeFile(module, sound);
    await page.waitForSelector(".squiggly-error", { state: "detached", timeout: 60_000 });

    // The facts of a plan are what hovers stand on.
    const plan = await example.wcl("plan", example.submission, "--save-facts", `${example.submission}.facts.json`);
    expect(plan.code).toBe(0);

    // A hover on a file section reads the expanded names and how many quanta there are.
    const line = sound.split("\n").findIndex((text) => text.trim() === "<deepcoadd_tempexp>") + 1;
    await goTo(page, line, (sound.split("\n")[line - 1] ?? "").indexOf("deepcoadd") + 3);
    const hover = await hoverText(page);
    expect(hover).toContain("32 quanta");
    expect(hover).toMatch(/jobrepo\/deepCoadd\/HSC-[IR]\/0\/8x6\/warp-HSC-[IR]-0-8x6-\d+_r11p\d\d\.fits/);
    await takePicture(page, "hover");

    // Run from the lens above the submission; the panel counts to the end.
    await openFile(page, "dmtn-059.des");
    await clickRun(page);
    const panel = await webviewWith(page, "#modules tr");
    await untilText(panel, "#count", /^[1-9]\d* of 89$/, 120_000);
    await untilText(panel, "#count", /^([3-9]\d) of 89$/, 300_000);
    await takePicture(page, "run");
    await untilText(panel, "#count", /^89 of 89$/, 300_000);
    await untilText(panel, "#state", /^done$/, 60_000);
    await takePicture(page, "done");

    // Another run is cancelled half-way.
    await openFile(page, "dmtn-059.des");
    await clickRun(page);
    const second = await webviewWith(page, "#cancel:not([hidden])");
    await untilText(second, "#count", /^[1-9]\d* of 89$/, 120_000);
    await second.click("#cancel");
    await untilText(second, "#state", /^cancelled$/, 60_000);
    await takePicture(page, "cancelled");

    // After a reload the panel is attached again.
    await started.reload();
    const again = await webviewWith(page, "#modules tr");
    await untilText(again, "#count", /^\d+ of 89$/, 60_000);
    await runCommand(page, "WCL: Refresh Runs");
  });
});

/** Lenses are drawn anew when the plan is there; a click in that moment would be lost. */
async function clickRun(page: Page): Promise<void> {
  await page.locator(".codelens-decoration a", { hasText: "Preview 89 quanta" }).first().waitFor();
  await page.locator(".codelens-decoration a", { hasText: "Run" }).first().click();
}
