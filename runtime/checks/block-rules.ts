import { wcl } from "./example-text.ts";
import { nearNames } from "../config/near.ts";
import { tagOf, visibleScalar, visible, sectionIn } from "./config-read.ts";
import type { Item } from "./items.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";

const later = "block.later.modulelist = merge";

/** Blocks, their modules and their sites. */
export const blockRules: readonly Rule[] = [
  {
    code: "PFW207",
    severity: "error",
    says: "something is missing",
    title: "blocklist names an unknown block",
    explanation: "Every entry of blocklist must be a sub-section of block.",
    bad: { text: "blocklist = all, al" },
    good: { text: "blocklist = all" },
    check: function* ({ survey }) {
      // Without any block the section itself is missing, and that is told once.
      if (sectionIn(survey.program.root, "block") === undefined) return;
      for (const item of survey.blocklist) yield* unknownName(item, "block", survey.blocks.keys());
    },
  },
  {
    code: "PFW209",
    severity: "error",
    says: "something is missing",
    title: "a block has no modulelist",
    explanation: "A block runs the modules of its modulelist, in this order; without it there is nothing to run.",
    bad: { text: wcl("blocklist = all, later", "block.later.pipever = 2") },
    good: { text: wcl("blocklist = all, later", later) },
    check: function* ({ survey }) {
      for (const block of runningBlocks(survey)) {
        if (visible(survey.program, "modulelist", block.context) !== undefined) continue;
        yield { place: tagOf(survey.program, block.section), message: `block ${block.name} has no modulelist` };
      }
    },
  },
  {
    code: "PFW210",
    severity: "error",
    says: "something is missing",
    title: "modulelist names an unknown module",
    explanation: "Every entry of modulelist must be a sub-section of module. Files of modules are usually included.",
    bad: { text: wcl("block.all.modulelist = shrink, mergge") },
    good: { text: wcl("block.all.modulelist = shrink, merge") },
    check: function* ({ survey }) {
      for (const block of runningBlocks(survey)) {
        for (const item of block.modulelist) yield* unknownName(item, "module", survey.modules.keys());
      }
    },
  },
  {
    code: "STY626",
    severity: "warning",
    says: "something is missing",
    title: "a block is never run",
    explanation: "blocklist decides which blocks run. A block that it does not name is dead text.",
    bad: { text: wcl(later) },
    good: { text: wcl("blocklist = all, later", later) },
    check: function* ({ survey }) {
      const named = new Set(survey.blocklist.map((item) => item.text.toLowerCase()));
      if (named.size === 0) return;
      for (const block of survey.blocks.values()) {
        if (!named.has(block.name)) {
          yield { place: tagOf(survey.program, block.section), message: `block ${block.name} is in no blocklist` };
        }
      }
    },
  },
  {
    code: "CFG301",
    severity: "error",
    says: "something is missing",
    title: "a block does not know its site",
    explanation: "target_site says on which site a block runs; set it at the top level or in the block.",
    bad: { text: wcl("blocklist = all, later", "block.all.target_site = here", later), without: ["target_site"] },
    good: { text: wcl("blocklist = all, later", "target_site = here", later) },
    check: function* ({ survey }) {
      const lacks = runningBlocks(survey).filter(
        (block) => visible(survey.program, "target_site", block.context) === undefined,
      );
      // Missing everywhere is told once, for the submission as a whole.
      if (lacks.length === runningBlocks(survey).length) return;
      for (const block of lacks) {
        yield {
          place: tagOf(survey.program, block.section),
          message: `block ${block.name} does not know its target_site`,
        };
      }
    },
  },
  {
    code: "CFG302",
    severity: "error",
    says: "something is missing",
    title: "target_site is not a site",
    explanation: "target_site must name a sub-section of site.",
    bad: { text: "target_site = ther" },
    good: { text: "target_site = here" },
    check: unknownSite,
  },
];

function runningBlocks(survey: CheckInput["survey"]) {
  return survey.blocklist.flatMap((item) => survey.blocks.get(item.text.toLowerCase()) ?? []);
}

function* unknownName(item: Item, what: "block" | "module", known: Iterable<string>): Generator<Finding> {
  const names = [...known];
  const name = item.text.toLowerCase();
  if (names.includes(name)) return;
  if (name === "") {
    yield { place: item.place, message: `an empty ${what} name; is there a comma too many?` };
    return;
  }
  const near = nearNames(name, names);
  const hint = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
  yield {
    place: item.place,
    message: `there is no ${what} ${item.text}${hint}`,
    fixes: near.map((one) => replacement(`Change to ${one}`, item.place, one)),
  };
}

function* unknownSite({ survey }: CheckInput): Generator<Finding> {
  const { program } = survey;
  const sites = sectionIn(program.root, "site");
  if (sites === undefined) return;
  const told = new Set<unknown>();
  for (const block of runningBlocks(survey)) {
    const site = visibleScalar(program, "target_site", block.context);
    if (site === undefined || told.has(site) || sectionIn(sites, site.text.toLowerCase()) !== undefined) continue;
    told.add(site);
    const near = nearNames(site.text.toLowerCase(), sites.entries.keys());
    yield {
      place: site.place,
      message: `there is no site ${site.text}; known are ${[...sites.entries.keys()].filter((name) => sectionIn(sites, name)).join(", ")}`,
      fixes: near.map((one) => replacement(`Change to ${one}`, site.place, one)),
    };
  }
}
