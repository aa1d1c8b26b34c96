// The licences of what the bundles contain: they ask to travel with every copy.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** One text with name, version and licence of every package that esbuild took something from, by name. */
export async function noticesOf(root, metafiles) {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const folders = [...new Set(inputs.flatMap((input) => packageFolder(input) ?? []))].sort();
  const notices = await Promise.all(folders.map((folder) => noticeOf(join(root, folder))));
  // One package may be there twice, below two others.
  return `What wcl contains of others, and under which licence.\n\n${[...new Set(notices)].join("\n")}`;
}

/** The innermost package that a file belongs to; undefined for our own. */
function packageFolder(input) {
  const at = input.lastIndexOf("node_modules/");
  if (at === -1) return undefined;
  const below = input.slice(at + "node_modules/".length).split("/");
  return input.slice(0, at) + join("node_modules", ...below.slice(0, below[0].startsWith("@") ? 2 : 1));
}

async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return `${"=".repeat(80)}\n${name} ${version} (${license})\n\n${texts.map((text) => `${text.trim()}\n`).join("\n")}`;
}
