import { afterEach, describe, expect, it } from "vitest";
import type { QuantumView } from "../../runtime/cli/quantum-view.ts";
import { longRun } from "./kit/long-run.ts";
import { faultsOf } from "./kit/axe.ts";
import { openPanel, type PanelPage } from "./kit/panel.ts";
import type { Theme } from "./kit/page.ts";
import { takePicture } from "./kit/pictures.ts";

const now = Date.parse("2026-11-22T10:00:00Z") + 90_000;
const opened: PanelPage[] = [];
const open = async (options: Parameters<typeof openPanel>[0]): Promise<PanelPage> => {
  const panel = await openPanel(options);
  opened.push(panel);
  return panel;
};
afterEach(async () => {
  for (const panel of opened.splice(0)) await panel.close();
});

const planned = (wrapnum: number): QuantumView => ({
  ...{ wrapnum, module: "make_coadd_temp_exp", keys: { tract: "0", patch: "4,5" }, state: "failed" },
  jobFolder: "/scratch/Ht0_r11p01/B01-hsc_coadd/0001",
  ...{ inputwcl: "wcl/in.wcl", outputwcl: "wcl/out.wcl", log: "log/it.log" },
  lists: [{ name: "img", path: "list/img.list", lines: 3 }],
  commands: [["makeCoaddTempExp.py", "repo", "--output", "out", "--id", "tract=0", "patch=4,5", "filter=HSC-I"]],
  commandLines: ["makeCoaddTempExp.py repo --output out --id tract=0 patch=4,5 filter=HSC-I"],
  inputs: [
    { path: "repo/registry.sqlite3", from: 1 },
    { path: "repo/calib/BIAS-2013-11-03-001.fits", from: null },
  ],
  outputs: [{ section: "warp", path: `img/make_coadd_temp_exp_${wrapnum}.fits` }],
});

const log = [
  "2026-11-22 10:00:40 reading the registry of /scratch/Ht0_r11p01/repo",
  "2026-11-22 10:00:41 WARNING no bias for ccd 9, the last one is taken",
  "Traceback (most recent call last):",
  '  File "/opt/stack/python/make_coadd_temp_exp.py", line 213, in run',
  "    raise RuntimeError('no input')",
  "RuntimeError: no input",
].join("\n");

describe("the page of a run", () => {
  for (const [theme, width] of [
    ["light", 1280],
    ["dark", 1920],
    ["high-contrast", 640],
  ] as const satisfies readonly (readonly [Theme, number])[]) {
    it(`shows modules, quanta, failures and one quantum: ${theme}, ${width} wide`, async () => {
      const { page, tell, say, asked } = await open({ theme, width, now, planned });
      await tell(longRun(200, 40));
      await page.waitForSelector(".scroller .row");
      await takePicture(page, `panel-${theme}-${width}`);
      await page.click("#tab-timeline");
      await page.waitForSelector("text=at once");
      await takePicture(page, `panel-timeline-${theme}-${width}`);
      await page.click("text=40 make_coadd_temp_exp");
      await page.waitForSelector("#detail h2");
      await say({ kind: "log", log: { wrapnum: 40, path: "/scratch/it.log", text: log } });
      await takePicture(page, `panel-detail-${theme}-${width}`);
      await page.click("text=line 213");
      expect(asked.at(-1)).toEqual({ kind: "open", path: "/opt/stack/python/make_coadd_temp_exp.py", line: 213 });
    });
  }
});

/** Scrolls down frame by frame; milliseconds of the longest frame. */
const scrollThrough = `(async () => {
  const scroller = document.querySelector("#part-quanta .scroller");
  let last = performance.now(), worst = 0;
  for (let step = 0; step < 120; step++) {
    scroller.scrollTop += 1900;
    await new Promise(requestAnimationFrame);
    const time = performance.now();
    worst = Math.max(worst, time - last);
    last = time;
  }
  return worst;
})()`;

describe("a run of 10,000 quanta on the page", () => {
  it("opens, scrolls and filters without a long frame, and holds only the rows in sight", async () => {
    const { page, tell } = await open({ now: now + 3_600_000, planned });
    const events = longRun(10_000, 400);
    await tell(events);
    await page.waitForSelector(".scroller .row");
    const longest = Number(await page.evaluate(scrollThrough));
    console.log(`longest frame while scrolling through 10,000 quanta: ${longest.toFixed(1)} ms`);
    await page.waitForSelector("text=9510");
    expect(await page.locator("#part-quanta .scroller .row").count()).toBeLessThan(120);
    await page.fill("#text", "patch=4,5 make_coadd");
    await expect
      .poll(() => page.locator("#part-quanta .scroller .row .keys").first().textContent())
      .toContain("patch=4,5 ");
    for (const keys of await page.locator("#part-quanta .scroller .row .keys").allTextContents())
      expect(keys).toContain("patch=4,5 ");
    await page.fill("#text", "");
    await page.click("#modules >> text=detect_coadd_sources");
    await page.click("text=and 18 more");
    const names = page.locator("#part-quanta .scroller .row .name");
    await expect.poll(async () => new Set(await names.allTextContents())).toEqual(new Set(["detect_coadd_sources"]));
    expect(await page.locator("#part-quanta .scroller .row .dot.failed").count()).toBe(await names.count());
  });

  it("is worked with the keyboard alone", async () => {
    const { page, tell, asked } = await open({ now, planned });
    await tell(longRun(300, 0));
    await page.focus("#part-quanta .scroller");
    for (const key of ["ArrowDown", "ArrowDown", "End", "ArrowUp", "Enter"]) {
      await page.keyboard.press(key);
      await page.waitForTimeout(50);
    }
    await page.waitForSelector("#detail h2");
    expect(asked.filter(({ kind }) => kind === "detail")).toHaveLength(1);
    await page.keyboard.press("Escape");
    expect(await page.isHidden("#detail")).toBe(true);
    await page.focus("#tab-quanta");
    await page.keyboard.press("ArrowRight");
    expect(await page.getAttribute("#tab-timeline", "aria-selected")).toBe("true");
  });
});

describe("what a run says", () => {
  it("is shown as text, whatever it holds", async () => {
    const { page, tell, say } = await open({ now, planned });
    const evil = `</script><script>window.broken = 1</script><img src=x onerror="window.broken = 2">\u0000\u001b[31m`;
    await tell(longRun(30, 7).map((event) => ("module" in event ? { ...event, keys: { tract: evil } } : event)));
    await page.waitForSelector(".scroller .row");
    await page.click("#failures button.name");
    await page.waitForSelector("#detail h2");
    await say({ kind: "log", log: { wrapnum: 7, path: "/x", text: evil } });
    await page.waitForSelector("pre.log div");
    expect(await page.evaluate("'broken' in window")).toBe(false);
    expect(await page.locator("img, main script").count()).toBe(0);
    expect(await page.textContent("pre.log")).toContain("<img src=x");
  });

  it.each(["light", "dark", "high-contrast"] as const)(
    "can be read by everybody: axe finds nothing, %s",
    async (theme) => {
      const { page, tell } = await open({ now, theme, planned });
      await tell(longRun(200, 40));
      await page.waitForSelector(".scroller .row");
      await page.click("#failures button.name");
      await page.waitForSelector("#detail h2");
      for (const tab of ["quanta", "timeline", "messages", "files"]) {
        await page.click(`#tab-${tab}`);
        const found = await faultsOf(page);
        expect(found).toEqual([]);
      }
    },
  );
});
