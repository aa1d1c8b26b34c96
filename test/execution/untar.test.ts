import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Header } from "tar";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { untar } from "../../runtime/execution/wrapper/untar.ts";

let folder = "";
let archive = "";
let inside = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-untar-"));
  archive = join(folder, "a.tar");
  inside = join(folder, "job");
  await mkdir(inside);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Kind = "File" | "Directory" | "SymbolicLink" | "Link" | "CharacterDevice" | "FIFO";
interface Entry {
  readonly path: string;
  readonly type?: Kind;
  readonly linkpath?: string;
  readonly mode?: number;
  readonly text?: string;
  readonly claims?: number;
}

/** An archive with exactly these headers, as an attacker would write it. */
function tarOf(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, type = "File", linkpath, mode = 0o644, text = "", claims }) => {
    const header = new Header({
      path,
      type,
      mode,
      size: claims ?? text.length,
      mtime: new Date(0),
      ...(linkpath === undefined ? {} : { linkpath }),
    });
    const head = Buffer.alloc(512);
    header.encode(head, 0);
    const body = Buffer.alloc(Math.ceil(text.length / 512) * 512);
    body.write(text);
    return [head, body];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

async function nothingOutside() {
  expect((await readdir(folder)).sort()).toEqual(["a.tar", "job"]);
  expect(await readdir(inside)).toEqual([]);
}

describe("a tar archive is unpacked beside itself", () => {
  it.each([
    ["plain", false],
    ["gzip", true],
  ])("%s, with folders and long names", async (_, zipped) => {
    const from = join(folder, "from");
    const long = `${"d".repeat(90)}/${"e".repeat(90)}`;
    await mkdir(join(from, long), { recursive: true });
    await writeFile(join(from, long, "file,1 é.txt"), "long\n");
    await writeFile(join(from, "top.txt"), "top\n");
    execFileSync("tar", [zipped ? "-czf" : "-cf", archive, "-C", from, "."]);
    await untar(archive, inside);
    expect(await readFile(join(inside, long, "file,1 é.txt"), "utf8")).toBe("long\n");
    expect(await readFile(join(inside, "top.txt"), "utf8")).toBe("top\n");
  });

  it("over an earlier unpacking of the same archive", async () => {
    await writeFile(archive, tarOf([{ path: "a/b.txt", text: "b" }]));
    await untar(archive, inside);
    await untar(archive, inside);
    expect(await readFile(join(inside, "a/b.txt"), "utf8")).toBe("b");
  });
});

describe("an archive that could harm is refused as a whole", () => {
  const good: Entry = { path: "good.txt", text: "good" };
  it.each<[string, readonly Entry[], RegExp]>([
    ["a path upwards", [good, { path: "../evil.txt", text: "x" }], /leads out/],
    ["a path upwards in the middle", [good, { path: "a/../../evil.txt", text: "x" }], /leads out/],
    ["an absolute path", [good, { path: "/tmp/evil.txt", text: "x" }], /leads out/],
    ["a newline in a name", [good, { path: "a\nb", text: "x" }], /leads out/],
    ["a symbolic link", [good, { path: "etc", type: "SymbolicLink", linkpath: "/etc" }], /SymbolicLink/],
    [
      "a link, and a file through it",
      [
        { path: "out", type: "SymbolicLink", linkpath: ".." },
        { path: "out/evil.txt", text: "x" },
      ],
      /SymbolicLink/,
    ],
    ["a hard link", [good, { path: "passwd", type: "Link", linkpath: "/etc/passwd" }], /Link/],
    ["a device", [good, { path: "null", type: "CharacterDevice" }], /CharacterDevice/],
    ["a pipe", [good, { path: "pipe", type: "FIFO" }], /FIFO/],
    ["a program that runs as its owner", [good, { path: "su", mode: 0o4755, text: "x" }], /somebody else/],
    ["a header that claims terabytes", [good, { path: "big", claims: 2 ** 42 }], /bytes/],
  ])("%s", async (_, entries, why) => {
    await writeFile(archive, tarOf(entries));
    await expect(untar(archive, inside)).rejects.toThrow(why);
    await nothingOutside();
  });

  it("zeros that unpack to a thousand times their size", async () => {
    const zeros = tarOf([{ path: "zeros", claims: 64 << 20 }]).subarray(0, 512);
    await writeFile(archive, gzipSync(Buffer.concat([zeros, Buffer.alloc(64 << 20), Buffer.alloc(1024)])));
    await expect(untar(archive, inside)).rejects.toThrow(/ratio/);
    await nothingOutside();
  });

  it("too many entries", async () => {
    await writeFile(archive, tarOf(Array.from({ length: 1001 }, (_, at) => ({ path: `f${at}` }))));
    await expect(untar(archive, inside, { entries: 1000, bytes: 1e9, ratio: 200 })).rejects.toThrow(/1000 entries/);
    await nothingOutside();
  });

  it.each([
    ["cut off", (whole: Buffer) => whole.subarray(0, 700)],
    ["of no known kind", () => Buffer.from("this is no archive at all".repeat(100))],
    ["with a broken header", (whole: Buffer) => Buffer.concat([Buffer.from("XX"), whole.subarray(2)])],
  ])("%s", async (_, change) => {
    await writeFile(archive, change(tarOf([{ path: "a.txt", text: "a".repeat(600) }])));
    await expect(untar(archive, inside)).rejects.toThrow("nothing was unpacked");
    await nothingOutside();
  });

  it("and no file is written through a link that lies there already", async () => {
    await symlink(folder, join(inside, "link"));
    await writeFile(archive, tarOf([{ path: "link/evil.txt", text: "x" }]));
    await expect(untar(archive, inside)).rejects.toThrow(/could not be unpacked/);
    expect((await readdir(folder)).sort()).toEqual(["a.tar", "job"]);
  });
});
