import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { campaignTest, failsFor, type CampaignTest } from "../campaign/campaign-place.ts";
import { takePicture } from "./kit/pictures.ts";
import { startEditor, type Editor } from "./kit/vscode.ts";
import { runCommand, untilText, webviewWith } from "./kit/workbench.ts";

/** A campaign that was begun in a terminal is watched, and held, in the editor. */
describe("a campaign", () => {
  const names = Array.from({ length: 12 }, (_, at) => `u${String(at + 1).padStart(3, "0")}`);
  let place: CampaignTest;
  let started: Editor | { readonly missing: string };
  beforeAll(async () => {
    place = await campaignTest(names.length, "limit = 1");
    started = await startEditor(place.folder, place.environment);
  });
  afterAll(async () => {
    if ("close" in started) await started.close();
    await place.wcl(["campaign", "stop", "many"]);
    await place.remove();
  });

  it("shows its units, is paused and resumed from there, and leads to the run of a unit", async (context) => {
    if ("missing" in started) {
      console.log(`skipped: ${started.missing}`);
      context.skip();
      return;
    }
    const { page } = started;
    await place.wcl(["campaign", "many.toml", "--detach"]);
    await runCommand(page, "WCL: Focus on Campaigns View");
    const row = page.locator(".pane-body .monaco-list-row", { hasText: /^many/ });
    await row.filter({ hasText: /running · [1-9]\d*\/12/ }).waitFor({ timeout: 60_000 });
    await row.hover();
    await row.locator('[aria-label^="Pause Campaign"]').click();
    await row.filter({ hasText: /paused · \d+\/12/ }).waitFor({ timeout: 60_000 });
    await row.click();
    const first = page.locator('.pane-body .monaco-list-row[aria-level="2"]', { hasText: "u001" });
    await first.filter({ hasText: failsFor("u001", 1) ? /attempt 2/ : /done/ }).waitFor();
    await takePicture(page, "campaign");
    await row.hover();
    await row.locator('[aria-label^="Resume Campaign"]').click();
    await row.filter({ hasText: /running/ }).waitFor({ timeout: 60_000 });
    await first.click();
    const panel = await webviewWith(page, "#modules tr");
    await untilText(panel, "#state", /^done$/, 60_000);
    await row.filter({ hasText: /done · \d+\/12/ }).waitFor({ timeout: 180_000 });
    const { stdout } = await place.wcl(["campaign", "status", "many", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ state: "done" });
  });
});
