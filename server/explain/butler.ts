import { basename } from "node:path";
import { butlerFileOf, type DatasetTypeView } from "../butler-view.ts";
import { code, placeLink } from "../markdown.ts";
import type { Snapshot } from "../snapshot.ts";

/** What a file section is to the Butler: its dataset type, the template, whether the two paths agree. */
export function explainButler(snapshot: Snapshot, module: string, name: string): string {
  const found = butlerFileOf(snapshot.judgement?.butler, module, name);
  if (found === undefined || found.row.type === "") return "";
  const { row, type } = found;
  const agrees = row.verdict.startsWith("equal");
  const head = `**Butler** ${code(row.type)}: ${agrees ? row.verdict : `⚠ ${row.verdict}`}`;
  return type === undefined ? head : `${head}\n\n${explainTemplate(snapshot, type)}`;
}

/** A dataset type: its template, where that is written, what it hides. */
export function explainTemplate(snapshot: Snapshot, type: DatasetTypeView): string {
  const [place] = type.places;
  const where = place === undefined ? "" : ` — ${placeLink(snapshot, place)}`;
  const lines = [`Template ${code(type.template)} (${layerWords[type.layer]})${where}`];
  if (type.stock !== undefined) {
    const stock = type.places[1];
    lines.push(`hides ${code(type.stock)}${stock === undefined ? "" : ` — ${basename(stock.file)}`}`);
  }
  if (type.keys.length > 0) lines.push(`Keys ${type.keys.map((key) => code(key)).join(", ")}`);
  return lines.join("\n\n");
}

const layerWords = {
  repository: "butler_templates",
  camera: "the camera's policy",
  base: "obs_base",
  default: "a default",
} as const;
