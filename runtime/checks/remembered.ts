import type { KeyScope } from "../config/vocabulary/entry.ts";

/** Modules are alike: what depends on a key and its kind of section alone is worked out once for each. */
export function remembered<T>(find: (scope: KeyScope, key: string) => T): (scope: KeyScope, key: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (scope, key) => {
    const name = `${scope} ${key}`;
    const found = known.get(name) ?? { value: find(scope, key) };
    known.set(name, found);
    return found.value;
  };
}
