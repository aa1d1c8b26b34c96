/** An element of the page that must be there. */
export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the panel has no element ${id}`);
  return found;
}

/** A new element with a class and content; strings become text, never markup. */
export function make(tag: string, kind: string, ...content: readonly (string | Node)[]): HTMLElement {
  const made = document.createElement(tag);
  if (kind !== "") made.className = kind;
  made.append(...content);
  return made;
}

/** A button that does something; `kind` is its class. */
export function button(label: string, kind: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.textContent = label;
  made.className = kind;
  made.addEventListener("click", (event) => {
    event.stopPropagation();
    act();
  });
  return made;
}

export function setText(id: string, content: string): void {
  const one = element(id);
  // An equal text set anew would be read out again.
  if (one.textContent !== content) one.textContent = content;
}

export function replace(id: string, content: readonly Node[]): void {
  element(id).replaceChildren(...content);
}

/** A bar in parts; what is left over is waiting. */
export function drawBar(
  bar: HTMLElement,
  counts: { readonly done: number; readonly failed: number; readonly running: number; readonly total: number },
): void {
  const part = (kind: string, count: number): HTMLElement => {
    const span = make("span", kind);
    span.style.width = counts.total === 0 ? "0" : `${(100 * count) / counts.total}%`;
    return span;
  };
  bar.replaceChildren(part("done", counts.done), part("failed", counts.failed), part("running", counts.running));
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-valuemin", "0");
  bar.setAttribute("aria-valuemax", String(counts.total));
  bar.setAttribute("aria-valuenow", String(counts.done));
  bar.setAttribute("aria-label", `${counts.done} of ${counts.total} done`);
}
