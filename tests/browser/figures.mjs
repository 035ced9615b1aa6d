/**
 * The debtor's first page in figures (P9): bytes, requests, and how much later than a twin without any script its largest
 * part is painted, on a slow 4G line with a processor four times slower. One Chromium, the two in turn, medians.
 *
 *   node figures.mjs [de]   build portal/ first; prints a table and a line of JSON, asserts nothing. French unless said
 */
import { loadavg } from "node:os";
import { launch } from "./browser.mjs";
import { SLOW_3G } from "./reading.mjs";
import { serve } from "./serve.mjs";
import { TOKEN } from "./story.mjs";

const ROUNDS = 9;
/** Slow 4G, as Lighthouse has it: 150 ms, 1.6 Mbit/s down, 750 kbit/s up. */
const LINE = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const SLOWER = 4;
const SLOW_ROUNDS = 3;

const language = process.argv[2] ?? "fr";
const site = await serve(0, { held: false });
site.language = language;
const browser = await launch();
const link = `${site.origin}/l/${TOKEN}`;
site.twin = await twinOf(link);
const ours = [];
const twins = [];
let weight;
for (let round = 0; round < ROUNDS; round++) {
  const seen = await look(link);
  weight ??= seen;
  ours.push(seen.painted_ms);
  twins.push((await look(`${site.origin}/twin`)).painted_ms);
}
const slow = [];
for (let round = 0; round < SLOW_ROUNDS; round++) slow.push(await reach());
await browser.close();
site.close();

const figures = {
  bytes_gz: weight.bytes,
  requests: weight.requests,
  lcp_ms: Math.round(median(ours)),
  twin_lcp_ms: Math.round(median(twins)),
  ratio: Number((median(ours) / median(twins)).toFixed(2)),
  slow_3g_button_ms: median(slow.map(({ button }) => button)),
  slow_3g_account_ms: median(slow.map(({ account }) => account)),
  load: loadavg().map((each) => Number(each.toFixed(1))),
};
console.log(`P9  first page: ${figures.bytes_gz} bytes in ${figures.requests} requests, the API call among them`);
console.log(`P9  largest paint ${figures.lcp_ms} ms, prerendered twin ${figures.twin_lcp_ms} ms: ratio ${figures.ratio} (load ${figures.load[0]})`);
console.log(`P9  on slow 3G: the button after ${figures.slow_3g_button_ms} ms, the account to pay to after ${figures.slow_3g_account_ms} ms, presses included`);
console.log(JSON.stringify(figures));

/** The same page without a script: what it shows once it is drawn, with its own style sheet. */
async function twinOf(address) {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: language });
  await page.goto(address);
  await page.waitForSelector(".envelope");
  const html = await page.content();
  await page.close();
  return html.replace(/<script\b[^>]*><\/script>/g, "").replace(/<link rel="modulepreload"[^>]*>/g, "").replace(/ style="[^"]*"/, "");
}

/** Opens an address on the slow line: when its largest part was painted, what travelled and in how many requests. */
async function look(address) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: language });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send("Network.enable");
  await wire.send("Network.emulateNetworkConditions", LINE);
  await wire.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  let bytes = 0;
  let requests = 0;
  wire.on("Network.dataReceived", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  wire.on("Network.loadingFinished", () => requests++);
  await page.goto(address, { waitUntil: "networkidle" });
  await page.waitForSelector(".envelope");
  const painted_ms = await page.evaluate(
    () =>
      new Promise((known) => {
        new PerformanceObserver((list) => known(list.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true });
      }),
  );
  await context.close();
  return { painted_ms, bytes, requests };
}

/** From the link to the account to pay to, on the slowest line: milliseconds until the button, and until the account. */
async function reach() {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: language });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send("Network.enable");
  await wire.send("Network.emulateNetworkConditions", SLOW_3G);
  const from = performance.now();
  await page.goto(link);
  const press = page.locator("main button.main").first();
  await press.waitFor();
  const button = Math.round(performance.now() - from);
  await press.click();
  await page.waitForSelector(".hero");
  await page.locator("main a.main").first().click();
  await page.waitForSelector("main dl");
  const account = Math.round(performance.now() - from);
  await context.close();
  return { button, account };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
