import { link, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withSlot } from "../../runtime/archive/throttle.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-throttle-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pace = { lease: 400, renewEvery: 50, lookEvery: 10, sayEvery: 100 };
const forever = new AbortController().signal;
const hold = (name: string, work: () => Promise<void>, tell: (text: string) => void = () => undefined) =>
  withSlot({ name: "home", slots: 2, folder }, name, forever, work, tell, pace);

it("never more at once than there are slots, and everybody has a turn", async () => {
  const seen = { now: 0, most: 0, done: 0 };
  const work = async () => {
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    await sleep(20);
    seen.now -= 1;
    seen.done += 1;
  };
  await Promise.all(Array.from({ length: 20 }, (_, at) => hold(`job${at}`, work)));
  expect(seen).toEqual({ now: 0, most: 2, done: 20 });
  expect(await readdir(join(folder, "home"))).toEqual([]);
});

it("a holder that works longer than its lease keeps its slot, since it renews it", async () => {
  const order: string[] = [];
  const slow = (name: string) =>
    hold(name, async () => {
      order.push(`${name} begins`);
      await sleep(900);
      order.push(`${name} ends`);
    });
  const both = [slow("a"), slow("b")];
  await sleep(50);
  await hold("c", () => {
    order.push("c");
    return Promise.resolve();
  });
  await Promise.all(both);
  expect(order.indexOf("c")).toBeGreaterThan(order.findIndex((line) => line.endsWith("ends")));
});

it("the slot of a killed holder comes back when its lease is over; who waits says so", async () => {
  await mkdir(join(folder, "home"));
  for (const slot of [1, 2]) {
    const mark = join(folder, "home", `.dead${slot}`);
    await writeFile(mark, `dead${slot}`);
    await link(mark, join(folder, "home", `slot-${slot}`));
    await utimes(mark, new Date(), new Date());
  }
  const told: string[] = [];
  const begun = Date.now();
  const held = await hold(
    "alive",
    () => Promise.resolve(),
    (text) => void told.push(text),
  );
  expect(Date.now() - begun).toBeGreaterThanOrEqual(300);
  expect(held.waited).toBeGreaterThanOrEqual(0.3);
  expect(told[0]).toBe("waiting for a slot of home (2 in all)");
});

it("whoever is told to stop while waiting stops, and a name that leads elsewhere is none", async () => {
  const stop = new AbortController();
  const one = { name: "home", slots: 1, folder };
  const first = withSlot(
    one,
    "a",
    forever,
    () => sleep(300),
    () => undefined,
    pace,
  );
  await sleep(50);
  stop.abort();
  const second = withSlot(
    one,
    "b",
    stop.signal,
    () => Promise.resolve(),
    () => undefined,
    pace,
  );
  await expect(second).rejects.toThrow("stopped while waiting for home");
  await first;
  const bad = withSlot(
    { ...one, name: "../x" },
    "a",
    forever,
    () => Promise.resolve(),
    () => undefined,
    pace,
  );
  await expect(bad).rejects.toThrow("not the name of a throttle");
});
