import type { Frame, Page } from "playwright-core";

/** What a person does in the workbench, by keyboard where there is a key. */
export async function runCommand(page: Page, title: string): Promise<void> {
  // A window that has just opened may lose a key, or not know yet what extensions offer: the list is asked for again.
  for (let tries = 0; ; tries++) {
    await page.keyboard.press("F1");
    const input = page.locator(".quick-input-widget:visible .quick-input-box input.input").first();
    try {
      await input.fill(`>${title}`, { timeout: 5000 });
      await page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first().click({ timeout: 5000 });
      return;
    } catch (error) {
      if (tries === 10) throw error;
      await page.keyboard.press("Escape");
    }
  }
}

/** Opens a file of the folder by its name. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+P");
  await page.waitForSelector(".quick-input-widget input");
  await page.keyboard.type(name);
  await page.waitForSelector(`.quick-input-list .monaco-list-row.focused >> text=${name.split("/").at(-1) ?? name}`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`.tab.active >> text=${name.split("/").at(-1) ?? name}`);
}

/** Puts the cursor at a line and column, both from 1. */
export async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press("Control+G");
  await page.waitForSelector(".quick-input-widget input");
  await page.keyboard.type(`:${line}:${column}`);
  await page.keyboard.press("Enter");
}

/** Shows the hover at the cursor and reads it; one that says that it is being worked out is asked for again. */
export async function hoverText(page: Page): Promise<string> {
  for (let tries = 0; ; tries++) {
    await runCommand(page, "Show or Focus Hover");
    const hover = page.locator(".monaco-hover:not(.hidden) .hover-row, .monaco-resizable-hover .hover-row").first();
    await hover.waitFor();
    const text = (await page.locator(".monaco-hover:visible").allInnerTexts()).join("\n");
    if (!text.includes("Being worked out") || tries === 20) return text;
    await page.keyboard.press("Escape");
    await page.waitForTimeout(500);
  }
}

/** Applies a quick fix at the cursor by its title; the list takes keys only. */
export async function chooseFix(page: Page, title: string): Promise<void> {
  await runCommand(page, "Quick Fix...");
  const row = page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
  await row.waitFor();
  for (let tries = 0; !/\bfocused\b/.test((await row.getAttribute("class")) ?? ""); tries++) {
    if (tries === 50) throw new Error(`the list of fixes does not lead to "${title}"`);
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
}

/** The page inside a webview, told by an element that only it has. */
export async function webviewWith(page: Page, selector: string): Promise<Frame> {
  for (let tries = 0; tries < 300; tries++) {
    for (const frame of page.frames()) {
      if ((await frame.$(selector).catch(() => null)) !== null) return frame;
    }
    await page.waitForTimeout(200);
  }
  const told = await page.locator(".notification-list-item-message").allInnerTexts();
  throw new Error(`no webview shows ${selector}; the editor says: ${told.join(" / ")}`);
}

/** Waits until an element of a webview shows the text; the frame may be replaced meanwhile, so it is asked again and again. */
export async function untilText(frame: Frame, selector: string, wanted: RegExp, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const text = (await frame.textContent(selector, { timeout: 5000 }).catch(() => null)) ?? "";
    if (wanted.test(text)) return;
    if (Date.now() > deadline) throw new Error(`${selector} shows "${text}", not ${String(wanted)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * Clicks the lens "Run" of the submission in front, and waits for the panel of the run. Lenses are drawn anew when the
 * plan is there; a click in that very moment reaches nobody, as a person would see, and is made again.
 */
export async function clickRun(page: Page, preview: string): Promise<void> {
  const panels = page.locator(".tab", { hasText: /_r\d+p\d\d$/ });
  const before = await panels.count();
  for (let tries = 0; ; tries++) {
    await page.locator(".codelens-decoration a", { hasText: preview }).first().waitFor();
    await page.locator(".codelens-decoration a", { hasText: "Run" }).first().click();
    // While it is submitted the view of the runs shows progress; a panel comes with the run.
    const opened = await until(async () => (await panels.count()) > before, 60_000);
    if (opened) return;
    if (tries === 2) throw new Error("the lens was clicked, and no panel of a run came");
  }
}

async function until(holds: () => Promise<boolean>, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    if (await holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}
