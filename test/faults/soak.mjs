// npm run soak [-- ROUNDS]: 300 runs, each with a random kill, resumed until done; half of them on each registry.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const rounds = process.argv[2] ?? "300";
if (!/^\d+$/.test(rounds)) {
  console.error("usage: npm run soak [-- ROUNDS]");
  process.exit(2);
}
const words = ["vitest", "run", "-c", "test/faults/vitest.config.ts", "test/faults/soak.test.ts"];
const env = { ...process.env, WCL_SOAK_ROUNDS: rounds };
process.exit(spawnSync("npx", words, { cwd: root, stdio: "inherit", env }).status ?? 1);
