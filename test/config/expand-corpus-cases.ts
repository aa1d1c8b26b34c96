import type { Context, Program } from "../../runtime/config/program.ts";
import { find } from "../../runtime/config/scope.ts";
import { expandCorpus, type Answer, type ExpandCase, type Tree } from "./golden-files.ts";
import { contextOf, expansion, listed, loadPlain, plainValue, refused, type ReferenceCase } from "./reference-case.ts";

/** The corpus of single expansions: each in up to three ways, or a search with its full value. */
export function expandCorpusCases(): readonly ReferenceCase[] {
  return Object.entries(expandCorpus).flatMap(([name, { given, golden }]) => {
    const { program } = loadPlain("v.wcl", { "v.wcl": given.wcl });
    const object = typeof given.searchobj === "string" ? undefined : given.searchobj;
    const context = contextOf(given.current, object, given.order === "pfw" ? {} : undefined);
    const text = given.string?.replaceAll("@HERE@", ".") ?? "";
    const expanded = (lists: "expand" | "keep") => () => expansion(program, text, context, { lists, answer: answers });
    const single = (): unknown => {
      const ours = expanded("expand")();
      return ours === refused || ours.values.length !== 1 ? refused : ours.values[0];
    };
    const cases: readonly [string, Answer<unknown> | undefined, () => unknown][] = [
      ["without lists", asListed(golden.replace_vars), expanded("keep")],
      ["with lists", asListed(golden.replace_vars_expand), expanded("expand")],
      ["single", golden.replace_vars_single, single],
      ["search", golden.search, () => searched(program, given, context)],
      ["getfull", golden.getfull, () => fullValue(program, given, context)],
    ];
    return cases.flatMap(([how, answer, ours]) =>
      answer === undefined ? [] : [{ set: "corpus/expand", name: `${name} ${how}`, reference: outcome(answer), ours }],
    );
  });
}

/** What the header and the functions gave when the reference was run. */
function answers({ call }: { readonly call: string }): string | undefined {
  const header: Readonly<Record<string, string>> = { BAND: "r", EXPNUM: "233377" };
  const [first = "", ...more] = call.split(",");
  if (first === "./hdr.fits") return more.map((key) => header[key] ?? "").join(",");
  if (first === "oraclefuncs.join") return more.join("");
  return first === "oraclefuncs.makevar" ? `\${${more.join("")}}` : undefined;
}

function asListed(
  answer: Answer<{ readonly value: string | readonly string[]; readonly keep: Tree | readonly Tree[] }> | undefined,
): Answer<unknown> | undefined {
  if (answer === undefined || "error" in answer) return answer;
  return { result: { values: listed(answer.result.value), keep: listed(answer.result.keep) } };
}

function outcome(answer: Answer<unknown>): unknown {
  return "error" in answer ? refused : answer.result;
}

function searched(program: Program, given: ExpandCase["given"], context: Context): unknown {
  const hit = find(program, given.key ?? "", context);
  if (hit.kind === "found") return { found: true, value: plainValue(hit.value) };
  return given.opts?.required === true ? refused : { found: false, value: "" };
}

function fullValue(program: Program, given: ExpandCase["given"], context: Context): unknown {
  const hit = find(program, given.key ?? "", context);
  if (hit.kind === "missing") return given.opts?.required === true ? refused : "";
  if (!("text" in hit.value)) return plainValue(hit.value);
  const full = expansion(program, hit.value.text, context, { lists: "expand" });
  return full === refused || full.values.length !== 1 ? full : full.values[0];
}
