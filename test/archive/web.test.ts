import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Archive } from "../../runtime/archive/archive.ts";
import { fetchFile, keepFile, sweepParts } from "../../runtime/archive/store.ts";
import { startWeb, usualWebLimits, type Web, type WebLimits } from "../../runtime/archive/web.ts";
import { pauseBefore } from "../../runtime/archive/web-retry.ts";
import { sumOfFile } from "../../runtime/archive/checksum.ts";
import { startFaultProxy, type Fault, type FaultProxy, type Passing } from "../kit/fault-proxy.ts";
import { login, nginxMissing, startNginx, type Dav } from "../kit/nginx.ts";

const missing = nginxMissing();
if (missing !== undefined) console.log(`archives by HTTP are not tested: ${missing}`);

const quick: Partial<WebLimits> = { tries: 3, firstPause: 0.02, silence: 1, connect: 1, leastBytes: 100 };

describe.skipIf(missing !== undefined)("an archive behind a real WebDAV server (nginx)", () => {
  let dav: Dav;
  let folder = "";
  const closers: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    dav = await startNginx();
  });
  afterAll(() => dav.stop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "wcl-web-"));
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
    await rm(folder, { recursive: true, force: true });
    for (const name of await readdir(dav.root)) await rm(join(dav.root, name), { recursive: true });
  });

  interface Scene {
    readonly web: Web;
    readonly archive: Archive;
    readonly proxy: FaultProxy;
    readonly told: string[];
  }

  /** The archive through a server that breaks what it is told to break. */
  async function scene(faultOf: (passing: Passing) => Fault | undefined = () => undefined): Promise<Scene> {
    const proxy = await startFaultProxy(dav.url, faultOf);
    const told: string[] = [];
    const tell = (text: string) => void told.push(text);
    const web = startWeb({ urls: [proxy.url], login: () => Promise.resolve(login), limits: quick, tell });
    closers.push(proxy.stop, () => web.agent.destroy());
    return { web, archive: { name: "home", root: dav.root, url: proxy.url }, proxy, told };
  }

  async function file(name: string, bytes: Buffer | string): Promise<string> {
    await writeFile(join(folder, name), bytes);
    return join(folder, name);
  }

  const keep = ({ web, archive }: Scene, source: string, more = {}) =>
    keepFile({ archive, folder: "P/r11/red", filename: "a,b (1).fits", source, token: "t1", ...more }, web);
  const place = () => join(dav.root, "P/r11/red/a,b (1).fits");
  const fetchBack = async (at: Scene, more = {}) => {
    const source = `${at.archive.url ?? ""}/P/r11/red/${encodeURIComponent("a,b (1).fits")}`;
    return fetchFile({ source, destination: join(folder, "back"), token: "t2", ...more }, at.web);
  };
  const archived = async () => {
    await mkdir(join(dav.root, "P/r11/red"), { recursive: true });
    const bytes = randomBytes(300_000);
    await writeFile(place(), bytes);
    const sum = await sumOfFile(place());
    return { bytes, expected: sum ?? { filesize: 0, md5sum: "" } };
  };

  it("keeps a file and gives it back, the same bytes; folders are made once", async () => {
    const at = await scene();
    const bytes = randomBytes(3_000_000);
    const source = await file("a", bytes);
    expect(await keep(at, source)).toMatchObject({ filesize: 3_000_000, copied: true });
    expect((await readFile(place())).equals(bytes)).toBe(true);
    expect(await fetchBack(at)).toMatchObject({ filesize: 3_000_000, copied: true });
    expect((await readFile(join(folder, "back"))).equals(bytes)).toBe(true);
    await keepFile({ archive: at.archive, folder: "P/r11/red", filename: "c", source, token: "t1" }, at.web);
    expect(at.proxy.seen.filter(({ method }) => method === "MKCOL")).toHaveLength(3);
    expect(await readdir(join(dav.root, "P/r11/red"))).toEqual(["a,b (1).fits", "c"]);
  });

  it("empty files are files", async () => {
    const at = await scene();
    await keep(at, await file("a", ""));
    expect((await stat(place())).size).toBe(0);
    expect(await fetchBack(at)).toMatchObject({ filesize: 0 });
  });

  it("the same bytes are skipped; other bytes stay; an earlier try of ours may be replaced", async () => {
    const at = await scene();
    const first = await file("a", "first");
    await keep(at, first);
    expect(await keep(at, first)).toMatchObject({ copied: false });
    const second = await file("b", "second");
    await expect(keep(at, second)).rejects.toMatchObject({ reason: "conflict" });
    expect(await readFile(place(), "utf8")).toBe("first");
    const replaces = await sumOfFile(first);
    expect(await keep(at, second, { replaces })).toMatchObject({ copied: true });
    expect(await readFile(place(), "utf8")).toBe("second");
    expect(await readdir(join(dav.root, "P/r11/red"))).toHaveLength(1);
  });

  it("what a killed start left unfinished is removed by its token", async () => {
    const at = await scene();
    await mkdir(join(dav.root, "P"));
    await writeFile(join(dav.root, "P/x.part.dead"), "half");
    await writeFile(join(dav.root, "P/x.part.alive"), "half");
    await sweepParts({ archive: at.archive, folder: "P", filename: "x" }, new Set(["dead"]), at.web);
    expect(await readdir(join(dav.root, "P"))).toEqual(["x.part.alive"]);
  });

  const first = (method: string, fault: Fault) => (passing: Passing) =>
    passing.method === method && passing.times === 1 ? fault : undefined;

  it.each<[string, Fault]>([
    ["500, then 200", { kind: "status", status: 500 }],
    ["503 with Retry-After", { kind: "status", status: 503, headers: { "retry-after": "1" } }],
    ["429", { kind: "status", status: 429 }],
    ["cut with a length", { kind: "cut" }],
    ["cut, with a length that says this is all", { kind: "short" }],
    ["a byte spoilt on the way", { kind: "spoil" }],
    ["no answer", { kind: "hang" }],
    ["a slow drip", { kind: "drip" }],
  ])("fetching: %s: the right bytes in the end", async (_, fault) => {
    const { bytes, expected } = await archived();
    const at = await scene(first("GET", fault));
    expect(await fetchBack(at, { expected })).toMatchObject({ copied: true });
    expect(await readFile(join(folder, "back"))).toEqual(bytes);
    expect(await readdir(folder)).toEqual(["back"]);
    expect(at.told.length).toBeGreaterThan(0);
  });

  it("a download that broke goes on where it broke, if the file is still the same", async () => {
    const { bytes, expected } = await archived();
    const at = await scene(first("GET", { kind: "cut" }));
    await fetchBack(at, { expected });
    const ranges = at.proxy.seen.filter(({ method }) => method === "GET").map(({ headers }) => headers.range);
    expect(ranges).toEqual([undefined, "bytes=150000-"]);
    expect(await readFile(join(folder, "back"))).toEqual(bytes);
  });

  it("a file that changed while it was fetched is fetched anew", async () => {
    await archived();
    const at = await scene((passing) => {
      if (passing.method !== "GET" || passing.times > 1) return undefined;
      setTimeout(() => void writeFile(place(), "changed by another"), 20);
      return { kind: "cut" };
    });
    await fetchBack(at);
    expect(await readFile(join(folder, "back"), "utf8")).toBe("changed by another");
  });

  it.each<[string, Fault, string, number]>([
    ["404", { kind: "status", status: 404 }, "missing", 1],
    ["403", { kind: "status", status: 403 }, "failed", 1],
    ["500 for ever", { kind: "status", status: 500 }, "failed", 3],
    ["always the wrong bytes", { kind: "spoil" }, "corrupt", 2],
    ["always half", { kind: "short" }, "corrupt", 2],
    ["hangs for ever", { kind: "hang" }, "failed", 3],
  ])("fetching: %s: an error in bounded time, and no file", async (_, fault, reason, times) => {
    const { expected } = await archived();
    const at = await scene(({ method }) => (method === "GET" ? fault : undefined));
    await expect(fetchBack(at, { expected })).rejects.toMatchObject({ name: "ArchiveError", reason });
    expect(await readdir(folder)).toEqual([]);
    expect(at.proxy.seen.filter(({ method }) => method === "GET")).toHaveLength(times);
  });

  it.each<[string, string, Fault]>([
    ["500 on PUT", "PUT", { kind: "status", status: 500 }],
    ["the answer to a PUT is lost", "PUT", { kind: "lost answer" }],
    ["405 on MKCOL", "MKCOL", { kind: "status", status: 503 }],
    ["the answer to a MOVE is lost", "MOVE", { kind: "lost answer" }],
    ["500 on MOVE", "MOVE", { kind: "status", status: 502 }],
    ["the part reads back spoilt", "GET", { kind: "spoil" }],
  ])("saving: %s: whole in the archive, and no part of it left", async (_, method, fault) => {
    const at = await scene(first(method, fault));
    const bytes = randomBytes(200_000);
    await keep(at, await file("a", bytes));
    expect(await readFile(place())).toEqual(bytes);
    expect(await readdir(join(dav.root, "P/r11/red"))).toEqual(["a,b (1).fits"]);
  });

  it("saving into a full archive is told as such, and nothing is left", async () => {
    const at = await scene(({ method }) => (method === "PUT" ? { kind: "status", status: 507 } : undefined));
    await expect(keep(at, await file("a", "x"))).rejects.toMatchObject({ reason: "disk_full" });
    expect(await readdir(join(dav.root, "P/r11/red"))).toEqual([]);
  });

  it("a wrong login is said once, not five times", async () => {
    const { expected } = await archived();
    const web = startWeb({
      urls: [dav.url],
      login: () => Promise.resolve({ user: "job", password: "wrong" }),
      limits: quick,
    });
    closers.push(() => web.agent.destroy());
    const source = `${dav.url}/P/r11/red/x`;
    const order = { source, destination: join(folder, "back"), token: "t", expected };
    await expect(fetchFile(order, web)).rejects.toThrow("401");
  });

  it("credentials never go to another host, nor over plain http to another machine", async () => {
    const { expected } = await archived();
    const heard: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      heard.push(request.headers.authorization);
      response.end("elsewhere");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    closers.push(() => new Promise((resolve) => other.close(resolve)));
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const at = await scene(({ method }) =>
      method === "GET" ? { kind: "redirect", to: `http://127.0.0.1:${port}/x` } : undefined,
    );
    await expect(fetchBack(at, { expected })).rejects.toMatchObject({ reason: "corrupt" });
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.every((authorization) => authorization === undefined)).toBe(true);
    expect(at.proxy.seen[0]?.headers.authorization).toMatch(/^Basic /);

    const web = startWeb({ urls: ["http://archive.example"], login: () => Promise.resolve(login), limits: quick });
    closers.push(() => web.agent.destroy());
    const order = { source: "http://archive.example/x", destination: join(folder, "back"), token: "t" };
    await expect(fetchFile(order, web)).rejects.toThrow("in the clear");
  });
});

describe("pauses between tries", () => {
  it("grow twofold, spread by chance, up to the longest; a server's wish counts when it is longer", () => {
    const pauses = [1, 2, 3].map((attempt) => pauseBefore(attempt, undefined, usualWebLimits, 0.5));
    expect(pauses).toEqual([1, 2, 4]);
    expect(pauseBefore(1, undefined, usualWebLimits, 0)).toBe(0.5);
    expect(pauseBefore(1, 30, usualWebLimits, 0.5)).toBe(30);
    expect(pauseBefore(1, 86_400, usualWebLimits, 0.5)).toBe(usualWebLimits.longestPause);
    expect(pauseBefore(20, undefined, usualWebLimits, 0.5)).toBe(usualWebLimits.longestPause);
  });
});
