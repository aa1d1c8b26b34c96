import type { TemplateSource } from "./source.ts";

/** Where in the code of a template something stands; both count from zero. */
export interface CodePlace {
  readonly lineno: number;
  readonly colno: number;
}

/** A template that cannot be filled in; thrown while it is, caught at the door, told as a problem. */
export class TemplateFault extends Error {
  readonly at: CodePlace | undefined;
  readonly code: "TPL901" | "TPL903" | "TPL905";
  /** The template that `at` counts in, noted by the statement that was being worked on. */
  source: TemplateSource | undefined;

  constructor(message: string, at?: CodePlace, code: TemplateFault["code"] = "TPL903") {
    super(message);
    this.at = at;
    this.code = code;
  }
}
