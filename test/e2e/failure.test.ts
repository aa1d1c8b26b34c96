import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareExample, type Example } from "./kit/example.ts";
import { takePicture } from "./kit/pictures.ts";
import { startEditor, type Editor } from "./kit/vscode.ts";
import { clickRun, openFile, runCommand, untilText, webviewWith } from "./kit/workbench.ts";

/** A task fails in the night: from the panel to the line of its log, mended, tried again, looked at. */
describe("a run that fails", () => {
  let example: Example;
  let started: Editor | { readonly missing: string };
  let sound: string;
  const task = (): string => join(example.folder, "bin/makeCoaddTempExp.py");

  beforeAll(async () => {
    example = await prepareExample();
    sound = await readFile(task(), "utf8");
    const fault = `if (/patch=8x6.*visit=904010/.test(process.argv.join(" "))) { console.log("reading calexps"); throw new Error("the flat of visit 904010 is damaged"); }`;
    await writeFile(
      task(),
      sound.replace("\n", () => `\n${fault}\n`),
    );
    const plan = await example.wcl("plan", example.submission, "--save-facts", `${example.submission}.facts.json`);
    expect(plan.code).toBe(0);
    started = await startEditor(example.folder, example.environment);
  });
  afterAll(async () => {
    if ("close" in started) await started.close();
    await example.remove();
  });

  it("leads to the line of the log in one click, is tried again from there, and shows what it made", async (context) => {
    if ("missing" in started) {
      console.log(`skipped: ${started.missing}`);
      context.skip();
      return;
    }
    const { page } = started;
    await openFile(page, "dmtn-059.des");
    await clickRun(page, "Preview 89 quanta");
    const panel = await webviewWith(page, "#modules tr");
    // The status bar has the run while it runs, and its end is said.
    const inStatusBar = page.locator(".statusbar-item", { hasText: /Ht0_r11p01 \d+\/89/ });
    await inStatusBar.first().waitFor({ timeout: 60_000 });
    await untilText(panel, "#state", /^failed$/, 300_000);
    // What ran beside it at that moment was ended with it and counts, too: the notice says what the terminal says.
    const { done, failed } = JSON.parse((await example.wcl("status", "--json")).stdout) as Record<string, number>;
    const said = `Ht0_r11p01 is failed: ${done} of 89, ${failed} failed`;
    await page.locator(".notification-list-item-message", { hasText: said }).first().waitFor();
    const others = panel.locator("#failures li", { hasNotText: "904010" });
    for (const text of await others.allTextContents()) expect(text).toMatch(/\(killed\)|stopped before it began/);
    await untilText(panel, "#failures", /make_coadd_temp_exp/, 30_000);
    await takePicture(page, "failed");

    // One click: the log, with the cursor where it speaks of the error.
    const failure = panel.locator("#failures li", { hasText: "904010" }).first();
    const [wrapnum = ""] = /\d+/.exec((await failure.textContent()) ?? "") ?? [];
    await failure.locator("text=Open log at the error").click();
    const log = await logOf(example, wrapnum);
    const line = log.text.split("\n").indexOf("Error: the flat of visit 904010 is damaged") + 1;
    expect(line).toBeGreaterThan(0);
    await page.waitForSelector(`.tab.active >> text=${log.name}`);
    await page.waitForSelector(`.statusbar-item >> text=/^Ln ${line},/`);

    // Beside it: the command line, what it read, and the log once more, there as it grows.
    await failure.locator("button.name").click();
    await untilText(panel, "#detail pre.log .error", /damaged/, 30_000);
    expect(await panel.textContent("#detail .command")).toMatch(/makeCoaddTempExp\.py .*patch=8x6/);
    await takePicture(page, "quantum");

    // Mended; only the quanta that are not done run again.
    await writeFile(task(), sound);
    await panel.locator("#detail button", { hasText: "Retry" }).click();
    await untilText(panel, "#state", /^running$/, 60_000);
    await panel.click("#tab-timeline");
    await untilText(panel, "#count", /^89 of 89$/, 300_000);
    await untilText(panel, "#state", /^done$/, 60_000);
    expect(await panel.isHidden("#failures-part")).toBe(true);
    await untilText(panel, "#detail .state", /^done$/, 30_000);
    await untilText(panel, "#detail pre.log", /visit 904010: 1 of 1 ccds/, 30_000);
    await takePicture(page, "timeline");

    // A coadd, and what it came from.
    await panel.click("#tab-files");
    await panel.fill("#text", "deepcoadd_forced");
    const coadd = panel.locator("#part-files .scroller .row").first();
    await coadd.locator("text=Lineage").click();
    await page.waitForSelector(".tab.active >> text=Lineage of");
    await page.waitForSelector(".view-line >> text=made by");
    await takePicture(page, "lineage");

    // A second window on the same run sees the same.
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.waitForSelector(".monaco-workbench", { timeout: 120_000 });
    await runCommand(other, "WCL: Open Run");
    await other.locator(".quick-input-list .monaco-list-row", { hasText: "Ht0_r11p01" }).first().click();
    await untilText(await webviewWith(other, "#modules tr"), "#count", /^89 of 89$/, 60_000);
  });
});

async function logOf(example: Example, wrapnum: string): Promise<{ readonly name: string; readonly text: string }> {
  const view = await example.wcl("status", "Ht0_r11p01", "--wrapper", wrapnum, "--json");
  const { jobFolder, log } = JSON.parse(view.stdout) as { readonly jobFolder: string; readonly log: string };
  expect(await readdir(jobFolder)).toContain("log");
  return { name: log.split("/").at(-1) ?? "", text: await readFile(join(jobFolder, log), "utf8") };
}
