/** One complete message of a PostgreSQL client, as bytes, with what its first bytes say of it. */
export type ClientMessage =
  | { readonly kind: "encryption-request" }
  | { readonly kind: "cancel-request" }
  | { readonly kind: "startup" }
  /** Any later message; `type` is its letter, `bytes` all of it. */
  | { readonly kind: "typed"; readonly type: string; readonly bytes: Uint8Array };

/** Cuts the byte stream of one client into messages, however the socket cut it. */
export interface MessageReader {
  /** Messages that are complete with these bytes; throws WireError for bytes that are no such stream. */
  readonly push: (bytes: Buffer) => readonly ClientMessage[];
}

/** The client does not speak the PostgreSQL protocol, version 3. */
export class WireError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "WireError";
  }
}

const requests = new Map<number, ClientMessage>([
  [80877103, { kind: "encryption-request" }],
  [80877104, { kind: "encryption-request" }],
  [80877102, { kind: "cancel-request" }],
]);
const majorVersion = 3;
const largestMessage = 256 * 1024 * 1024;
const largestStartup = 64 * 1024;

export function messageReader(): MessageReader {
  let pieces: Buffer[] = [];
  let size = 0;
  let started = false;
  const push = (bytes: Buffer) => {
    pieces.push(bytes);
    size += bytes.length;
    const messages: ClientMessage[] = [];
    for (let next = take(); next !== undefined; next = take()) messages.push(next);
    return messages;
  };
  const take = (): ClientMessage | undefined => {
    const length = neededLength(peek(started ? 5 : 8), started);
    if (length === undefined || size < length) return undefined;
    const [first] = pieces;
    const whole = first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces, size);
    pieces = whole.length > length ? [whole.subarray(length)] : [];
    size = whole.length - length;
    const message = started ? typed(whole.subarray(0, length)) : untyped(whole);
    started ||= message.kind === "startup";
    return message;
  };
  /** The first bytes, without joining all pieces of a large message again and again. */
  const peek = (count: number): Buffer | undefined => {
    if (size < count) return undefined;
    const [first] = pieces;
    if (first !== undefined && first.length >= count) return first;
    pieces = [Buffer.concat(pieces, size)];
    return pieces[0];
  };
  return { push };
}

function neededLength(head: Buffer | undefined, started: boolean): number | undefined {
  if (head === undefined) return undefined;
  const length = started ? head.readInt32BE(1) + 1 : head.readInt32BE(0);
  const [least, most] = started ? [5, largestMessage] : [8, largestStartup];
  if (length < least || length > most) throw new WireError(`a message of ${String(length)} bytes`);
  return length;
}

function untyped(whole: Buffer): ClientMessage {
  const code = whole.readInt32BE(4);
  const request = requests.get(code);
  if (request !== undefined) return request;
  if (code >> 16 !== majorVersion) throw new WireError(`protocol version ${String(code >> 16)}`);
  return { kind: "startup" };
}

function typed(bytes: Buffer): ClientMessage {
  return { kind: "typed", type: String.fromCharCode(bytes.readUInt8(0)), bytes: Uint8Array.from(bytes) };
}

/** A start-up message for the one user and database that an embedded registry has. */
export function startupMessage(): Uint8Array {
  const words = Buffer.from("user\0postgres\0database\0postgres\0\0", "utf8");
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + words.length, 0);
  head.writeInt32BE(majorVersion << 16, 4);
  return Uint8Array.from(Buffer.concat([head, words]));
}

/** A Sync message: ends whatever a client left half said. */
export const syncMessage = Uint8Array.of(0x53, 0, 0, 0, 4);

/** A simple Query message. */
export function queryMessage(sql: string): Uint8Array {
  const text = Buffer.from(`${sql}\0`, "utf8");
  const head = Buffer.alloc(5);
  head.write("Q", 0, "latin1");
  head.writeInt32BE(text.length + 4, 1);
  return Uint8Array.from(Buffer.concat([head, text]));
}

/** An ErrorResponse that ends a connection: severity FATAL, SQLSTATE, text. */
export function fatalMessage(code: string, text: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`, "utf8");
  const head = Buffer.alloc(5);
  head.write("E", 0, "latin1");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/**
 * What a backend's answer ends with: `idle` and `busy` (inside a transaction) when it is ready for the next query,
 * undefined when it waits for more of the present one. Nothing ever follows a ReadyForQuery in one answer.
 */
export function readiness(tail: Uint8Array): "idle" | "busy" | undefined {
  const [type, a, b, c, length, status] = tail.slice(-6);
  if (type !== 0x5a || a !== 0 || b !== 0 || c !== 0 || length !== 5) return undefined;
  return status === 0x49 ? "idle" : "busy";
}
