import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/** What the wrapper itself has to say, in the same file as the outputs of its programs. */
export interface WrapperLog {
  /** Absolute. */
  readonly path: string;
  readonly say: (step: string, level: "INFO" | "WARN" | "ERROR", text: string) => Promise<void>;
}

/** Opens (by appending) a log and its folder. */
export async function openWrapperLog(path: string): Promise<WrapperLog> {
  await mkdir(dirname(path), { recursive: true });
  const say: WrapperLog["say"] = async (step, level, text) => {
    const time = new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll("-", "/");
    const lines = text.split("\n").map((line) => `WRAP: ${time} - ${step} - ${level}: ${line}\n`);
    await appendFile(path, lines.join(""));
  };
  return { path, say };
}
