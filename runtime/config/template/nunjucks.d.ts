/** The only part of nunjucks that is used: its parser. Its renderer makes programs of templates, and runs them. */
declare module "nunjucks/src/parser.js" {
  const parser: {
    readonly parse: (text: string, extensions: readonly [], options: Readonly<Record<string, never>>) => unknown;
  };
  export default parser;
}
