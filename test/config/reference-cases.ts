import { createHash } from "node:crypto";
import { readBoolean } from "../../runtime/config/boolean.ts";
import { splitColumns } from "../../runtime/config/columns.ts";
import { toData } from "../../runtime/config/data.ts";
import { expand } from "../../runtime/config/expand.ts";
import { flatten } from "../../runtime/config/flatten.ts";
import { splitList } from "../../runtime/config/list.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import type { Program, WclData } from "../../runtime/config/program.ts";
import { find } from "../../runtime/config/scope.ts";
import { writeWcl } from "../../runtime/config/write.ts";
import { memorySystem } from "../../runtime/system.ts";
import { expandCorpusCases } from "./expand-corpus-cases.ts";
import { conformance, parseCorpus, submissions, syntax, type Tree } from "./golden-files.ts";
import {
  contextOf,
  expansion,
  isUnreadable,
  listed,
  loadPlain,
  plainValue,
  refused,
  type ReferenceCase,
} from "./reference-case.ts";

/** Every case of every set that the reference has an answer for. */
export function referenceCases(): readonly ReferenceCase[] {
  return [
    ...syntaxCases(),
    ...includeCases(),
    ...expandCases(),
    ...truncationCases(),
    ...searchCases(),
    ...smallCases(),
    ...roundTripCases(),
    ...parseCorpusCases(),
    ...expandCorpusCases(),
    ...submissionCases(),
  ];
}

/** A submission never starts with the cmdline flag on, so the cases that do are the grammar's alone. */
function syntaxCases(): readonly ReferenceCase[] {
  return syntax
    .filter((one) => one.initial_cmdline !== true)
    .map(({ name, input, tree, error }) => ({
      set: "syntax",
      name,
      reference: error === null ? entriesOf(tree) : refused,
      ours: () => {
        const { program, problems } = loadPlain("t.wcl", { "t.wcl": input });
        return isUnreadable(problems) ? refused : dataEntries(toData(program.root));
      },
    }));
}

function includeCases(): readonly ReferenceCase[] {
  return conformance.include.map(({ name, input, tree, error }) => ({
    set: "include",
    name,
    reference: error === null ? entriesOf(tree) : refused,
    ours: () => {
      const files = { ...conformance.include_files, "t.wcl": input };
      const { program, problems } = loadPlain("t.wcl", files, conformance.include_env);
      return isUnreadable(problems) ? refused : dataEntries(toData(program.root));
    },
  }));
}

function expandCases(): readonly ReferenceCase[] {
  const { program } = loadPlain("v.wcl", { "v.wcl": conformance.expand_vars });
  return conformance.expand.map((one) => ({
    set: "expand",
    name: `${one.input} ${one.expand ? "with" : "without"} lists`,
    reference: one.error === null ? { values: listed(one.result), keep: listed(one.keep) } : refused,
    ours: () => expansion(program, one.input, {}, { lists: one.expand ? "expand" : "keep" }),
  }));
}

function truncationCases(): readonly ReferenceCase[] {
  return conformance.expand_truncation.map(({ vars, input, count, first, last }) => ({
    set: "expand_truncation",
    name: input,
    reference: { count, first, last },
    ours: () => {
      const lines = Object.entries(vars).map(([key, value]) => `${key} = ${value}\n`);
      const { program } = loadPlain("v.wcl", { "v.wcl": lines.join("") });
      const { values } = expand(program, input, {});
      return { count: values.length, first: values.slice(0, first.length), last: values.slice(-last.length) };
    },
  }));
}

function searchCases(): readonly ReferenceCase[] {
  // The state in which the reference was asked.
  const current = { curr_block: "B1", curr_site: "s1" };
  const { program } = loadProgram("/s.wcl", memorySystem({ "s.wcl": conformance.search_wcl }), {
    settings: Object.entries(current).map(([key, value]) => [`current.${key}`, value]),
  });
  return conformance.search.map(({ key, opts, found, value }) => ({
    set: "search",
    name: `${key} ${JSON.stringify(opts)}`,
    reference: { found, value },
    ours: () => {
      const context = contextOf(opts?.currentvals, opts?.searchobj, {});
      const hit = find(program, key, context);
      return hit.kind === "found" ? { found: true, value: plainValue(hit.value) } : { found: false, value: "" };
    },
  }));
}

function smallCases(): readonly ReferenceCase[] {
  return [
    ...conformance.fwsplit.map(({ input, result }) => ({
      set: "fwsplit",
      name: JSON.stringify(input),
      reference: result,
      ours: () => splitList(input),
    })),
    ...conformance.convert_bool.map(({ input, result }) => ({
      set: "convert_bool",
      name: JSON.stringify(input),
      reference: result,
      ours: () => readBoolean(input) ?? null,
    })),
    ...conformance.columns.map(({ input, with_format, without_format }) => ({
      set: "columns",
      name: JSON.stringify(input),
      reference: { with_format, without_format },
      ours: () => {
        const columns = splitColumns(input);
        return { with_format: columns.map(({ text }) => text), without_format: columns.map(({ name }) => name) };
      },
    })),
  ];
}

function roundTripCases(): readonly ReferenceCase[] {
  return conformance.write_roundtrip.map(({ input, sorted, written, reread }) => ({
    set: "write_roundtrip",
    name: `${JSON.stringify(input)} ${sorted ? "sorted" : "as written"}`,
    reference: { written, reread: entriesOf(reread) },
    ours: () => {
      const text = writeWcl(toData(loadPlain("t.wcl", { "t.wcl": input }).program.root), sorted ? "sorted" : "written");
      return { written: text, reread: dataEntries(toData(loadPlain("t.wcl", { "t.wcl": text }).program.root)) };
    },
  }));
}

function parseCorpusCases(): readonly ReferenceCase[] {
  return Object.entries(parseCorpus.cases).map(([name, { input, error, flat, written, written_sorted }]) => ({
    set: "corpus/parse",
    name,
    reference: error === undefined ? { flat, written, written_sorted } : refused,
    ours: () => {
      const { program, problems } = loadPlain(`${name}.wcl`, { ...parseCorpus.included, [`${name}.wcl`]: input });
      if (isUnreadable(problems) || program.functionCalls.length > 0) return refused;
      return readAndWritten(program);
    },
  }));
}

function submissionCases(): readonly ReferenceCase[] {
  return Object.entries(submissions.cases).map(([name, golden]) => ({
    set: "corpus/submit",
    name,
    reference: golden,
    ours: () => {
      const { program, problems } = loadPlain(`${name}.des`, submissions.files);
      if (isUnreadable(problems)) return refused;
      const ours = readAndWritten(program);
      const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
      if (typeof golden.flat !== "string") return ours;
      return {
        flat: digest(JSON.stringify(ours.flat)),
        written: digest(ours.written),
        written_sorted: digest(ours.written_sorted),
      };
    },
  }));
}

function readAndWritten(program: Program): {
  readonly flat: ReturnType<typeof flatten>;
  readonly written: string;
  readonly written_sorted: string;
} {
  const data = toData(program.root);
  return {
    flat: flatten(program.root),
    written: writeWcl(data, "written"),
    written_sorted: writeWcl(data, "sorted"),
  };
}

/** The order of keys counts, so trees are compared as lists of entries. */
function entriesOf(tree: Tree): unknown {
  return Object.entries(tree).map(([key, value]) => [key, typeof value === "string" ? value : entriesOf(value)]);
}

function dataEntries(data: WclData): unknown {
  return [...data].map(([key, value]) => [key, typeof value === "string" ? value : dataEntries(value)]);
}
