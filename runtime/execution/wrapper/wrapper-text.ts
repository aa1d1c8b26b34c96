import { expandInDocument } from "../../plan/document-text.ts";
import { keyIn, sectionAt } from "./input-wcl.ts";
import { StepFailed } from "./wrap-record.ts";
import type { WrapWork } from "./wrap-work.ts";

/** A key of the wrapper section with its variables replaced; undefined when it is not there. Throws StepFailed. */
export function wrapperText(work: WrapWork, key: string): string | undefined {
  const text = keyIn(sectionAt(work.document, "wrapper"), key);
  return text === undefined ? undefined : expandedText(work, text, `wrapper.${key}`);
}

/** A text of the input WCL with its variables replaced; `where` names it when that cannot be done. Throws StepFailed. */
export function expandedText(work: WrapWork, text: string, where: string): string {
  const { text: result, problems } = expandInDocument(work.document, text);
  const first = problems[0];
  if (first !== undefined) throw new StepFailed(`${where}: ${first.message}`);
  return result;
}
