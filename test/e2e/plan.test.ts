import { afterEach, describe, expect, it } from "vitest";
import { facts, submission } from "../server/kit/submission.ts";
import { faultsOf } from "./kit/axe.ts";
import { openPlan, type PlanPage } from "./kit/plan.ts";
import type { Theme } from "./kit/page.ts";
import { takePicture } from "./kit/pictures.ts";

const opened: PlanPage[] = [];
const open = async (...given: Parameters<typeof openPlan>): Promise<PlanPage> => {
  const plan = await openPlan(...given);
  opened.push(plan);
  return plan;
};
afterEach(async () => {
  for (const plan of opened.splice(0)) await plan.close();
});

const looks = [
  ["light", 1280],
  ["dark", 1920],
  ["high-contrast", 1280],
  ["light", 640],
] as const satisfies readonly (readonly [Theme, number])[];

describe("the page of a plan", () => {
  for (const [theme, width] of looks) {
    it(`shows modules, quanta, one quantum and the last edit: ${theme}, ${width} wide`, async () => {
      const { page, client, refresh, asked } = await open(submission().replace(facts, manyFacts(400)), {
        theme,
        width,
      });
      await refresh();
      await page.waitForSelector(".scroller .row");
      expect(await page.textContent("#count")).toBe("500 quanta");
      await takePicture(page, `plan-${theme}-${width}`);

      // A quantum: why its lines matched, where its inputs come from; each leads to its section.
      await page.fill("#text", "patch=42 stack");
      await page.click("#part-quanta .row >> text=patch=42");
      await page.waitForSelector("#detail >> text=fits by tract=0 patch=42");
      await page.click("#detail button.path >> text=coadd-0-42_r7p01_U1.fits");
      expect(asked.at(-1)).toMatchObject({ kind: "open", uri: client.uri("coadd.des") });
      await page.click("#detail >> text=Quantum 169 >> nth=0");
      await page.waitForSelector("#detail h2 >> text=169 warp");

      // An edit: which quanta have other names now.
      const text = client.text("coadd.des");
      client.edit("coadd.des", text.replace("flabel = coadd", "flabel = deep"));
      await refresh();
      await page.waitForSelector("#change-counts >> text=~100 quanta");
      await takePicture(page, `plan-edit-${theme}-${width}`);
      await page.fill("#text", "");
      await page.click("#only-changed");
      await page.waitForSelector("#fitting >> text=100 of 500");
      expect(await faultsOf(page)).toEqual([]);
    });
  }

  it("opens and scrolls with 10,000 quanta without a long frame, and holds only the rows in sight", async () => {
    const { page, refresh } = await open(submission().replace(facts, manyFacts(10_000)));
    const begun = performance.now();
    await refresh();
    await page.waitForSelector(".scroller .row");
    console.log(`10,000 quanta planned and on the page: ${(performance.now() - begun).toFixed(0)} ms`);
    const longest = Number(await page.evaluate(scrollThrough));
    console.log(`longest frame while scrolling through 10,000 planned quanta: ${longest.toFixed(1)} ms`);
    await page.waitForSelector("text=9910");
    expect(await page.locator("#part-quanta .scroller .row").count()).toBeLessThan(150);
  });

  it("row 70: says what is missing and what to do, and never starts anything by itself", async () => {
    const { page, refresh, asked } = await open(submission({ facts: false }));
    await refresh();
    await page.waitForSelector("text=1 query has no answer yet: warp/list-raw");
    expect(await page.textContent("#state")).toBe("not planned");
    await page.click("text=Ask the queries");
    expect(asked.map(({ kind }) => kind)).toEqual(["ready", "facts"]);
    expect(await faultsOf(page)).toEqual([]);
  });

  it("offers nothing that starts a program where nobody is trusted", async () => {
    const { page, refresh } = await open(submission({ facts: false }), { trusted: false });
    await refresh();
    await page.waitForSelector("text=trust this workspace first");
    expect(await page.locator("button:visible", { hasText: /Run|Ask/ }).count()).toBe(0);
  });

  it("shows hostile names as text", async () => {
    const evil = "<img>";
    const { page, refresh } = await open(submission().replace(facts, manyFacts(2, evil)));
    await refresh();
    await page.click("#part-quanta .scroller .row >> nth=0");
    await page.waitForSelector("#detail h2");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.textContent("#detail .keys")).toContain(evil);
  });

  it("is worked with the keyboard alone", async () => {
    const { page, refresh } = await open(submission());
    await refresh();
    await page.waitForSelector(".scroller .row");
    await page.focus("#part-quanta .scroller");
    for (const key of ["ArrowDown", "ArrowDown", "Enter"]) await page.keyboard.press(key);
    await page.waitForSelector("#detail h2 >> text=2 warp");
    await page.keyboard.press("Escape");
    expect(await page.isHidden("#detail")).toBe(true);
  });
});

const scrollThrough = `(async () => {
  const scroller = document.querySelector("#part-quanta .scroller");
  let last = performance.now(), worst = 0;
  for (let step = 0; step < 128; step++) {
    scroller.scrollTop += 1900;
    await new Promise(requestAnimationFrame);
    const time = performance.now();
    worst = Math.max(worst, time - last);
    last = time;
  }
  return worst;
})()`;

/** So many visits of a hundred patches, one detector each. */
function manyFacts(quanta: number, tract = "0"): string {
  const raw = Array.from({ length: quanta }, (_, at) => {
    const [patch, visit] = [String(at % 100), String(Math.floor(at / 100))];
    return { img: { filename: `r${visit}-${patch}.fits`, tract, patch, visit, ccd: "1" } };
  });
  return JSON.stringify({ v: 1, taken: "2026-11-24T10:00:00Z", modules: { warp: { "list-raw": raw } } });
}
