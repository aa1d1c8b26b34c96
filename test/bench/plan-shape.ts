/** A row of the facts that `listFactsText` makes. */
interface Row {
  readonly image: Readonly<Record<"filename" | "item" | "ccd", string>>;
}

/**
 * What a plan of `listSubmission` cannot do without, and no more: JSON read, rows grouped by item, and for each group
 * one object with its list, its inputs and two output names.
 */
export function planShape(factsText: string): Readonly<Record<string, number>> {
  const facts = JSON.parse(factsText) as { modules: { stack: { "list-images": readonly Row[] } } };
  const groups = new Map<string, Row[]>();
  for (const row of facts.modules.stack["list-images"]) {
    const group = groups.get(row.image.item);
    if (group === undefined) groups.set(row.image.item, [row]);
    else group.push(row);
  }
  const quanta = [...groups].map(([item, rows], at) => ({
    wrapnum: at + 1,
    keys: new Map([["item", item]]),
    list: { path: `list/stack/images_${item}.list`, lines: rows.map((row) => `work/${item}/${row.image.filename}`) },
    inputs: rows.map((row) => ({ path: `work/${item}/${row.image.filename}`, filename: row.image.filename })),
    outputs: ["coadd", "weight"].map((name) => `work/${item}/${name}_${item}.fits`),
  }));
  return { quanta: quanta.length };
}
