/** What stands on the page of a run before it is filled: names and logs arrive later and are set as text. */
export const panelBody = `<main>
<header>
<h1 id="run"></h1><span id="state" class="state" role="status"></span>
<span id="where" class="quiet"></span>
<span class="buttons"><button id="cancel" hidden>Cancel</button><button id="resume" hidden>Resume</button><button id="retry" hidden>Retry Failed</button></span>
</header>
<button id="entry" class="link" title="Open the submission"></button>
<div class="figures">
<span id="count"></span><span id="failed"></span><span id="elapsed"></span><span id="left" class="quiet"></span><span id="files" class="quiet"></span>
</div>
<div id="progress" class="bar"></div>
<p id="trouble" role="alert"></p>
<section id="failures-part" aria-labelledby="failures-title" hidden>
<h2 id="failures-title">Failed</h2>
<ul id="failures"></ul>
</section>
<section aria-labelledby="modules-title">
<h2 id="modules-title">Modules</h2>
<div class="flow"><table id="modules"></table></div>
</section>
<div class="tabs">
<div role="tablist" aria-label="What the run did">
<button role="tab" id="tab-quanta" aria-controls="part-quanta">Quanta</button>
<button role="tab" id="tab-timeline" aria-controls="part-timeline">Timeline</button>
<button role="tab" id="tab-messages" aria-controls="part-messages">Messages</button>
<button role="tab" id="tab-files" aria-controls="part-files">Files</button>
</div>
<input id="text" type="search" placeholder="patch=8x6 visit=904010" aria-label="Show only rows with these words; key=value holds as it stands">
<select id="only" aria-label="Show only this state"></select>
<button id="chosen" class="chip" title="Show all modules" hidden></button>
</div>
<div role="tabpanel" id="part-quanta" aria-labelledby="tab-quanta"></div>
<div role="tabpanel" id="part-timeline" aria-labelledby="tab-timeline" hidden></div>
<div role="tabpanel" id="part-messages" aria-labelledby="tab-messages" hidden></div>
<div role="tabpanel" id="part-files" aria-labelledby="tab-files" hidden></div>
</main>
<aside id="detail" aria-label="One quantum" hidden></aside>`;
