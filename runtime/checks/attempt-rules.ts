import { templateOf } from "../butler/policy.ts";
import { templateText } from "../butler/token-text.ts";
import { templateTokens } from "../butler/template-tokens.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import type { SyncTied } from "./sync-report.ts";

const small = "datasets:\n  small: '%(filter)s/small/small-%(visit)07d_r${reqnum}p${attnum:2}.fits'\n";

/** Inputs that other attempts made, where a template names this one. */
export const attemptRules: readonly Rule[] = [
  {
    code: "sync/other-attempt",
    severity: "information",
    title: "an input of another attempt under this attempt's name",
    explanation:
      "The override gives the type a path with the numbers of this run, and nothing in this run makes a file of it: the input comes from other attempts, whose names have other numbers. The job then places each input under the one path that the template yields for its data id (link or copy, by inputs in [butler] of wcl.toml), and its true name stays recorded. The original framework cannot run this.",
    bad: {
      text: "# the file of Butler templates puts the numbers of this run into the names of raw files",
      templates: `${small}exposures:\n  raw: 'raw/%(visit)07d-%(ccd)02d_r\${reqnum}p\${attnum:2}.fits'\n`,
    },
    good: { text: "# raw files keep their names", templates: small },
    check: otherAttempts,
  },
];

function* otherAttempts(input: CheckInput): Generator<Finding> {
  const { reports, agreeing } = input.sync();
  const tied: readonly SyncTied[] = [...agreeing, ...reports.flatMap((one) => (one.kind === "mismatch" ? [one] : []))];
  const made = new Set(tied.flatMap((one) => (one.view.at.which === "output" ? [nameOf(one)] : [])));
  for (const one of tied) {
    const leaf = typeof one.type === "string" ? undefined : templateOf(one.type);
    if (leaf?.layer !== "repository" || one.view.at.which !== "input" || made.has(nameOf(one))) continue;
    const numbers = templateTokens(String(leaf.value)).filter((token) => token.kind === "run");
    if (numbers.length === 0) continue;
    const related = leaf.place === undefined ? [] : [{ ...leaf.place, message: `template of ${nameOf(one)}` }];
    yield {
      place: one.view.at.tag,
      message: `file.${one.view.at.name} comes from other attempts, and the template of ${nameOf(one)} has the numbers of this one (${templateText(numbers)}): each file is placed under that path by its data id`,
      related,
    };
  }
}

const nameOf = ({ type }: SyncTied) => (typeof type === "string" ? type : type.name);
