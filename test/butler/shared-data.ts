import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ReadPolicyFile } from "../../runtime/butler/load-policy.ts";

/** Policies of real cameras; they are GPL and stay outside the project. */
export const sharedButler = fileURLToPath(new URL("../../../shared/data/butler/", import.meta.url));
export const hasSharedButler = existsSync(sharedButler);

export const readDisk: ReadPolicyFile = (path) =>
  existsSync(path) ? { kind: "text", text: readFileSync(path, "utf8") } : { kind: "missing" };

export const goldenText = (name: string) => readFileSync(new URL(`golden/${name}`, import.meta.url), "utf8");
export const sharedText = (name: string) => readFileSync(sharedButler + name, "utf8");
