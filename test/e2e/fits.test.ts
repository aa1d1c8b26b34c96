import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { fitsFile } from "../../client/fits/fits-file.ts";
import { fitsBody } from "../../client/fits/page.ts";
import { isFitsRequest } from "../../client/fits/request-shape.ts";
import { empty, writeFits, type Unit } from "../metadata/fits-file.ts";
import { faultsOf } from "./kit/axe.ts";
import { openWebview, type Theme, type Webview } from "./kit/page.ts";
import { takePicture } from "./kit/pictures.ts";

/** Pixels travel as text in this test: they take their time. */
const patiently = { timeout: 30_000 };
const folder = mkdtempSync(join(tmpdir(), "wcl-fits-"));
const opened: Webview[] = [];
afterEach(async () => {
  for (const view of opened.splice(0)) await view.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function openFits(
  path: string,
  look: { readonly theme?: Theme; readonly width?: number } = {},
): Promise<Webview> {
  const answer = fitsFile(path);
  const view: Webview = await openWebview({
    ...{ ...look, name: "fits", body: fitsBody },
    asked: async (request, say) => {
      if (!isFitsRequest(request)) throw new Error(`the page asked for ${JSON.stringify(request)}`);
      const told = await answer(request);
      if (told !== undefined) await say(told);
    },
  });
  opened.push(view);
  return view;
}

const card = (keyword: string, value: string | number): string =>
  `${keyword.padEnd(8)}= ${typeof value === "number" ? String(value).padStart(20) : `'${value}'`}`;

/** A sky with stars, a bright bar at the left and one row without values. */
function sky(width: number, height: number): Unit {
  const data = Buffer.alloc(width * height * 4);
  const stars = Array.from(
    { length: 60 },
    (_, at) => [(at * 7919) % width, (at * 104_729) % height, 200 + at * 60] as const,
  );
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const noise = ((x * 31 + y * 17) % 97) / 10;
      const light = stars.reduce((sum, [sx, sy, flux]) => {
        const far = (x - sx) ** 2 + (y - sy) ** 2;
        return far > 400 ? sum : sum + flux * Math.exp(-far / 12);
      }, 0);
      const value = y === 10 ? Number.NaN : x < 20 ? 1000 : 100 + noise + light;
      data.writeFloatBE(value, (y * width + x) * 4);
    }
  return {
    cards: [
      ...["SIMPLE  =                    T", card("BITPIX", -32), card("NAXIS", 2), card("NAXIS1", width)],
      ...[card("NAXIS2", height), card("EXPTIME", 30), card("OBJECT", "<b>NGC 1</b>")],
    ],
    data,
  };
}

/** A catalogue of so many sources with thirty columns. */
function catalogue(rows: number): Unit {
  const columns = Array.from({ length: 30 }, (_, at) => (at === 0 ? "id" : `flux_${at}`));
  const length = 8 + 29 * 4;
  const data = Buffer.alloc(rows * length);
  for (let row = 0; row < rows; row++) {
    data.writeBigInt64BE(BigInt(row) + 1_000_000_000_000n, row * length);
    for (let at = 1; at < 30; at++) data.writeFloatBE(row * at * 0.5, row * length + 4 + at * 4);
  }
  return {
    cards: [
      ...[card("XTENSION", "BINTABLE"), card("BITPIX", 8), card("NAXIS", 2), card("NAXIS1", length)],
      ...[card("NAXIS2", rows), card("PCOUNT", 0), card("GCOUNT", 1), card("TFIELDS", 30), card("EXTNAME", "SOURCES")],
      ...columns.flatMap((name, at) => [card(`TTYPE${at + 1}`, name), card(`TFORM${at + 1}`, at === 0 ? "K" : "E")]),
      card("TUNIT2", "mJy"),
    ],
    data,
  };
}

describe("the page of a FITS file", () => {
  for (const [theme, width] of [
    ["light", 1280],
    ["dark", 1920],
    ["high-contrast", 1280],
  ] as const satisfies readonly (readonly [Theme, number])[]) {
    it(`shows picture, values, header and table: ${theme}, ${width} wide`, async () => {
      const path = writeFits(join(folder, "coadd.fits"), [sky(1500, 1000), catalogue(10_000)]);
      const { page } = await openFits(path, { theme, width });
      await expect.poll(() => page.textContent("#zoom"), patiently).toContain("%");
      expect(await page.textContent("#unit option")).toBe("0: picture, 1500 × 1000, 32-bit float");
      await page.focus("#picture");
      await page.keyboard.press("1");
      await page.waitForTimeout(400);
      await page.mouse.move(300, 500);
      await expect.poll(() => page.textContent("#value"), patiently).toMatch(/^x \d+ {2}y \d+ {2}[\d.]+$/);
      await takePicture(page, `fits-${theme}-${width}`);
      expect(await faultsOf(page)).toEqual([]);
      const greys = await page.evaluate<number>(
        "new Set(document.querySelector('#picture').getContext('2d').getImageData(0, 0, 600, 400).data).size",
      );
      expect(greys).toBeGreaterThan(20);

      await page.click("#tab-cards");
      await page.fill("#text", "object");
      await page.locator("#part-cards .scroller .row", { hasText: "<b>NGC 1</b>" }).waitFor();
      await page.click("#tab-data");
      await page.selectOption("#unit", "1");
      await page.waitForSelector("#table .row >> text=1000000000000");
      await page.focus("#table .scroller");
      await page.keyboard.press("End");
      await page.waitForSelector("#table .row >> text=1000000009999");
      expect(await page.locator("#table .scroller .row").count()).toBeLessThan(150);
      await takePicture(page, `fits-table-${theme}-${width}`);
      expect(await faultsOf(page)).toEqual([]);
    });
  }

  it("row 71: says what is wrong with a file, and where", async () => {
    const { page } = await openFits(
      writeFits(join(folder, "short.fits"), [{ ...sky(100, 100), data: new Uint8Array(5) }]),
    );
    await expect
      .poll(() => page.textContent("#trouble"), patiently)
      .toMatch(/unit 0 has 40000 bytes of data, the file ends earlier \(byte \d+\)/);
  });

  it("says honestly that compressed pictures are not drawn, and shows their header", async () => {
    const cards = [
      ...[card("XTENSION", "BINTABLE"), card("BITPIX", 8), card("NAXIS", 2), card("NAXIS1", 8), card("NAXIS2", 1)],
      ...[card("PCOUNT", 0), card("GCOUNT", 1), card("TFIELDS", 1), card("TFORM1", "1PB")],
      ...["ZIMAGE  =                    T", card("ZCMPTYPE", "RICE_1"), card("ZNAXIS1", 2048), card("ZNAXIS2", 4096)],
    ];
    const path = writeFits(join(folder, "packed.fits.fz"), [{ cards: empty }, { cards, data: new Uint8Array(8) }]);
    const { page } = await openFits(path);
    await page.selectOption("#unit", "1");
    await expect
      .poll(() => page.textContent("#why"), patiently)
      .toContain("2048 × 4096 pixels, compressed in tiles (RICE_1)");
    await page.waitForSelector("#part-cards .row >> text=ZCMPTYPE");
  });
});
