/** What stands on the page that asks the registry before it is filled. */
export const filesBody = `<main class="plan">
<header><h1>Files</h1><span id="state" class="quiet" role="status"></span>
<span class="buttons"><button id="switch" class="link">Ask in SQL</button></span></header>
<form id="form" class="form">
<label>Type <input name="type" list="types" placeholder="any"></label>
<label>Tag <input name="tag" list="tags" placeholder="any"></label>
<label>Run <input name="run" list="runs" placeholder="any"></label>
<label>Unit <input name="unit" placeholder="any"></label>
<label>Name has <input name="name" placeholder="any part of it"></label>
<label class="wide">Data id <input name="keys" placeholder="patch=8,6 filter=HSC-I"></label>
<button type="submit">Ask</button>
<datalist id="types"></datalist><datalist id="tags"></datalist><datalist id="runs"></datalist>
</form>
<form id="sql" class="form" hidden>
<textarea id="question" rows="4" aria-label="A question in SQL" spellcheck="false">select filetype, count(*), sum(filesize) as bytes from desfile group by filetype order by 2 desc</textarea>
<button type="submit">Ask</button>
</form>
<div id="trouble" role="alert"></div>
<section class="quanta" aria-label="The answer"><div id="part-quanta"></div></section>
</main>
<aside id="detail" aria-label="One file" hidden></aside>`;
