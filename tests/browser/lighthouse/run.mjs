/**
 * Lighthouse, as on a telephone, on the debtor's pages: the four marks of each, and what costs one. The audit of crawling is
 * left out: these pages are nobody's but the debtor's, so they ask not to be found.
 *
 *   npm ci --prefix tests/browser/lighthouse && node tests/browser/lighthouse/run.mjs [de]   (portal/ is built first; asserts nothing)
 */
import { loadavg } from "node:os";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { serve } from "../serve.mjs";
import { TOKEN } from "../story.mjs";

const MARKS = ["performance", "accessibility", "best-practices", "seo"];
const PAGES = [`/l/${TOKEN}`, "/l/-/summary", "/l/-/invoices", "/l/-/pay"];
/** Runs of a page: its marks are their medians. */
const ROUNDS = 3;
/** Times that a run which recorded nothing is begun again, and said so: a busy machine loses the beginning of a trace. */
const AGAIN = 3;
const LEFT_OUT = ["is-crawlable"];

const site = await serve(0, { held: false });
site.language = process.argv[2] ?? "fr";
const chromium = await launch({
  chromePath: process.env.RELANCE_CHROMIUM ?? "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", `--lang=${site.language}`],
});
try {
  for (const page of PAGES) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await look(site.origin + page));
    const marks = MARKS.map((mark) => `${mark} ${median(rounds.map((found) => found.marks[mark]))}`);
    const costs = new Set(rounds.flatMap((found) => found.costs));
    console.log(`P9  ${page.replace(TOKEN, "…")}: ${marks.join(", ")}${costs.size > 0 ? ` (${[...costs].join(", ")})` : ""}`);
  }
  console.log(`load ${loadavg()[0].toFixed(1)}`);
} finally {
  chromium.kill();
  site.close();
}

/** The marks of one visit, from 0 to 100, and the audits that were not passed. */
async function look(address, again = AGAIN) {
  const { lhr } = await lighthouse(address, { port: chromium.port, logLevel: "silent", onlyCategories: MARKS, skipAudits: LEFT_OUT });
  if (lhr.runtimeError && again > 0) {
    console.error(`${address}: ${lhr.runtimeError.code}: once more`);
    return look(address, again - 1);
  }
  if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
  const marks = Object.fromEntries(MARKS.map((mark) => [mark, Math.round(lhr.categories[mark].score * 100)]));
  const weighed = MARKS.flatMap((mark) => lhr.categories[mark].auditRefs.filter(({ weight }) => weight > 0));
  const failed = weighed.filter(({ id }) => lhr.audits[id].score !== null && lhr.audits[id].score < 0.9);
  return { marks, costs: failed.map(({ id }) => id) };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
