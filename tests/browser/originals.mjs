/** Invoices themselves, saved from the page; the creditor's picture. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { invoiceId } from "./ids.mjs";
import { visit } from "./journeys.mjs";
import { told } from "./paper.mjs";
import { TOKEN } from "./story.mjs";

export async function originalsJourneys(run) {
  await run("an invoice itself is saved, in one piece however it came; a link elsewhere says where", saved);
  await run("what cannot be fetched is tried again", failing, { expected: /503|Failed to load/ });
  await run("a creditor's picture takes its room before it has come", pictured);
}

/** What a press leads to, as it was saved. */
async function pressed(page, link) {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

const named = (page, words) => page.getByRole("link", { name: words });

async function saved({ page, site }) {
  await visit(page, site, "/l/-/invoices");
  const xml = await pressed(page, named(page, "XML de la facture F-2026-0871, à enregistrer"));
  assert.deepEqual([xml.name, String(xml.bytes)], [`${invoiceId(871)}.xml`, `${invoiceId(871)} xml 1;`]);
  const parts = await pressed(page, named(page, "PDF de la facture F-2026-0934, à enregistrer"));
  assert.deepEqual([parts.name, String(parts.bytes)], ["F-2026-0934.pdf", [1, 2, 3].map((part) => `${invoiceId(934)} pdf ${part};`).join("")]);
  // Where the page hands out a PDF it leads nowhere else
  const elsewhere = page.locator('main a[target="_blank"]');
  assert.deepEqual(await elsewhere.evaluateAll((all) => all.map(({ href }) => href)), ["https://ateliers-morvan.example/factures/1042"]);
  assert.match(await elsewhere.innerText(), /^Voir sur ateliers-morvan\.example\s+la facture F-2026-1042, nouvel onglet/);
  assert.match(await elsewhere.getAttribute("rel"), /noreferrer/);
  await visit(page, site, "/l/-/documents");
  await page.locator('main a[href="/l/-/invoices"]').click();
  await page.waitForURL("**/l/-/invoices");
}

/** The second part of any PDF. */
const SECOND = /\/originals\/pdf\?.*\bpart=2$/;

async function failing({ page, site }) {
  await visit(page, site, "/l/-/invoices");
  await page.route(SECOND, (route) => route.fulfill({ status: 503 }));
  await named(page, "PDF de la facture F-2026-0934, à enregistrer").click();
  const again = named(page, "Réessayer de la facture F-2026-0934, à enregistrer");
  await again.waitFor();
  await page.unroute(SECOND);
  assert.equal((await pressed(page, again)).bytes.length, 3 * `${invoiceId(934)} pdf 1;`.length);
}

async function pictured({ page, site }) {
  site.state = "logo";
  let answer;
  await page.route("**/api/portal/logos/*", async (route) => {
    await new Promise((go) => (answer = go));
    await route.continue();
  });
  await page.goto(`${site.origin}/l/${TOKEN}`);
  const logo = page.locator(".parties img");
  await logo.waitFor();
  assert.equal(await logo.getAttribute("alt"), "Ateliers Morvan SAS");
  const before = await logo.boundingBox();
  answer();
  await page.waitForFunction(() => document.querySelector(".parties img").naturalWidth === 168);
  assert.deepEqual(await logo.boundingBox(), before, "nothing moves when it comes");
  assert.ok(before.height === 44 && before.width > 60, JSON.stringify(before));
  assert.equal(await logo.evaluate((img) => getComputedStyle(img).backgroundColor), "rgb(255, 255, 255)", "a white plate in any theme");
}

/** On the real program: the page of the invoice is read, its e-invoice says its number, the picture came. */
export async function originals(browser, page, goTo) {
  await goTo(page, "/l/-/invoices");
  await page.locator(".parties img").waitFor();
  assert.ok(await page.locator(".parties img").evaluate((img) => img.naturalWidth > 0));
  const account = await page.evaluate(async () => (await fetch("/api/portal/account")).json());
  const all = account.cases.flatMap(({ invoices }) => invoices);
  const { id, number, originals: listed } = all.find(({ originals }) => originals.length === 2);
  const link = (format) => page.locator(`main a[href="/api/portal/invoices/${id}/originals/${format}?account=${account.id}"]`);
  const pdf = await pressed(page, link("pdf"));
  assert.deepEqual([pdf.name, pdf.bytes.length], [`${number}.pdf`, listed[0].size]);
  const { title, pages } = await told(browser, pdf.bytes);
  assert.ok(title.includes(number) && pages.join(" ").includes(account.debtor.name), `${title}: ${pages}`);
  const xml = await pressed(page, link("xml"));
  assert.match(String(xml.bytes), new RegExp(`<cbc:ID>${number}</cbc:ID>`));
}
