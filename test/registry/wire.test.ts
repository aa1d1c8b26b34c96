import { describe, expect, test } from "vitest";
import {
  fatalMessage,
  messageReader,
  queryMessage,
  readiness,
  startupMessage,
  WireError,
} from "../../runtime/registry/wire-messages.ts";

const encryption = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const stream = Buffer.concat([encryption, startupMessage(), queryMessage("select 1"), queryMessage("x".repeat(500))]);

describe("the stream of a client", () => {
  test("gives the same messages at whatever byte it is cut", () => {
    for (let size = 1; size <= stream.length; size += 1) {
      const reader = messageReader();
      const kinds: string[] = [];
      for (let at = 0; at < stream.length; at += size) {
        for (const message of reader.push(stream.subarray(at, at + size))) {
          kinds.push(message.kind === "typed" ? `${message.type}${String(message.bytes.length)}` : message.kind);
        }
      }
      expect(kinds).toEqual(["encryption-request", "startup", "Q14", "Q506"]);
    }
  });

  test.each([
    ["another protocol version", Buffer.from([0, 0, 0, 8, 0, 2, 0, 0])],
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
    ["a length that cannot be", Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])],
    ["a message of two gigabytes", Buffer.concat([startupMessage(), Buffer.from([0x51, 0x7f, 0xff, 0xff, 0xff])])],
  ])("refuses %s", (_, bytes) => {
    expect(() => messageReader().push(Buffer.from(bytes))).toThrow(WireError);
  });

  test("knows when the database is ready for the next question", () => {
    const ready = (status: string) =>
      Buffer.concat([Buffer.from("C\0\0\0\x0dSELECT 1\0"), Buffer.from(`Z\0\0\0\x05${status}`)]);
    expect(["I", "T", "E"].map((status) => readiness(ready(status)))).toEqual(["idle", "busy", "busy"]);
    expect(readiness(Buffer.from("1\0\0\0\x04"))).toBeUndefined();
    expect(readiness(new Uint8Array())).toBeUndefined();
  });

  test("an error has its code and text where clients look for them", () => {
    const message = fatalMessage("25P03", "too long");
    expect(message.readInt32BE(1)).toBe(message.length - 1);
    expect(message.toString("latin1", 5)).toBe("SFATAL\0VFATAL\0C25P03\0Mtoo long\0\0");
  });
});
