export const featureGroups: readonly {
  readonly name: string;
  readonly features: readonly ({ readonly row: number; readonly what: string } & (
    { readonly note: string } | { readonly why: string }
  ))[];
}[];
