// What no neighbour has: syntax apart from meaning, hovers that count quanta, an index of many files, and what memory
// does over a long day.
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { patience, startSession, usageOf } from "./editor-client.mjs";
import { floor, servers } from "./editor-peers.mjs";
import { factsText, wclFiles, writeFiles, writeWorkspace } from "./editor-texts.mjs";
import { lookInside, withInside } from "./inside.mjs";
import { summary } from "./measure.mjs";

const [ours] = servers;

/** Rows for so many fact rows, files of 300 lines, edits and branch switches. */
export async function measureOurs({ folder, say, rounds, facts, files, edits, switches }) {
  const samples = { hover: [], hoverFloor: [], index: [], indexFloor: [], day: [], dayFloor: [] };
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1} of ${rounds}: hover over ${facts} rows of facts, index of ${files} files`);
    samples.hover.push(...(await hoverOver(ours.words, folder, facts)));
    samples.hoverFloor.push(...(await hoverOver(floor.words, folder, facts)));
    samples.index.push(await indexOf(ours.words, folder, files));
    samples.indexFloor.push(await indexOf(floor.words, folder, files));
  }
  say(`${edits} edits and ${switches} branch switches`);
  samples.day.push(await longDay(ours.words, folder, edits, switches));
  samples.dayFloor.push(await longDay(floor.words, folder, edits, switches));
  const row = (what, key, own, bottom, right) => ({
    what,
    key,
    figure: summary(own),
    floor: { what: floor.name, ...summary(bottom) },
    counts: { found: { right: own.filter((one) => one.right).length }, expected: { right: right ?? own.length } },
  });
  const count = (number) => number.toLocaleString("en");
  const [{ before, after }] = samples.day;
  const day = `${count(edits)} edits and ${switches} branch switches; live heap ${before.toFixed(0)} MiB before, ${after.toFixed(0)} MiB after`;
  return [
    row(
      `wcl, ${count(facts)} fact rows: hover with names and quanta, right after an edit`,
      "editor-hover-facts",
      samples.hover,
      samples.hoverFloor,
    ),
    row(
      `wcl, ${count(files)} files of 300 lines: start of the process to all of them known`,
      "editor-index",
      samples.index,
      samples.indexFloor,
    ),
    row(`wcl, ${day}`, "editor-day", samples.day, samples.dayFloor),
  ];
}

/** How long the first plan of all rows is waited for, in milliseconds. */
const planning = 30_000;

/** A hover on a file definition, right after an edit that makes the plan be worked out anew. */
async function hoverOver(words, folder, rows) {
  const { session, uri, text, place } = await opened(words, folder, {
    ...wclFiles(500),
    "main.des.facts.json": factsText(rows),
  });
  const part = pathToFileURL(join(place, "part0.wcl")).href;
  const source = wclFiles(500)["part0.wcl"];
  await session.notify("textDocument/didOpen", {
    textDocument: { uri: part, languageId: "wcl", version: 1, text: source },
  });
  const line = source.slice(0, source.indexOf("<warped>")).split("\n").length - 1;
  const ask = () =>
    session.request("textDocument/hover", { textDocument: { uri: part }, position: { line, character: 16 } });
  const quanta = `${(rows / 10).toLocaleString("en")} quanta`;
  const isRight = (answer) => words === floor.words || (answer?.contents?.value ?? "").includes(quanta);
  for (const end = performance.now() + planning; performance.now() < end && !isRight(await ask());) await sleep(20);
  const taken = [];
  for (let turn = 0; turn < 20; turn++) {
    await append(session, uri, text, `# ${turn}\n`);
    const begun = performance.now();
    const right = isRight(await ask());
    taken.push({ wall: performance.now() - begun, peak: usageOf(session.pid).peak, right });
    await sleep(50);
  }
  await session.stop();
  return taken;
}

/** From the start of the process until every file of the folder is known. */
async function indexOf(words, folder, files) {
  const place = await mkdtemp(join(folder, "index-"));
  await writeWorkspace(place, files);
  const session = await startSession({ words, folder: place, pull: true });
  if (session === undefined) return { wall: patience, right: false };
  const right = words === floor.words || (await session.indexed());
  const wall = performance.now() - session.begun;
  const status = words === floor.words ? undefined : await session.request("wcl/status", null);
  const { cpu, now } = usageOf(session.pid);
  await session.stop();
  return { wall, cpu, peak: now, right: right && (status === undefined || status.knownFiles === files) };
}

/** MiB of live heap that a day may add: the text that was typed, and nothing that grows with the number of edits. */
const mostGrowth = 40;

/** Edits and branch switches (every included file changes on disk at once), and what memory does meanwhile. */
async function longDay(words, folder, edits, switches) {
  const files = wclFiles(2000);
  const { session, uri, text, place } = await opened(withInside(words), folder, files);
  const pull = () => session.request("textDocument/diagnostic", { textDocument: { uri } });
  for (let turn = 0; turn < Math.min(100, edits); turn++) {
    await append(session, uri, text, `# ${turn}\n`);
    await pull();
  }
  await session.idle();
  const before = (await lookInside(session.pid, place)).heap;
  const begun = performance.now();
  for (let turn = 0; turn < edits; turn++) {
    // A remark changes no plan, a key does.
    await append(session, uri, text, turn % 2 === 0 ? `# again ${turn}\n` : `again = ${turn}\n`);
    if (turn % 5 === 0) await pull();
  }
  const parts = Object.entries(files).filter(([name]) => name.startsWith("part"));
  for (let turn = 0; turn < switches; turn++) {
    for (const [name, source] of parts) await writeFile(join(place, name), `# branch ${turn}\n${source}`);
    const changes = parts.map(([name]) => ({ uri: pathToFileURL(join(place, name)).href, type: 2 }));
    await session.notify("workspace/didChangeWatchedFiles", { changes });
    await pull();
  }
  await pull();
  await session.idle();
  const after = (await lookInside(session.pid, place)).heap;
  const { cpu, peak } = usageOf(session.pid);
  const wall = performance.now() - begun;
  await session.stop();
  return { wall, cpu, peak, before, after, right: after < before + mostGrowth };
}

async function opened(words, folder, files) {
  const place = await mkdtemp(join(folder, "ws-"));
  await writeFiles(place, files);
  const session = await startSession({ words, folder: place, pull: true });
  if (session === undefined) throw new Error("the server does not answer");
  const uri = pathToFileURL(join(place, "main.des")).href;
  const text = { now: files["main.des"], version: 1 };
  await session.notify("textDocument/didOpen", {
    textDocument: { uri, languageId: "wcl", version: 1, text: text.now },
  });
  await session.settled(uri, "none");
  return { session, uri, text, place };
}

async function append(session, uri, text, line) {
  const end = { line: text.now.split("\n").length - 1, character: 0 };
  text.now += line;
  await session.notify("textDocument/didChange", {
    textDocument: { uri, version: ++text.version },
    contentChanges: [{ range: { start: end, end }, text: line }],
  });
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
