// Whether the server always listens, and what it holds while nobody asks for anything.
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startSession, usageOf } from "./editor-client.mjs";
import { floor, servers } from "./editor-peers.mjs";
import { wclFiles, writeFiles, writeWorkspace } from "./editor-texts.mjs";
import { lookInside, withInside } from "./inside.mjs";
import { summary } from "./measure.mjs";

const [ours] = servers;

/** Rows for so many fresh processes: an index of so many files, judgements of so many lines, and rest. */
export async function measureInside({ folder, say, rounds, files, lines }) {
  const samples = { index: [], judge: [], rest: [] };
  const bottom = { index: [], judge: [], rest: [] };
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1} of ${rounds}: does it always listen, and what does it hold at rest`);
    for (const [words, taken] of [
      [ours.words, samples],
      [floor.words, bottom],
    ]) {
      taken.index.push(await turnsOfIndex(words, folder, files));
      taken.judge.push(await turnsOfJudging(words, folder, lines));
      taken.rest.push(await atRest(words, folder));
    }
  }
  const row = (what, key, name) => ({
    what,
    key,
    figure: summary(samples[name]),
    floor: { what: floor.name, ...summary(bottom[name]) },
    counts: {
      found: { right: samples[name].filter((one) => one.right).length },
      expected: { right: samples[name].length },
    },
  });
  const count = (number) => number.toLocaleString("en");
  return [
    row(`wcl, longest time without listening while ${count(files)} files are indexed`, "editor-turns-index", "index"),
    row(
      `wcl, longest time without listening while a submission of ${count(lines)} lines is edited and judged`,
      "editor-turns-judge",
      "judge",
    ),
    row("wcl, start of the process to its first answer, then memory at rest", "editor-rest", "rest"),
  ];
}

async function turnsOfIndex(words, folder, files) {
  const place = await mkdtemp(join(folder, "turns-"));
  await writeWorkspace(place, files);
  const session = await startSession({ words: withInside(words), folder: place, pull: true });
  // Starting is no turn of a server that serves.
  await lookInside(session.pid, place);
  const right = words === floor.words || (await session.indexed());
  const { longest } = await lookInside(session.pid, place);
  const { now } = usageOf(session.pid);
  await session.stop();
  return { wall: longest, peak: now, right };
}

async function turnsOfJudging(words, folder, lines) {
  const place = await mkdtemp(join(folder, "turns-"));
  const files = wclFiles(lines);
  await writeFiles(place, files);
  const session = await startSession({ words: withInside(words), folder: place, pull: true });
  const uri = pathToFileURL(join(place, "main.des")).href;
  const first = files["main.des"];
  await session.notify("textDocument/didOpen", {
    textDocument: { uri, languageId: "wcl", version: 1, text: first },
  });
  await session.settled(uri, "none");
  await session.idle();
  await lookInside(session.pid, place);
  for (let turn = 0; turn < 10; turn++) {
    const text = first.replace("middle = ", `middle = m${turn}`);
    await session.notify("textDocument/didChange", {
      textDocument: { uri, version: turn + 2 },
      contentChanges: [{ text }],
    });
    await session.request("textDocument/diagnostic", { textDocument: { uri } });
  }
  const { longest } = await lookInside(session.pid, place);
  await session.stop();
  return { wall: longest, right: true };
}

/** A server that was started on an empty folder, and nothing else. */
async function atRest(words, folder) {
  const place = await mkdtemp(join(folder, "rest-"));
  const session = await startSession({ words, folder: place, pull: true });
  const wall = performance.now() - session.begun;
  await session.idle();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const { now, cpu } = usageOf(session.pid);
  await session.stop();
  return { wall, cpu, peak: now, right: true };
}
