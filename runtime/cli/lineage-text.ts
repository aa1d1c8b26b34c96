import type { Lineage, LineageFile, LineageTask } from "../registry/lineage.ts";

/** The lineage as a tree of lines; a file that was shown before is not opened again. */
export function lineageTree(lineage: Lineage, direction: "up" | "down"): string[] {
  const next = neighbours(lineage, direction);
  const shown = new Set<number>();
  const lines: string[] = [];
  const show = (id: number, first: string, rest: string): void => {
    const file = lineage.files.get(id);
    if (file === undefined) return;
    const again = shown.has(id);
    const below = next.get(id) ?? [];
    lines.push(`${first}${describe(file, lineage.tasks.get(file.task))}${again && below.length > 0 ? " …" : ""}`);
    if (again) return;
    shown.add(id);
    for (const [at, one] of below.entries()) {
      const last = at === below.length - 1;
      show(one, `${rest}${last ? "└─ " : "├─ "}`, `${rest}${last ? "   " : "│  "}`);
    }
  };
  show(lineage.root, "", "");
  return lines;
}

/** The lineage as a graph for Graphviz; arrows go from what was made to what it was made from. */
export function lineageDot(lineage: Lineage): string[] {
  const node = (file: LineageFile): string => `"${quoted(fullName(file))}"`;
  const drawn = new Set([lineage.root, ...lineage.derived.flatMap(({ child, parent }) => [child, parent])]);
  const files = [...drawn].flatMap((id) => lineage.files.get(id) ?? []);
  return [
    "digraph lineage {",
    "  rankdir=RL; node [shape=box, fontname=monospace, fontsize=10];",
    ...files.map((file) => {
      const task = lineage.tasks.get(file.task);
      const made = task?.module ?? task?.name ?? "";
      return `  ${node(file)} [label="${quoted(fullName(file))}\\n${quoted(file.filetype)}${made === "" ? "" : ` from ${quoted(made)}`}"];`;
    }),
    ...lineage.derived.flatMap(({ child, parent }) => {
      const [one, other] = [lineage.files.get(child), lineage.files.get(parent)];
      return one === undefined || other === undefined ? [] : [`  ${node(one)} -> ${node(other)};`];
    }),
    "}",
  ];
}

export function fullName({ filename, compression }: Pick<LineageFile, "filename" | "compression">): string {
  return `${filename}${compression ?? ""}`;
}

function neighbours({ derived }: Lineage, direction: "up" | "down"): Map<number, number[]> {
  const next = new Map<number, number[]>();
  for (const { child, parent } of derived) {
    const [from, to] = direction === "up" ? [child, parent] : [parent, child];
    const known = next.get(from);
    if (known === undefined) next.set(from, [to]);
    else known.push(to);
  }
  return next;
}

function describe(file: LineageFile, task: LineageTask | undefined): string {
  const by =
    task?.run === null || task === undefined
      ? "from outside"
      : `${task.module ?? task.name}${task.wrapnum === null ? "" : ` ${task.wrapnum}`} of ${task.run}`;
  return `${fullName(file)}  (${file.filetype}, ${by})`;
}

/** Inside a string of the DOT language. */
function quoted(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
