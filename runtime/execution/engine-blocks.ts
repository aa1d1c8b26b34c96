import type { BlockPlan } from "../plan/run-plan.ts";
import { runBlock, stoppedStatus, type BlockResult } from "./engine-block.ts";
import type { EngineRun } from "./engine-run.ts";

/**
 * Runs the blocks of a run: each once those have ended well that it waits for, which is the one before it unless the
 * plan says otherwise. Gives how the first block in order ended that did not end well.
 */
export async function runBlocks(engine: EngineRun, signal: AbortSignal): Promise<BlockResult> {
  const { history, open } = engine;
  const ends = new Map<string, Promise<BlockResult>>();
  for (const [at, block] of open.plan.blocks.entries())
    ends.set(
      block.name,
      runAfter(
        waitsFor(open.plan.blocks, at).flatMap((name) => ends.get(name) ?? []),
        async () => {
          if (history.doneBlocks.has(block.name)) return well;
          return signal.aborted ? stopped : await runBlock(engine, block, signal);
        },
      ),
    );
  // Nobody may close the journal under a block that is still under way.
  await Promise.allSettled(ends.values());
  const results = await Promise.all(ends.values());
  return results.find(({ status }) => status !== 0) ?? well;
}

const well: BlockResult = { status: 0, reason: "ok" };
const stopped: BlockResult = { status: stoppedStatus, reason: "killed" };

function waitsFor(blocks: readonly BlockPlan[], at: number): readonly string[] {
  const before = blocks[at - 1];
  return blocks[at]?.after ?? (before === undefined ? [] : [before.name]);
}

/** A block that waits in vain ends as what it waited for. */
async function runAfter(
  before: readonly Promise<BlockResult>[],
  run: () => Promise<BlockResult>,
): Promise<BlockResult> {
  const failed = (await Promise.all(before)).find(({ status }) => status !== 0);
  return failed ?? (await run());
}
