// How long an editor waits for its language server: this one beside neighbours, with one script for all.
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { patience, startSession, unanswered, usageOf } from "./editor-client.mjs";
import { floor, installPeers, servers } from "./editor-peers.mjs";
import { measureInside } from "./editor-inside.mjs";
import { measureOurs } from "./editor-ours.mjs";
import { summary } from "./measure.mjs";

/**
 * Figures for texts of so many lines (`sizes`): so many fresh processes a server (`rounds`), in each so many edits and
 * requests (`repeats`) after a few that are not counted. Then what only this server has: see editor-ours.mjs. When
 * `budget` milliseconds are used up, no further round begins; each size has one round in any case.
 */
export async function measureEditor({ folder, neighbours, sizes, budget, ours }) {
  const begun = performance.now();
  const say = (what) =>
    process.stderr.write(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${what}\n`);
  const wanted = neighbours === "none" ? servers.filter((server) => server.language === "wcl") : servers;
  if (neighbours !== "none") await installPeers();
  const rows = [];
  // What is ours alone comes first: it cannot be cut short.
  const own = [
    ...(await measureOurs({ folder, say, ...ours })),
    ...(await measureInside({ folder, say, rounds: ours.rounds, files: ours.files, lines: sizes.at(-1).lines })),
  ];
  for (const { lines, rounds, repeats } of sizes) {
    const taken = new Map();
    for (let round = 0; round < rounds; round++) {
      if (round > 0 && performance.now() - begun > budget) {
        say(`${lines} lines: only ${round} of ${rounds} rounds, since the time is used up`);
        break;
      }
      const order = round % 2 === 0 ? wanted : [...wanted].reverse();
      for (const server of order) {
        say(`${lines} lines, round ${round + 1} of ${rounds}: ${server.name}`);
        add(taken, server.key, await oneProcess(server, server, lines, repeats, folder));
        // The floor does the same work on the same text, right after.
        add(taken, `floor of ${server.key}`, await oneProcess(floor, server, lines, repeats, folder));
      }
    }
    for (const server of wanted) rows.push(...rowsOf(server, lines, taken));
  }
  say("done");
  return [...rows, ...own];
}

/** Turns that are not counted. */
const warming = 3;

const operations = [
  ["first", "start of the process to the first problems"],
  ["edit", "edit to problems"],
  ["slip", "edit to problems of syntax"],
  ["completion", "completion"],
  ["hover", "hover"],
  ["symbols", "outline"],
];

function rowsOf(server, lines, taken) {
  const own = taken.get(server.key);
  const bottom = taken.get(`floor of ${server.key}`);
  return operations
    .filter(([key]) => own[key].length > 0)
    .map(([key, what]) => ({
      what: `${server.name}, ${lines.toLocaleString("en")} lines: ${what}${missesOf(own[key])}`,
      key: `editor-${key}-${server.key}-${lines}`,
      figure: summary(own[key]),
      floor: { what: floor.name, ...summary(bottom[key]) },
      counts: {
        found: { right: own[key].filter((one) => one.right).length },
        // A neighbour that does not answer is a finding, ours is a fault.
        expected: { right: server.language === "wcl" ? own[key].length : own[key].filter((one) => one.right).length },
      },
    }));
}

function missesOf(samples) {
  const missed = samples.filter((one) => !one.right).length;
  return missed === 0 ? "" : `; ${missed} without a right answer within ${patience / 1000} s`;
}

/** One process from its start to its end; each sample says whether the answer was right. */
async function oneProcess(program, server, lines, repeats, folder) {
  const place = await mkdtemp(join(folder, "ws-"));
  const { main, files } = server.make(lines);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(place, { recursive: true });
    await writeFile(join(place, name), text);
  }
  const uri = pathToFileURL(join(place, main)).href;
  const bare = program === floor;
  const pull = server.pull;
  const session = await startSession({ words: program.words, folder: place, pull });
  const samples = { first: [], edit: [], slip: [], completion: [], hover: [], symbols: [] };
  if (session === undefined) return { ...samples, first: [{ wall: patience, right: false }] };
  const text = { now: files[main], version: 1 };
  const textDocument = { uri, languageId: server.language, version: 1, text: text.now };
  await session.notify("textDocument/didOpen", { textDocument });
  const first = await session.settled(uri, "none");
  samples.first.push({ wall: performance.now() - session.begun, right: first });
  const position = (sought) => {
    const before = text.now.slice(0, text.now.indexOf(sought) + sought.length).split("\n");
    return { line: before.length - 1, character: before.at(-1).length };
  };
  const at = (sought) => ({ textDocument: { uri }, position: position(sought) });
  const replace = async (from, to) => {
    const end = position(from);
    const start = { line: end.line, character: end.character - from.length };
    text.now = text.now.replace(from, () => to);
    session.forget(uri);
    const contentChanges = [{ range: { start, end }, text: to }];
    await session.notify("textDocument/didChange", {
      textDocument: { uri, version: ++text.version },
      contentChanges,
    });
  };
  const timed = async (name, count, work, after = () => true) => {
    for (let turn = 0; turn < count; turn++) {
      const { cpu } = usageOf(session.pid);
      const begun = performance.now();
      const right = await work(turn);
      const wall = performance.now() - begun;
      const used = usageOf(session.pid);
      await after(turn);
      const counted = turn >= Math.min(warming, count - 1);
      if (counted || !right) samples[name].push({ wall, cpu: used.cpu - cpu, peak: used.peak, right });
      // Whoever has not answered once would be waited for again and again.
      if (!right) return;
    }
  };
  // What is timed is how long a fault takes to be told; that it goes again is awaited, not timed.
  const faults = [
    ["edit", server.sound, server.faulty],
    ...(server.slip === undefined ? [] : [["slip", ...server.slip]]),
  ];
  for (const [name, sound, faulty] of faults) {
    // Each fault is a new one, so that nothing can be remembered of the last; and nobody is still busy with that one.
    const appears = async (turn) => {
      await replace(sound, faulty.replace("{n}", String(turn)));
      return session.settled(uri, "some");
    };
    const goes = async (turn) => {
      await replace(faulty.replace("{n}", String(turn)), sound);
      await session.settled(uri, "none");
      if (!bare) await session.idle();
    };
    await timed(name, repeats + warming, appears, goes);
  }
  const filled = (answer) =>
    answer !== null && answer !== unanswered && (answer.items ?? answer.contents ?? answer).length !== 0;
  const asking = (method, params) => async () => filled(await session.request(method, params)) || bare;
  if (server.complete !== undefined)
    await timed("completion", repeats + warming, asking("textDocument/completion", at(server.complete)));
  if (server.look !== undefined) await timed("hover", repeats + warming, asking("textDocument/hover", at(server.look)));
  await timed("symbols", repeats + warming, asking("textDocument/documentSymbol", { textDocument: { uri } }));
  await session.stop();
  return samples;
}

function add(taken, key, samples) {
  const known = taken.get(key) ?? {};
  for (const [name, list] of Object.entries(samples)) known[name] = [...(known[name] ?? []), ...list];
  taken.set(key, known);
}
