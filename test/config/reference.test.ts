import { describe, expect, test } from "vitest";
import { differences } from "./differences.ts";
import { referenceCases } from "./reference-cases.ts";

// Every input that the reference was given, and what we make of it. Differences are listed in one place, with reasons.

const cases = referenceCases();
const counts: Readonly<Record<string, number>> = {
  syntax: 171,
  include: 46,
  expand: 154,
  expand_truncation: 3,
  search: 23,
  fwsplit: 14,
  convert_bool: 20,
  columns: 6,
  write_roundtrip: 16,
  "corpus/parse": 80,
  "corpus/expand": 254,
  "corpus/submit": 4,
};
const sets = [...new Set(cases.map(({ set }) => set))];

describe.each(sets)("%s", (set) => {
  const members = cases.filter((one) => one.set === set);
  test.each(members.map((one) => [one.name, one] as const))("%s", (name, one) => {
    const difference = differences.find((other) => other.set === set && other.case === name);
    if (difference === undefined) {
      expect(one.ours()).toEqual(one.reference);
      return;
    }
    expect(one.reference).toEqual(difference.reference);
    expect(one.ours()).toEqual(difference.ours);
    expect(difference.ours).not.toEqual(difference.reference);
  });
});

describe("the account", () => {
  test("every case of every set is here", () => {
    const counted = Object.fromEntries(sets.map((set) => [set, cases.filter((one) => one.set === set).length]));
    expect(counted).toEqual(counts);
  });

  test("every difference is a case, once, with a reason", () => {
    const names = differences.map((one) => `${one.set} / ${one.case}`);
    expect(new Set(names).size).toBe(names.length);
    const known = new Set(cases.map((one) => `${one.set} / ${one.name}`));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    expect(differences.every(({ reason }) => reason.endsWith("."))).toBe(true);
  });

  test("the numbers", () => {
    const lines = sets.map((set) => {
      const all = cases.filter((one) => one.set === set).length;
      const different = differences.filter((one) => one.set === set).length;
      return `${set.padEnd(18)} ${String(all - different).padStart(4)} as the reference, ${different} different on purpose`;
    });
    console.log(lines.join("\n"));
    expect(cases.length).toBe(Object.values(counts).reduce((sum, one) => sum + one, 0));
  });
});
