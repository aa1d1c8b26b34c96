import { openRegistry, type Registry } from "../registry/registry.ts";
import { bundles } from "./bundles.ts";
import { registryUrl, runRoot, type RegistryOptions, type RunFolderOptions } from "./options.ts";
import type { Terminal } from "./terminal.ts";
import { takeUpUnrecorded } from "./unrecorded.ts";

/** Opens the registry that the options name, hands it to `work`, and closes it whatever happens. */
export async function withRegistry<T>(options: RegistryOptions, work: (registry: Registry) => Promise<T>): Promise<T> {
  const url = registryUrl(options);
  const registry = await openRegistry({ ...(url === undefined ? {} : { url }), ownerScript: bundles().registryOwner });
  try {
    return await work(registry);
  } finally {
    await registry.close();
  }
}

/** The same, with everything recorded first that runs on this machine could not record when they should have. */
export async function withCompleteRegistry<T>(
  terminal: Terminal,
  options: RegistryOptions & RunFolderOptions,
  work: (registry: Registry) => Promise<T>,
): Promise<T> {
  return withRegistry(options, async (registry) => {
    await takeUpUnrecorded(terminal, runRoot(options), registry);
    return work(registry);
  });
}
