// The floor of running: `node spawn-loop.mjs COUNT AT_ONCE [pipe]` starts `true` COUNT times and records nothing.
import { spawn } from "node:child_process";

const [count, atOnce] = process.argv.slice(2, 4).map(Number);
const stdio = process.argv[4] ?? "ignore";
let started = 0;
await Promise.all(Array.from({ length: atOnce }, work));

async function work() {
  while (started < count) {
    started += 1;
    await new Promise((resolve, reject) => {
      spawn("true", { stdio }).once("exit", resolve).once("error", reject);
    });
  }
}
