import { access, rename } from "node:fs/promises";
import { stopOwner } from "./owner-process.ts";
import type { RegistryFolder } from "./registry-folder.ts";

/**
 * Closes an embedded registry and moves its data files aside, sound or not, so that the next to open it begins with an
 * empty one; `rebuild` then fills that from journals. Returns where the files are now, undefined when there were none.
 */
export async function setDatabaseAside(place: RegistryFolder): Promise<string | undefined> {
  await stopOwner(place);
  const there = await access(place.data).then(
    () => true,
    () => false,
  );
  if (!there) return undefined;
  const aside = `${place.data}.until-${new Date().toISOString().replace(/\W/g, "")}`;
  await rename(place.data, aside);
  return aside;
}
