/** How the pages are read by who needs them larger, in colours of his own, or has a slow line. */
import assert from "node:assert/strict";
import { visit } from "./journeys.mjs";
import { TOKEN } from "./story.mjs";

/** Slow 3G, as browsers have it: 400 ms, 400 kbit/s. */
export const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 400e3 / 8, uploadThroughput: 400e3 / 8 };

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

/** From the link to the account to pay to: all of it travels, once, and little enough for such a line. */
export async function slowLine({ page, site }) {
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  await wire.send("Network.emulateNetworkConditions", SLOW_3G);
  let bytes = 0;
  let requests = 0;
  wire.on("Network.dataReceived", ({ encodedDataLength }) => (bytes += encodedDataLength));
  wire.on("Network.requestWillBeSent", () => requests++);
  await page.goto(`${site.origin}/l/${TOKEN}`);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.waitForSelector(".hero");
  await page.getByRole("link", { name: "Payer", exact: true }).click();
  await page.waitForSelector("main dl");
  assert.match(await page.locator("main").innerText(), /FR\d\d/);
  assert.ok(bytes > 20_000 && bytes <= 75_000 && requests <= 15, `${bytes} bytes in ${requests} requests`);
}
