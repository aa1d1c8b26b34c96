export function figuresPage(
  parts: readonly string[],
  measured: ReadonlyMap<string, readonly object[]>,
  here: { readonly begun: Date; readonly machine: string },
  before: string,
): string;
