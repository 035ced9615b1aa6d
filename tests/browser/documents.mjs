/** What the reader takes along: found on the invented API, downloaded and read on the real program. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { debtorId } from "./ids.mjs";
import { visit } from "./journeys.mjs";
import { codes, drawn, told, unzipped } from "./paper.mjs";

export async function documentsJourneys(run) {
  await run("papers are found from the invoices and the history, in the language of the page", documents);
}

async function documents({ page, site }) {
  const files = () => page.locator('main a[download][href*="/papers/"]').evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  const statement = (language) => ["pdf", "xlsx"].map((kind) => `/api/portal/papers/statement.${kind}?language=${language}&account=${debtorId(1)}`);
  site.state = "planned";
  await visit(page, site, "/l/-/invoices");
  assert.deepEqual(await files(), statement("fr"));
  await visit(page, site, "/l/-/history");
  await page.getByRole("link", { name: "Documents et reçus" }).click();
  await page.getByRole("link", { name: "Reçu de 2 154,00 €" }).waitFor();
  assert.equal((await files()).length, 6, "the statement twice, the plan twice, two receipts");
  await page.selectOption(".tongue", "de");
  await page.getByRole("link", { name: "Kontoauszug als PDF" }).waitFor();
  assert.deepEqual((await files()).slice(0, 2), statement("de"));
  const link = page.getByRole("link", { name: "Ratenplan als PDF" });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  assert.match(download.url(), new RegExp(`schedule\\.pdf\\?language=de&account=${debtorId(1)}$`));
  assert.match(page.url(), /\/l\/-\/documents$/, "a file is kept, not gone to");
}

/** The file behind a link of the page. */
export async function downloaded(page, name) {
  const link = page.locator(`main a[download][href*="${name}"]`).first();
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  assert.match(download.suggestedFilename(), /^[a-z-]+-\d{4}-\d\d-\d\d\.[a-z]+$/, "the server names it");
  return readFile(await download.path());
}

/** Every invoice of the account stands on the statement, and the code on it is the one of the page. */
export async function papers(browser, page, goTo) {
  await goTo(page, "/l/-/documents");
  const account = await page.evaluate(async () => (await fetch("/api/portal/account")).json());
  const numbers = account.cases.flatMap(({ invoices }) => invoices.map(({ number }) => number));
  const file = await downloaded(page, "statement.pdf");
  const { title, language, pages } = await told(browser, file);
  assert.ok(title.length > 5 && language.startsWith(account.debtor.language), `${title} ${language}`);
  const squeezed = (text) => text.replace(/\s/g, "");
  const whole = squeezed(pages.join(" "));
  for (const number of numbers) assert.ok(whole.includes(squeezed(number)), number);
  assert.ok(whole.includes(squeezed(account.creditor.name)) && whole.includes(squeezed(account.debtor.name)));
  const drawnPages = await drawn(browser, file);
  assert.deepEqual([Math.round(drawnPages[0].width_mm), Math.round(drawnPages[0].height_mm)], [210, 297]);
  if (account.cases.some(({ currency, acts }) => currency === "EUR" && acts.includes("pay"))) {
    const found = (await Promise.all(drawnPages.map(codes))).flat();
    assert.equal(found.length, 1);
    assert.match(found[0].text, /^BCD\n002\n1\nSCT\n/);
    assert.ok(found[0].side_mm >= 25, `${found[0].side_mm} mm`);
  }
  const book = unzipped(await downloaded(page, "statement.xlsx"));
  const sheets = Object.keys(book).filter((name) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name));
  assert.ok(sheets.length >= account.cases.filter(({ invoices }) => invoices.length > 0).length);
  for (const name of sheets) assert.doesNotMatch(book[name], /<f>|<hyperlink/);
  for (const number of numbers) assert.ok(book["xl/sharedStrings.xml"].includes(number.replaceAll("&", "&amp;")), number);
  if ((await page.locator('main a[href*="/receipts/"]').count()) === 0) return;
  const receipt = await told(browser, await downloaded(page, "/receipts/"));
  assert.equal(receipt.pages.length, 1);
}
