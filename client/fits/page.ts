/** What stands on the page of a FITS file before it is filled. */
export const fitsBody = `<main class="fits">
<header>
<h1 id="name">FITS</h1>
<select id="unit" aria-label="Unit of the file"></select>
<span class="buttons"><button id="lineage" class="link">Lineage</button></span>
</header>
<p id="trouble" role="alert"></p>
<p id="why" class="quiet"></p>
<div class="tabs">
<div role="tablist" aria-label="What is shown">
<button role="tab" id="tab-data" aria-controls="part-data">Picture</button>
<button role="tab" id="tab-cards" aria-controls="part-cards">Header</button>
</div>
<span id="tools" class="tools">
<label>Stretch <select id="stretch"><option value="asinh">asinh</option><option value="linear">linear</option><option value="log">log</option></select></label>
<label>Range <select id="cuts"><option value="zscale">zscale</option><option value="99.5">99.5 %</option><option value="98">98 %</option><option value="all">all</option></select></label>
<label><input id="inverse" type="checkbox"> dark on light</label>
<label id="planes">Plane <input id="plane" type="number" min="1" value="1"></label>
<span><button id="smaller" class="link" aria-label="Zoom out">−</button> <span id="zoom"></span> <button id="larger" class="link" aria-label="Zoom in">+</button></span>
<button id="fit" class="link">Fit</button><button id="one" class="link">1 : 1</button>
<span id="value" role="status"></span>
</span>
<input id="text" type="search" placeholder="EXPTIME" aria-label="Show only header lines with these words" hidden>
</div>
<div role="tabpanel" id="part-data" aria-labelledby="tab-data">
<canvas id="picture" tabindex="0" role="img" aria-label="Picture; arrow keys move, + and − zoom, 0 fits it into the window"></canvas>
<div id="table"></div>
</div>
<div role="tabpanel" id="part-cards" aria-labelledby="tab-cards" hidden></div>
</main>`;
