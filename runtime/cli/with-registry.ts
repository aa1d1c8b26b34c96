import { openRegistry, type Registry } from "../registry/registry.ts";
import { bundles } from "./bundles.ts";
import { registryUrl, type RegistryOptions } from "./options.ts";

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
