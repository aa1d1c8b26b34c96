/** What a page of ours is made of. Nothing from a run, a file or a submission is ever put into this text. */
export interface PageParts {
  readonly title: string;
  readonly script: string;
  readonly styles: readonly string[];
  /** The source that styles may come from. */
  readonly source: string;
  readonly nonce: string;
  readonly body: string;
}

/** The page of a webview under its content security policy: one script with a nonce, styles of our own, nothing else. */
export function webviewPage({ title, script, styles, source, nonce, body }: PageParts): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${styles.map((style) => `<link rel="stylesheet" href="${style}">`).join("\n")}
<title>${title}</title>
</head>
<body>
${body}
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
