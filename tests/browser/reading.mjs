/** How the pages are read by who needs them larger, or in colours of his own. */
import assert from "node:assert/strict";
import { visit } from "./journeys.mjs";

export async function zoom({ page, site }) {
  for (const path of ["/l/-/summary", "/l/-/pay", "/l/-/dispute", "/l/-/invoices"]) {
    await visit(page, site, path);
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "24px"));
    const wide = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide[0] <= wide[1], `${path} scrolls sideways: ${wide}`);
  }
}

export async function forced({ page, site }) {
  await visit(page, site, "/l/-/dispute");
  const tick = await page.locator(".tick").first().evaluate((input) => getComputedStyle(input).appearance);
  assert.equal(tick, "auto");
}
