import { explainFile, explainList } from "../explain/data.ts";
import { explainEntry } from "../explain/key.ts";
import { explainBlock, explainModule } from "../explain/module.ts";
import { explainNamed } from "../explain/named.ts";
import { explainVariable } from "../explain/variable.ts";
import type { Snapshot } from "../snapshot.ts";
import { namedSections } from "../subject.ts";
import { keyMeaning } from "../vocabulary-view.ts";

/** The long text of what `about` names: `key NAME`, `variable NAME`, `file MODULE NAME`, `entry SECTION NAME` … */
export function describeAbout(snapshot: Snapshot, path: readonly string[], about: string): string | undefined {
  const [kind, first = "", second = ""] = about.split(" ");
  switch (kind) {
    case "key": {
      const meaning = keyMeaning(first, path);
      return meaning === undefined ? undefined : explainEntry(meaning, first);
    }
    case "variable":
      return explainVariable(snapshot, first, path);
    case "file":
      return explainFile(snapshot, first, second);
    case "list":
      return explainList(snapshot, first, second);
    case "entry": {
      const of = namedSections.find((one) => one === first);
      if (of === "module") return explainModule(snapshot, second);
      if (of === "block") return explainBlock(snapshot, second);
      return of === undefined ? undefined : explainNamed(snapshot, of, second, []);
    }
    case undefined:
    default:
      return undefined;
  }
}
