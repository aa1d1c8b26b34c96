/** What stands on the page of a plan before it is filled: names arrive later and are set as text. */
export const planBody = `<main class="plan">
<header>
<h1 id="run">Plan</h1><span id="state" class="state" role="status"></span>
<span class="buttons"><button id="start" hidden>Run</button></span>
</header>
<button id="entry" class="link" title="Open the submission"></button>
<div class="figures"><span id="count"></span><span id="jobs"></span><span id="facts" class="quiet"></span></div>
<div id="trouble" role="alert"></div>
<section id="change" class="note" aria-live="polite" aria-labelledby="change-title" hidden>
<header><h2 id="change-title">The last edit</h2><span id="change-counts"></span>
<span class="buttons"><button id="only-changed" class="link" aria-pressed="false">Only these quanta</button><button id="restart" class="link" title="Count changes from the plan as it is now">Start over</button></span></header>
<ul id="differences"></ul>
</section>
<div class="parts">
<section class="modules" aria-labelledby="modules-title">
<h2 id="modules-title">Modules</h2>
<div class="flow"><table id="modules"></table></div>
</section>
<section class="quanta" aria-labelledby="quanta-title">
<div class="tabs">
<h2 id="quanta-title">Quanta</h2>
<input id="text" type="search" placeholder="patch=8,6 visit=904010, a name, or words of a command line" aria-label="Show only quanta with these words; key=value holds as it stands">
<button id="chosen" class="chip" title="Show all modules" hidden></button>
<span id="fitting" class="quiet" role="status"></span>
</div>
<div id="part-quanta"></div>
</section>
</div>
</main>
<aside id="detail" aria-label="One quantum" hidden></aside>`;
