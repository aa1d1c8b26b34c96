import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { mapperText, repositoryCfgText } from "../../butler/repository.ts";
import { expandInDocument } from "../../plan/document-text.ts";
import { outputPlace } from "./check-files.ts";
import { StepFailed } from "./wrap-record.ts";
import type { WrapWork } from "./wrap-work.ts";
import { wrapperText } from "./wrapper-text.ts";

/**
 * Makes the job's Butler repository when the wrapper section has `job_repo_dir` and `mapper`: `repositoryCfg.yaml` from
 * `butler_template` with the framework's variables filled in, else `_mapper`. Files are replaced only when they change,
 * so that wrapper instances beside each other never see a half one.
 */
export async function prepareRepository(work: WrapWork): Promise<void> {
  const repository = wrapperText(work, "job_repo_dir");
  const mapper = wrapperText(work, "mapper");
  if (repository === undefined || mapper === undefined) return;
  const refused = outputPlace(work.order.folder, `${repository.replace(/\/+$/, "")}/repositoryCfg.yaml`);
  if (refused !== undefined) throw new StepFailed(refused);
  const folder = join(work.order.folder, repository);
  const before = work.tools.repositories.get(folder) ?? Promise.resolve();
  const own = before.catch(() => undefined).then(() => write(work, folder, mapper));
  work.tools.repositories.set(folder, own);
  await own;
}

async function write(work: WrapWork, folder: string, mapper: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const template = wrapperText(work, "butler_template");
  if (template === undefined) await replaceFile(join(folder, "_mapper"), mapperText(mapper));
  else await replaceFile(join(folder, "repositoryCfg.yaml"), await configuration(work, mapper, template));
}

async function configuration(work: WrapWork, mapper: string, template: string): Promise<string> {
  const file = resolve(work.order.folder, template);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new StepFailed(`butler_template ${template} cannot be read: ${messageOf(error)}`);
  });
  const replace = (path: string) => {
    const { text: filled, problems } = expandInDocument(work.document, path);
    const first = problems[0];
    return first === undefined ? { text: filled } : { error: first.message };
  };
  const made = repositoryCfgText({ mapper, templates: { text, file: template }, replace });
  const errors = made.problems.filter(({ severity }) => severity === "error").map(({ message }) => message);
  if (errors.length > 0) throw new StepFailed(`butler_template ${template}: ${errors.join("; ")}`);
  return made.text;
}

async function replaceFile(path: string, text: string): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => undefined)) === text) return;
  const part = `${path}.part.${randomUUID()}`;
  await writeFile(part, text);
  await rename(part, path);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
