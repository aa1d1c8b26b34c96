import type { SpawnSyncReturns } from "node:child_process";

export interface TestCluster {
  readonly conf: string;
  readonly names: readonly string[];
  readonly run: (program: string, ...words: string[]) => SpawnSyncReturns<string>;
  readonly startController: () => void;
  readonly killController: () => void;
  readonly killNode: (name: string) => void;
  readonly startNode: (name: string) => void;
  readonly stop: () => Promise<void>;
}
export function ensureSlurm(): string | undefined;
export function startSlurm(
  folder: string,
  options?: { readonly nodes?: number; readonly cpus?: number; readonly killWait?: number },
): Promise<TestCluster>;
export function stopSlurm(folder: string): Promise<void>;
