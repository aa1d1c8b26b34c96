import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/** What the wrapper itself has to say, in the same file as the outputs of its programs. */
export interface WrapperLog {
  /** Absolute. */
  readonly path: string;
  /** Resolves when it is written, so that a program that is started then writes behind it. */
  readonly say: (step: string, level: "INFO" | "WARN" | "ERROR", text: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens (for appending) a log, and makes its folder. */
export async function openWrapperLog(path: string): Promise<WrapperLog> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "a", 0o644);
  const say: WrapperLog["say"] = async (step, level, text) => {
    const time = new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll("-", "/");
    const lines = text.split("\n").map((line) => `WRAP: ${time} - ${step} - ${level}: ${line}\n`);
    await file.appendFile(lines.join(""));
  };
  return { path, say, close: () => file.close() };
}
