// The servers that are compared: this one, the neighbours that install from npm, and the floor. Languages differ: these
// are neighbours, not equals. Each is run as it is shipped, with its own delays.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cssText, prismaText, wclFiles, yamlText } from "./editor-texts.mjs";
import { root } from "./tools.mjs";

const packages = {
  "yaml-language-server": "1.25.0",
  "vscode-langservers-extracted": "4.10.0",
  "@prisma/language-server": "31.12.10",
};
const cache = join(root, ".cache/peers");

/** Installs the neighbours into `.cache/peers` once. */
export async function installPeers() {
  const missing = Object.keys(packages).filter((name) => !existsSync(join(cache, "node_modules", name)));
  if (missing.length === 0) return;
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, "package.json"), JSON.stringify({ name: "peers", private: true }));
  const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  const words = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", ...wanted];
  const done = spawnSync("npm", words, { cwd: cache, stdio: ["ignore", 2, 2] });
  if (done.status !== 0) throw new Error("the neighbours could not be installed from the npm registry");
}

const inCache = (path) => join(cache, "node_modules", path);
const one = (name, text) => ({ main: name, files: { [name]: text } });

/**
 * Every server: how it is started, whether it is asked for problems (pull) or tells them (push), and a text of so many
 * lines in its language with the edit that brings a problem into it.
 */
export const servers = [
  {
    key: "wcl",
    name: "wcl (asked)",
    words: [join(root, "dist/server.cjs"), "--stdio"],
    pull: true,
    language: "wcl",
    ...wclPlaces(),
    make: (lines) => ({ main: "main.des", files: wclFiles(lines) }),
  },
  {
    key: "wcl-push",
    name: "wcl (tells)",
    words: [join(root, "dist/server.cjs"), "--stdio"],
    pull: false,
    language: "wcl",
    slip: ["</site>", "</site{n}>"],
    ...wclPlaces(),
    make: (lines) => ({ main: "main.des", files: wclFiles(lines) }),
  },
  {
    key: "yaml",
    name: `yaml-language-server ${packages["yaml-language-server"]}`,
    words: [inCache("yaml-language-server/bin/yaml-language-server"), "--stdio"],
    pull: false,
    language: "yaml",
    // It has hovers and completion only where a schema says what keys mean.
    sound: "middle: ready",
    faulty: "middle: [ready{n}",
    make: (lines) => one("main.yaml", yamlText(lines)),
  },
  {
    key: "css",
    name: `vscode-css-language-server ${packages["vscode-langservers-extracted"]}`,
    words: [inCache("vscode-langservers-extracted/bin/vscode-css-language-server"), "--stdio"],
    pull: true,
    language: "css",
    sound: "margin: 1px",
    faulty: "margin {n}px",
    look: "margin",
    complete: "margin",
    make: (lines) => one("main.css", cssText(lines)),
  },
  {
    key: "prisma",
    name: `@prisma/language-server ${packages["@prisma/language-server"]}`,
    words: [inCache("@prisma/language-server/dist/bin.js"), "--stdio"],
    pull: false,
    language: "prisma",
    sound: "middle String",
    faulty: "middle Strong{n}",
    look: "model Midd",
    complete: "middle ",
    make: (lines) => one("schema.prisma", prismaText(lines)),
  },
];

export const floor = {
  key: "floor",
  name: "a server that knows no language",
  words: [join(root, "test/bench/noop-server.mjs")],
};

function wclPlaces() {
  return {
    sound: "middle = ${unitname}",
    faulty: "middle = ${unitnane{n}}",
    look: "unitname}",
    complete: "middle = ${un",
  };
}
