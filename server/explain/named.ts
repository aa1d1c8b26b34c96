import type { ConfigSection } from "../../runtime/config/program.ts";
import { code, placeLink } from "../markdown.ts";
import type { Snapshot } from "../snapshot.ts";
import { nodeAtPath } from "../standpoint.ts";
import type { NamedSection } from "../subject.ts";
import { explainFile, explainList } from "./data.ts";
import { explainSteps, explainUsers } from "./names.ts";

/** A pattern, site, archive, file type or program: what is written of it, and in a definition the names it gives. */
export function explainNamed(
  snapshot: Snapshot,
  of: Exclude<NamedSection, "module" | "block">,
  name: string,
  path: readonly string[],
): string {
  const node = nodeAtPath(snapshot.context.submission.program.root, [of, name]);
  const parts = [`**${words[of]}** ${code(name)}`];
  if (node === undefined) parts.push(snapshot.context.kind === "none" ? "*Not in this file.*" : absent[of]);
  else if (node.kind === "scalar") parts.push(`= ${code(node.text)} — ${placeLink(snapshot, node.place)}`);
  else parts.push(entriesOf(node), `Opened at ${node.opened.map((place) => placeLink(snapshot, place)).join(", ")}`);
  const [top, module = "", kind, definition = ""] = path;
  const pattern = of === "filename_pattern" || of === "directory_pattern";
  if (pattern && top === "module" && (kind === "file" || kind === "list")) {
    parts.push(kind === "file" ? explainFile(snapshot, module, definition) : explainList(snapshot, module, definition));
    parts.push(explainSteps(snapshot, path, of === "filename_pattern" ? "filepat" : "dirpat"));
  } else if (pattern && snapshot.context.kind !== "none") {
    parts.push(explainUsers(snapshot, of === "filename_pattern" ? "filepat" : "dirpat", name));
  }
  return parts.filter((part) => part !== "").join("\n\n");
}

const words = {
  site: "site",
  archive: "archive",
  filename_pattern: "file-name pattern",
  directory_pattern: "directory pattern",
  filetype_metadata: "file type",
  exec_def: "program",
} as const;

const absent = {
  site: "No site of this name; the registry may know it.",
  archive: "No archive of this name; the registry may know it.",
  filename_pattern: "No file-name pattern of this name.",
  directory_pattern: "No directory pattern of this name.",
  filetype_metadata: "No file type of this name.",
  exec_def: "`exec_def` says nothing of this program, so its version is not asked for.",
} as const;

function entriesOf(section: ConfigSection): string {
  // The section's own name, which the framework adds to it, says nothing here.
  const own = [...section.entries].filter(([, node]) => node.kind === "section" || node.atomic !== true);
  const lines = own.slice(0, 12).map(([key, node]) => {
    return node.kind === "section" ? `- ${code(key)}: section` : `- ${code(key)} = ${code(node.text)}`;
  });
  return lines.join("\n");
}
