/** A robot that presses everything and types nothing: a mail scanner, or a child. */
import assert from "node:assert/strict";
import { ACTION, checkoutId, debitId, HOLDS } from "./ids.mjs";
import { CHANGES, visit } from "./journeys.mjs";
import { TOKEN } from "./story.mjs";

const SELECTOR = "a, button, input, select, summary, label, textarea";

/** Every page, and the state of the account in which it offers most. */
const PAGES = [
  ["normal", [`/l/${TOKEN}`, "/l/-/summary", "/l/-/invoices", "/l/-/pay", "/l/-/promise", "/l/-/plan", "/l/-/propose", "/l/-/dispute", "/l/-/already-paid"]],
  ["normal", ["/l/-/history", `/l/-/message?id=${ACTION}&attempt=1`, "/l/-/genuine", "/l/-/rights", "/l/-/contact", "/l/-/done"]],
  ["card", ["/l/-/pay", "/l/-/card", `/l/-/card?checkout=${checkoutId("refused")}&back=done`]],
  ["standing", ["/l/-/pay", "/l/-/debit", `/l/-/debit?debit=${debitId("ordered")}`]],
  ["ordered", ["/l/-/summary"]],
  ["normal", ["/l/-/choices", "/l/-/address-add", "/l/-/address-remove?id=00000000000000a1", "/l/-/data", "/l/-/requests", "/l/-/disputes"]],
  ["signed", ["/l/-/plan"]],
  ["consumer", ["/l/-/help"]],
  ["planned", ["/l/-/summary", `/l/-/schedule?hold=${HOLDS.plan}`, "/l/-/documents"]],
  ["promised", ["/l/-/summary", `/l/-/promise-change?hold=${HOLDS.promise}`, `/l/-/promise-retract?hold=${HOLDS.promise}`]],
];

/** Clicks every control of every page, one by one and then all at once. */
export async function robot({ page, site }) {
  page.on("dialog", (dialog) => dialog.dismiss());
  page.context().on("page", (other) => other !== page && other.close());
  await page.addInitScript(() => {
    globalThis.print = () => {};
  });
  await page.route(/^(?!http:\/\/127\.0\.0\.1|data:)/, (route) => route.abort());
  for (const [state, paths] of PAGES) {
    site.state = state;
    for (const path of paths) await clickAll(page, site, path);
  }
  assert.ok(site.posts.length > 1, "the robot did get in");
  assert.deepEqual(CHANGES(site), []);
}

export async function clickAll(page, site, path) {
  await visit(page, site, path);
  const count = await page.locator(SELECTOR).count();
  for (let n = 0; n < count; n++) {
    await page.evaluate(([selector, at]) => {
      const element = document.querySelectorAll(selector)[at];
      if (!element || element.target === "_blank" || /^(mailto|tel|data):/.test(element.getAttribute("href") ?? "")) return;
      element.click();
    }, [SELECTOR, n]);
    await page.waitForTimeout(10);
    if (!page.url().endsWith(path)) await visit(page, site, path);
  }
  // Once more, everything in one go and without looking.
  await page.evaluate((selector) => {
    for (const element of document.querySelectorAll(selector))
      if (element.target !== "_blank" && !/^(mailto|tel|data):/.test(element.getAttribute("href") ?? "")) element.click();
  }, SELECTOR);
  await page.waitForTimeout(100);
}
