/** What comes earlier than it is waited for. */
import { visit } from "./journeys.mjs";

/** Effects run late on a busy telephone; the other pages, kept by the browser, are there at once. */
export async function beforehand({ page, site }) {
  await visit(page, site, "/l/-/genuine");
  await page.addInitScript(() => {
    const later = globalThis.setTimeout.bind(globalThis);
    globalThis.requestAnimationFrame = () => 0;
    globalThis.setTimeout = (act, ms = 0, ...more) => later(act, ms + 1_000, ...more);
  });
  await page.goto(`${site.origin}/l/-/genuine`);
  await page.waitForSelector("#code", { timeout: 10_000 });
}
