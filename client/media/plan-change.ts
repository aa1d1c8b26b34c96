import type { PlanChange } from "../../server/plan-protocol.ts";
import { button, element, make, replace, setText } from "./dom.ts";
import { count } from "./words.ts";

/** So many differences stand on the page; the quanta have them all. */
const most = 8;
const signs = { added: "+", removed: "−", changed: "~" } as const;

type Difference = PlanChange["differences"][number];

/** What the last edit did to the plan: how many quanta, and which names are others now. */
export function drawChange(change: PlanChange, choose: (module: string) => void): void {
  const { added, removed, changed, differences, unread } = change;
  element("change").hidden = added + removed + changed === 0;
  const counts = [
    [`+${count(added)}`, added],
    [`−${count(removed)}`, removed],
    [`~${count(changed)}`, changed],
  ] as const;
  const told = counts.flatMap(([text, number]) => (number === 0 ? [] : [text])).join("  ");
  const rest = unread.length === 0 ? "" : ` · of ${unread.join(", ")} only the data ids were compared`;
  setText("change-counts", `${told} ${added + removed + changed === 1 ? "quantum" : "quanta"}${rest}`);
  element("only-changed").hidden = added + changed === 0;
  replace("differences", byModule(differences).slice(0, most).map(differenceItem(choose)));
}

/** One line for all quanta of a module that changed alike: where, how many, and an example. */
interface Alike {
  readonly example: Difference;
  count: number;
}

function byModule(differences: readonly Difference[]): readonly Alike[] {
  const groups = new Map<string, Alike>();
  for (const one of differences) {
    const id = `${one.block} ${one.module} ${one.kind} ${one.changes.map(({ what }) => what).join(" ")}`;
    const known = groups.get(id);
    if (known === undefined) groups.set(id, { example: one, count: 1 });
    else known.count += 1;
  }
  return [...groups.values()];
}

function differenceItem(choose: (module: string) => void): (alike: Alike) => HTMLElement {
  return ({ example, count: number }) => {
    const { kind, module, keys, changes } = example;
    const name = button(module, "link name", () => {
      choose(module);
    });
    const id = Object.entries(keys).map(([key, value]) => `${key}=${value}`);
    const more = number > 1 ? ` and ${count(number - 1)} more` : "";
    const line = make(
      "li",
      kind,
      make("span", `sign ${kind}`, signs[kind]),
      name,
      make("span", "quiet", id.join(" ") + more),
    );
    const [told] = [...changes].sort((a, b) => weight(a.what) - weight(b.what));
    if (told === undefined) return line;
    const { what, before = "", after = "" } = told;
    line.append(make("div", "values", make("span", "quiet", `${what} `), ...beforeAndAfter(before, after)));
    return line;
  };
}

/** Paths of files say most, then lists and command lines. */
function weight(what: string): number {
  if (/^files\..*\.fullname$/.test(what)) return 0;
  return what.startsWith("lists.") ? 1 : what.startsWith("commands") ? 2 : 3;
}

/** Both values from a little before the first letter that differs. */
function beforeAndAfter(before: string, after: string): readonly HTMLElement[] {
  let same = 0;
  while (same < Math.min(before.length, after.length) && before[same] === after[same]) same += 1;
  const from = Math.max(0, same - 24);
  const cut = (text: string): string => {
    const end = text.length > from + 120 ? "…" : "";
    return `${from > 0 ? "…" : ""}${text.slice(from, from + 120)}${end}`;
  };
  return [make("del", "", cut(before)), make("span", "", " → "), make("ins", "", cut(after))];
}
