import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { acceptance } from "./acceptance-table.ts";
import { attacks } from "./attack-table.ts";
import { faults } from "./fault-table.ts";

/** What the three tables have in common. */
interface Row {
  readonly number: number;
  readonly done: string;
  readonly shown: readonly (readonly [string, ...string[]])[];
  readonly open?: string;
}

/** Titles are compared as they stand in the file, so an example that is renamed or removed is missed at once. */
async function missing(shown: readonly (readonly [string, ...string[]])[]): Promise<string[]> {
  const found: string[] = [];
  for (const [file, ...titles] of shown) {
    const text = await readFile(new URL(`../${file}`, import.meta.url), "utf8").catch(() => "");
    const unknown = titles.filter((title) => !text.includes(title));
    found.push(...unknown.map((title) => `${file}: ${title}`));
    if (/\.(todo|only)\(/.test(text)) found.push(`${file} leaves examples out`);
  }
  return found;
}

describe.each([
  ["the faults", faults, 30],
  ["the acceptance table", acceptance, 22],
  ["the attacks", attacks, 13],
] satisfies [string, readonly Row[], number][])("%s", (_, rows: readonly Row[], count) => {
  it(`are ${String(count)}, numbered without a gap, each with examples or what is open`, () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
    expect(rows.filter(({ shown, open }) => shown.length === 0 && open === undefined)).toEqual([]);
  });
  for (const { number, done, shown } of rows) {
    it(`${String(number)}. ${done}`, async () => {
      expect(await missing(shown)).toEqual([]);
    });
  }
});

it("of the faults and the attacks nothing is open", () => {
  expect([...faults, ...attacks].filter(({ shown }) => shown.length === 0)).toEqual([]);
});
