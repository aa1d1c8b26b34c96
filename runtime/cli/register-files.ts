import { userInfo } from "node:os";
import type { FilesRegistered } from "../events/event.ts";
import type { JobSettings } from "../execution/job-settings.ts";
import { registrationRoot } from "./commands/registry.ts";
import { runRoot, type RegistryOptions, type RunFolderOptions } from "./options.ts";
import { withRegistry } from "./with-registry.ts";

/** A file that lies in the home archive, complete and checked. */
export type RegisteredFile = FilesRegistered["files"][number];

/** Registers files with metadata and place; gives a sentence for each that the registry refuses. */
export async function registerFiles(
  files: readonly RegisteredFile[],
  { home, filetypes }: JobSettings,
  options: RegistryOptions & RunFolderOptions & { readonly message: string },
): Promise<readonly string[]> {
  const tables = [...new Set(files.map(({ filetype }) => filetype))].map((filetype) => {
    return [filetype, filetypes.get(filetype)?.table ?? "genfile"] as const;
  });
  const request = {
    ...{ operator: userInfo().username, message: options.message, files },
    archive: { name: home.name, root: home.root },
    filetypes: Object.fromEntries(tables),
  };
  const { refusals } = await withRegistry(options, (registry) =>
    registry.ingestFiles(registrationRoot(runRoot(options)), request),
  );
  return refusals.map(({ text }) => text);
}
