import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

/** A TextMate grammar of `grammar/`, as VS Code loads it. */
export async function loadGrammar(scope: string, name: string): Promise<textmate.IGrammar> {
  const require = createRequire(import.meta.url);
  await oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: () => {
      const file = new URL(`../../grammar/${name}`, import.meta.url).pathname;
      return Promise.resolve(textmate.parseRawGrammar(readFileSync(file, "utf8"), file));
    },
  });
  const loaded = await registry.loadGrammar(scope);
  if (loaded === null) throw new Error("the TextMate grammar cannot be loaded");
  return loaded;
}
