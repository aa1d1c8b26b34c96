/** What a node reads to find its job: `NAME.json` in the folder of a graph. */
export interface ElementList {
  /** Of the submission. */
  readonly name: string;
  /** Number of the element to the absolute folder of its job. */
  readonly folders: Readonly<Record<string, string>>;
}
