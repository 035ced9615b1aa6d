/**
 * Looks at portal/dist in Chromium. Build it first: `npm run build` in portal/.
 *
 *   node run.mjs        journeys and the matrix of states on an invented API, card payments on the real program beside a
 *                       played Stripe, direct debits by file and beside a played GoCardless, assigned invoices, months
 *                       that pass, then journeys on the real program, as it is and behind the site that
 *                       infra/template.yaml declares
 *   RELANCE_LOCAL=URL   the real program to look at; without it target/debug/local is started, when it was built
 *   RELANCE_FULL=1      every theme, width and language of every screen
 *   RELANCE_ONLY=matrix,journeys,cards,debits,collections,payees,months,live (some of these), RELANCE_SCREEN=name, RELANCE_VERBOSE=1
 */
import assert from "node:assert/strict";
import { launch } from "./browser.mjs";
import { cards } from "./cards.mjs";
import { collections } from "./collections.mjs";
import { debits } from "./debits.mjs";
import { distribution } from "./distribution.mjs";
import { journeys } from "./journeys.mjs";
import { live } from "./live.mjs";
import { local, started } from "./local.mjs";
import { matrix } from "./matrix.mjs";
import { months } from "./months.mjs";
import { payees } from "./payees.mjs";

let passed = 0;
let failed = 0;

async function test(name, body) {
  try {
    await body();
    passed++;
    if (process.env.RELANCE_VERBOSE) console.log(`ok      ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}\n    ${error.message}`);
  }
}

/** Who starts the program for the first time has no pages yet: they are made from their sources, and the first look waits. */
async function first() {
  const server = await started(["--empty"], {});
  assert.ok(server, "no local server is built");
  try {
    const page = await fetch(`${server.origin}/l/${"x".repeat(32)}`);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /src="\/assets\//);
  } finally {
    await server.stop();
  }
}

async function real(browser) {
  await test("the pages work on the real program", async () => {
    const server = await local();
    if (!server) return console.log("no local server is built: its journeys are left out (cargo build -p local)");
    if (!process.env.RELANCE_LOCAL) await test("the program makes its pages from their sources", first);
    try {
      await live(browser, server.origin, test);
      await deployed(browser, server.origin);
    } finally {
      await server.stop();
    }
  });
}

/** Once more behind the site of infra/template.yaml: its edge function, its headers, its idea of what reaches the API. */
async function deployed(browser, origin) {
  const uploads = `${origin}/uploads`;
  const site = await distribution({ api: origin, uploads, viewerHost: true, parameters: { OriginSecret: "no secret: the local server asks for none" } });
  try {
    await live(browser, site.origin, test, { outbox: origin, name: "as deployed" });
  } finally {
    await site.close();
  }
}

const only = process.env.RELANCE_ONLY?.split(",");
const wanted = (part) => !only || only.includes(part);
const browser = await launch();
try {
  if (wanted("journeys")) await journeys(browser, test);
  if (wanted("matrix")) await matrix(browser, test);
  if (wanted("cards")) await cards(browser, test);
  if (wanted("debits")) await debits(browser, test);
  if (wanted("collections")) await collections(browser, test);
  if (wanted("payees")) await payees(browser, test);
  if (wanted("months")) await months(browser, test);
  if (wanted("live")) await real(browser);
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
