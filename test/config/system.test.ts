import {
  chmodSync,
  mkdtempSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
  openSync,
  closeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { diskSystem, memorySystem } from "../../runtime/system.ts";

describe("the disk", () => {
  const folder = mkdtempSync(join(tmpdir(), "wcl-system-"));
  const system = diskSystem(folder);
  const at = (name: string): string => join(folder, name);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("a text is read to the letter, byte order mark and carriage returns included", () => {
    writeFileSync(at("a.wcl"), "\uFEFFä = 1\r\n");
    expect(system.read(at("a.wcl"))).toMatchObject({ kind: "text", text: "\uFEFFä = 1\r\n" });
  });

  test("the version changes with the text", () => {
    writeFileSync(at("v.wcl"), "a = 1\n");
    const first = system.read(at("v.wcl"));
    writeFileSync(at("v.wcl"), "a = 12\n");
    expect(system.read(at("v.wcl"))).not.toEqual(first);
    expect(system.read(at("v.wcl"))).toEqual(system.read(at("v.wcl")));
  });

  test("what is not there is missing, also below a file", () => {
    expect(system.read(at("no.wcl"))).toEqual({ kind: "missing" });
    expect(system.read(at("a.wcl/no.wcl"))).toEqual({ kind: "missing" });
  });

  test("what is no text says why", () => {
    mkdirSync(at("sub"));
    writeFileSync(at("elf"), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]));
    writeFileSync(at("latin"), Buffer.from([0x61, 0xe4, 0x62]));
    symlinkSync(at("loop"), at("loop"));
    const large = openSync(at("large"), "w");
    writeSync(large, "x", 64 * 1024 * 1024);
    closeSync(large);
    expect(["sub", "elf", "latin", "loop", "large"].map((name) => system.read(at(name)))).toEqual([
      { kind: "unreadable", reason: "it is a folder" },
      { kind: "unreadable", reason: "it is a binary file: it holds NUL bytes" },
      { kind: "unreadable", reason: "it is not UTF-8 text" },
      { kind: "unreadable", reason: "its symbolic links go in a circle" },
      { kind: "unreadable", reason: "it is too large: 64.0 MiB, more than 64 MiB" },
    ]);
  });

  test.skipIf(process.getuid?.() === 0)("what may not be read says so", () => {
    writeFileSync(at("secret"), "a = 1\n");
    chmodSync(at("secret"), 0);
    expect(system.read(at("secret"))).toEqual({ kind: "unreadable", reason: "no permission to read it" });
  });

  test("a folder lists its names in order; anything else lists nothing", () => {
    writeFileSync(at("sub/b"), "");
    writeFileSync(at("sub/a"), "");
    expect(system.list(at("sub"))).toEqual(["a", "b"]);
    expect(system.list(at("sub/a"))).toEqual([]);
  });
});

describe("the memory", () => {
  const system = memorySystem({ "a.wcl": "x", "/sub/b.wcl": "y\0" }, { HOME: "/home" });

  test("names are absolute or below the working folder", () => {
    expect(system.workingFolder).toBe("/");
    expect(system.read("/a.wcl")).toMatchObject({ kind: "text", text: "x" });
    expect(system.read("/b.wcl")).toEqual({ kind: "missing" });
    expect(system.read("/sub")).toMatchObject({ kind: "unreadable" });
    expect(system.read("/sub/b.wcl")).toMatchObject({ kind: "unreadable" });
  });

  test("it lists folders and knows its own environment only", () => {
    expect([system.list("/"), system.list("/sub"), system.list("/no")]).toEqual([["a.wcl", "sub"], ["b.wcl"], []]);
    expect([system.environment("HOME"), system.environment("PATH")]).toEqual(["/home", undefined]);
  });
});
