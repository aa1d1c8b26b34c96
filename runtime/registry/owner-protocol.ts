/** What the owner process is told, and what its exit codes mean: shared by both sides, without a database in sight. */
export interface OwnerArguments {
  /** Absolute path of the registry's folder. */
  readonly folder: string;
  /** How long it stays when no client is connected. */
  readonly idleMs: number;
}

export const ownerExit = {
  /** Another process owns the folder: talk to that one. */
  owned: 3,
} as const;

export function ownerArguments({ folder, idleMs }: OwnerArguments): string[] {
  return [folder, String(idleMs)];
}

export function readOwnerArguments([folder, idleMs]: readonly string[]): OwnerArguments {
  if (folder === undefined || !/^\d+$/.test(idleMs ?? "")) throw new Error("usage: registry-owner FOLDER IDLE_MS");
  return { folder, idleMs: Number(idleMs) };
}
