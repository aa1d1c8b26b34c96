import { expect, test } from "vitest";
import { createRehearsal } from "../../server/rehearsal.ts";

/** A rehearsal whose every run takes so many milliseconds, and whose waiting steps are done by hand. */
function stage(takes: number) {
  const state = { time: 0, runs: 0, quiet: true };
  const steps: (() => void)[] = [];
  const rehearsal = createRehearsal(
    () => {
      state.runs++;
      state.time += takes;
    },
    () => state.quiet,
    (step) => steps.push(step),
    () => state.time,
  );
  const play = (): void => {
    for (let step = steps.shift(); step !== undefined; step = steps.shift()) step();
  };
  return { state, rehearsal, play };
}

test("what was done once is rehearsed until a second is used up, whoever asks again", () => {
  const { state, rehearsal, play } = stage(100);
  rehearsal.begin(100);
  rehearsal.begin(100);
  play();
  expect(state.runs).toBe(10);
  rehearsal.begin(100);
  play();
  expect(state.runs).toBe(10);
});

test("a question that comes meanwhile is heard before the next run, and the rest is rehearsed after it", () => {
  const { state, rehearsal, play } = stage(100);
  rehearsal.begin(100);
  state.quiet = false;
  play();
  expect(state.runs).toBe(0);
  state.quiet = true;
  rehearsal.begin(40);
  play();
  expect(state.runs).toBe(10);
});

test("what takes long is not rehearsed", () => {
  const { state, rehearsal, play } = stage(100);
  rehearsal.begin(300);
  play();
  expect(state.runs).toBe(0);
  const slow = stage(400);
  slow.rehearsal.begin(100);
  slow.play();
  expect(slow.state.runs).toBe(1);
});
