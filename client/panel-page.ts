/** The panel's page. Nothing from a run is ever put into this text: names and logs arrive later and are set as text. */
export function panelPage(parts: {
  readonly script: string;
  readonly style: string;
  readonly source: string;
  readonly nonce: string;
}): string {
  const policy = `default-src 'none'; style-src ${parts.source}; script-src 'nonce-${parts.nonce}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${parts.style}">
<title>WCL run</title>
</head>
<body>
<header>
<h1 id="run"></h1><span id="state" class="state" role="status"></span>
<span id="where" class="quiet"></span>
<span class="buttons"><button id="cancel" hidden>Cancel</button><button id="resume" hidden>Resume</button></span>
</header>
<button id="entry" class="link" title="Open the submission"></button>
<div class="figures" aria-live="polite">
<span id="count"></span><span id="failed"></span><span id="elapsed"></span><span id="left" class="quiet"></span><span id="files" class="quiet"></span>
</div>
<div id="progress" class="bar"></div>
<p id="trouble" role="alert"></p>
<section id="failures-part" hidden>
<h2>Failed</h2>
<table><thead><tr><th class="number">#</th><th>Module</th><th>Quantum</th><th>Why</th><th></th></tr></thead><tbody id="failures"></tbody></table>
</section>
<h2>Modules</h2>
<table><thead><tr><th>Module</th><th></th><th class="number">Done</th><th class="number">Running</th><th class="number">Failed</th><th class="number waiting">Waiting</th><th class="number">Quanta</th></tr></thead><tbody id="modules"></tbody></table>
<section id="running-part" hidden>
<h2>Running now</h2>
<table><thead><tr><th class="number">#</th><th>Module</th><th>Quantum</th><th>Step</th></tr></thead><tbody id="running"></tbody></table>
</section>
<script nonce="${parts.nonce}" src="${parts.script}"></script>
</body>
</html>`;
}
