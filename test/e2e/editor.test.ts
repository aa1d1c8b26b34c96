import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareExample, type Example } from "./kit/example.ts";
import { takePicture } from "./kit/pictures.ts";
import { startEditor, type Editor } from "./kit/vscode.ts";
import { chooseFix, clickRun, goTo, hoverText, openFile, runCommand, untilText, webviewWith } from "./kit/workbench.ts";

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

  it("shows a path that no longer fits the Butler's template with a data id, mends it, and shows the merged policy", async (context) => {
    if ("missing" in started) {
      console.log(`skipped: ${started.missing}`);
      context.skip();
      return;
    }
    const { page } = started;
    const patterns = join(example.folder, "submit/patterns.wcl");
    const sound = await readFile(patterns, "utf8");

    // One zero too many: the Butler's template of warps writes the visit as it is.
    await writeFile(patterns, sound.replace("-${patch}-${visit}_r", "-${patch}-${visit:7}_r"));
    await openFile(page, "patterns.wcl");
    await page.waitForSelector(".squiggly-error", { timeout: 60_000 });
    const lines = sound.split("\n");
    const line = lines.findIndex((text) => text.includes("-${patch}-${visit}_r"));
    await goTo(page, line + 1, (lines[line] ?? "").indexOf("${visit}") + 4);
    const told = await hoverText(page);
    expect(told).toContain("does not match the Butler template of deepCoadd_tempExp");
    expect(told).toContain("visit is `${visit:7}` here, `%(visit)d` there");
    expect(told).toMatch(/Example visit=42: WCL …-0000042_r11p95.fits, Butler …-42_r11p95.fits/);
    await takePicture(page, "mismatch");
    await page.keyboard.press("Escape");
    await chooseFix(page, "Make the WCL path that of the Butler");
    await page.waitForSelector(".squiggly-error", { state: "detached", timeout: 60_000 });
    await page.keyboard.press("Control+S");
    await expect.poll(() => readFile(patterns, "utf8"), { timeout: 60_000 }).toBe(sound);

    // The merged policy cannot be written; a click on a value leads to the layer it comes from.
    await runCommand(page, "WCL: Show Merged Butler Policy");
    await page.waitForSelector(".tab.active >> text=Butler policy.yaml");
    await page.locator(".view-lines", { hasText: "merged policy: HscMapper.yaml" }).waitFor();
    await page.keyboard.type("x");
    await page.waitForSelector("text=Cannot edit in read-only editor");
    const link = page.locator(".detected-link").first();
    await link.waitFor();
    await takePicture(page, "policy");
    await link.click({ modifiers: ["Control"] });
    await page.waitForSelector(".tab.active >> text=/HscMapper.yaml|butler_templates-V1.yaml/");
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
    // The facts were written a moment ago: the editor hears of them, and plans anew.
    let hover = await hoverText(page);
    for (let tries = 0; tries < 20 && !hover.includes("32 quanta"); tries++) {
      await page.keyboard.press("Escape");
      await page.waitForTimeout(500);
      hover = await hoverText(page);
    }
    expect(hover).toContain("32 quanta");
    expect(hover).toMatch(/jobrepo\/deepCoadd\/HSC-[IR]\/0\/8x6\/warp-HSC-[IR]-0-8x6-\d+_r11p\d\d\.fits/);
    await takePicture(page, "hover");

    // Run from the lens above the submission; the panel counts to the end.
    await openFile(page, "dmtn-059.des");
    await clickRun(page, "Preview 89 quanta");
    const panel = await webviewWith(page, "#modules tr");
    await untilText(panel, "#count", /^[1-9]\d* of 89$/, 120_000);
    await untilText(panel, "#count", /^([3-9]\d) of 89$/, 300_000);
    await takePicture(page, "run");
    await untilText(panel, "#count", /^89 of 89$/, 300_000);
    await untilText(panel, "#state", /^done$/, 60_000);
    await takePicture(page, "done");

    // Another run is cancelled half-way.
    await openFile(page, "dmtn-059.des");
    await clickRun(page, "Preview 89 quanta");
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
