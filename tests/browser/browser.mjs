/** Starts Chromium and opens pages that report what a strict visitor would complain of. */
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = (more = []) =>
  chromium.launch({ executablePath: process.env.RELANCE_CHROMIUM ?? "/usr/bin/chromium", args: [...FLAGS, ...more] });

/**
 * A page with its complaints: console errors, policy reports, exceptions, requests to other origins.
 * `expected` is a pattern of console lines that belong to the state being shown (a 500 is logged by Chromium).
 */
export async function open(browser, origin, { width = 390, height = 844, theme = "light", locale = "fr-FR", bypassCSP = false, expected, ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale,
    timezoneId: "Europe/Paris",
    bypassCSP,
    reducedMotion: "reduce",
    ...more,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    if (!expected?.test(message.text())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:")) complaints.push(`third party: ${url}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  return { page, context, complaints };
}
