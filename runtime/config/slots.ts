import { literalText, members, type Compiled } from "./compile.ts";
import { reportEmptyList, reportPadding, reportTooLarge } from "./expand-problems.ts";
import type { Entry, Member, Run, Site, Slot } from "./expand-run.ts";
import { listLimit, listSize } from "./list.ts";
import { pad } from "./pad.ts";

/** The loop over the members of a list; `name` is as written, `width` what stands after its colon. */
export function slotOf(
  run: Run,
  entry: Entry,
  site: Site,
  written: { readonly name: string; readonly widthText: string; readonly width: number | undefined },
): Slot {
  const key = `${entry.key}:${written.widthText.toLowerCase()}`;
  const slots = (run.slots ??= new Map<string, Slot>());
  const known = slots.get(key);
  if (known !== undefined) return known;
  const { name, width } = written;
  const list = membersOf(run, entry, site).map((compiled): Member => {
    const plain = literalText(compiled.parts);
    const text = plain === undefined || width === undefined ? plain : padded(run, plain, width, site);
    return { compiled, text, built: undefined };
  });
  const slot: Slot = { index: slots.size, key, name, width, entry, site, members: list };
  slots.set(key, slot);
  return slot;
}

/** The padded value, or the value itself and a problem. */
export function padded(run: Run, value: string, width: number, site: Site): string {
  const text = pad(value, width);
  if (text === undefined) reportPadding(run, value, site);
  return text ?? value;
}

function membersOf(run: Run, entry: Entry, site: Site): readonly Compiled[] {
  const text = entry.value.text;
  if (entry.compiled === undefined) return [{ text, parts: text === "" ? [] : [text], multi: false }];
  const size = listSize(text);
  if (size > BigInt(listLimit)) {
    const numbers = `${size.toLocaleString("en")} values, more than ${listLimit.toLocaleString("en")}`;
    reportTooLarge(run, `${entry.name} = ${text.slice(0, 60)} has ${numbers}`, site);
    return [];
  }
  const list = members(entry.compiled);
  if (list.length === 0) reportEmptyList(run, entry, site);
  return list;
}
