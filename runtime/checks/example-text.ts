/**
 * WCL text of an example, written short: each line is `section.section.key = value`, and lines of one section come
 * together. `wcl("module.merge.noop = True")` is three levels of tags around one line.
 */
export function wcl(...lines: readonly string[]): string {
  const top: Tree = new Map();
  for (const line of lines) {
    const equals = line.indexOf(" = ");
    const path = line.slice(0, equals).split(".");
    const key = path.pop() ?? "";
    let tree = top;
    for (const name of path) {
      const inner = tree.get(name);
      const next: Tree = inner === undefined || typeof inner === "string" ? new Map<string, string | Tree>() : inner;
      tree.set(name, next);
      tree = next;
    }
    tree.set(key, line.slice(equals + " = ".length));
  }
  return print(top, "").join("\n");
}

type Tree = Map<string, string | Tree>;

function print(tree: Tree, indent: string): string[] {
  return [...tree].flatMap(([name, value]) =>
    typeof value === "string"
      ? [`${indent}${name} = ${value}`]
      : [`${indent}<${name}>`, ...print(value, `${indent}    `), `${indent}</${name}>`],
  );
}
