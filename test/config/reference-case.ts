import type { Problem } from "../../grammar/problem.ts";
import { toData } from "../../runtime/config/data.ts";
import { expand } from "../../runtime/config/expand.ts";
import type { ExpandOptions } from "../../runtime/config/expansion.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import type { ConfigNode, Context, ContextValue, Program, WclData } from "../../runtime/config/program.ts";
import { memorySystem } from "../../runtime/system.ts";
import type { Tree } from "./golden-files.ts";

/** One input, what the reference made of it, and what we make of it. `refused` stands for any error. */
export interface ReferenceCase {
  readonly set: string;
  readonly name: string;
  readonly reference: unknown;
  readonly ours: () => unknown;
}

export const refused = "refused";

export function expansion(
  program: Program,
  text: string,
  context: Context,
  options: ExpandOptions,
): typeof refused | { readonly values: readonly string[]; readonly keep: readonly Tree[] } {
  const { values, keep, problems, requests } = expand(program, text, context, options);
  if (isRefused(problems) || requests.length > 0) return refused;
  return { values, keep: keep.map((one) => Object.fromEntries(one)) };
}

export function loadPlain(
  entry: string,
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = { HOME: "/home" },
): ReturnType<typeof loadProgram> {
  return loadProgram(`/${entry}`, memorySystem(files, environment), { defaults: "none" });
}

/** Faults of style may be errors to us; the reference reads on, and so do we. */
export function isUnreadable(problems: readonly Problem[]): boolean {
  return isRefused(problems.filter(({ code }) => code.startsWith("WCL")));
}

export function isRefused(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === "error");
}

export function contextOf(
  current: Readonly<Record<string, string | number>> | undefined,
  object: Readonly<Record<string, string>> | undefined,
  scope: Context["scope"],
): Context {
  const values = (from: Readonly<Record<string, string | number>>): ReadonlyMap<string, ContextValue> =>
    new Map(Object.entries(from).map(([key, value]) => [key, { text: String(value), atomic: false }]));
  return {
    ...(current === undefined ? {} : { current: values(current) }),
    ...(object === undefined ? {} : { object: values(object) }),
    ...(scope === undefined ? {} : { scope }),
  };
}

export function plainValue(value: ConfigNode | ContextValue): unknown {
  return "text" in value ? value.text : objectOf(toData(value));
}

export function objectOf(data: WclData): Tree {
  return Object.fromEntries(
    [...data].map(([key, value]) => [key, typeof value === "string" ? value : objectOf(value)]),
  );
}

export function listed<T>(value: T | readonly T[] | null): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
