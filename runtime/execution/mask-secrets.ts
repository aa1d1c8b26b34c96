import { open } from "node:fs/promises";
import type { Login } from "../archive/services-file.ts";
import type { Happening } from "../events/event.ts";

/** Takes what nobody may read out of what a job writes, as a program may print what it should not. */
export interface Masking {
  readonly happening: (happening: Happening) => Happening;
  /** A log that programs wrote themselves, once they have ended: each secret becomes as many asterisks. */
  readonly log: (path: string) => Promise<void>;
}

/** Without a login nothing is looked for. A password of less than four characters stands in too many words. */
export function maskSecrets(login: Login | undefined): Masking {
  if (login === undefined || login.password.length < 4) {
    return { happening: (happening) => happening, log: () => Promise.resolve() };
  }
  const { user, password } = login;
  const secrets = [password, Buffer.from(`${user}:${password}`).toString("base64"), encodeURIComponent(password)];
  return {
    happening: (happening) => maskedValue(happening, secrets) as Happening,
    log: (path) =>
      maskFile(
        path,
        secrets.map((secret) => Buffer.from(secret)),
      ),
  };
}

function maskedValue(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string")
    return secrets.reduce((text, one) => text.replaceAll(one, "*".repeat(one.length)), value);
  if (Array.isArray(value)) return value.map((one) => maskedValue(one, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskedValue(one, secrets)]));
}

const chunkBytes = 1 << 20;

/** In place and of the same length, so that a log of any size costs one pass and little memory. */
async function maskFile(path: string, secrets: readonly Buffer[]): Promise<void> {
  const longest = Math.max(...secrets.map(({ length }) => length));
  const file = await open(path, "r+").catch(() => undefined);
  if (file === undefined) return;
  try {
    const buffer = Buffer.alloc(chunkBytes + longest);
    for (let at = 0; ; at += chunkBytes) {
      // Each part overlaps the next, for a secret that lies across the border.
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      for (const secret of secrets) {
        for (
          let found = place(buffer, secret, 0, bytesRead);
          found >= 0;
          found = place(buffer, secret, found, bytesRead)
        ) {
          buffer.fill("*", found, found + secret.length);
          await file.write(buffer, found, secret.length, at + found);
        }
      }
      if (bytesRead < buffer.length) return;
    }
  } finally {
    await file.close();
  }
}

function place(buffer: Buffer, secret: Buffer, from: number, end: number): number {
  return buffer.subarray(0, end).indexOf(secret, from);
}
