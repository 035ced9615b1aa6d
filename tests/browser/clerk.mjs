/** Two companies of one clerk on the real program: two tabs of one browser, each with its own link. */
import assert from "node:assert/strict";
import { open } from "./browser.mjs";
import { enter, owed } from "./cards.mjs";
import { distribution } from "./distribution.mjs";

export async function companies(browser, stage, test) {
  const run = (name, body, origin = stage.origin) => test(`clerk: ${name}`, () => journey(browser, stage, origin, body));
  await run("each tab acts for its own company, and one goes over to the other", acts);
  await run("a link of another creditor closes what was open", replaced);
  // What says which company it is has to pass the site that infra/template.yaml declares
  const parameters = { OriginSecret: "no secret: the local server asks for none" };
  const site = await distribution({ api: stage.origin, uploads: `${stage.origin}/uploads`, viewerHost: true, parameters });
  try {
    await run("the same as deployed", acts, site.origin);
  } finally {
    await site.close();
  }
}

/** `origin`: where the pages are looked at. */
async function journey(browser, stage, origin, body) {
  const debtors = [await stage.link(), await stage.link()];
  const { page, context, complaints } = await open(browser, origin, { width: 320, expected: /401/ });
  try {
    await body({ page, other: await context.newPage(), stage, seen: { origin }, debtors });
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

const settled = (page) => page.waitForFunction(() => document.querySelector("h1") && !document.querySelector(".loading"));
const named = (page) => page.locator(".names").innerText();

async function acts({ page, other, stage, seen, debtors: [first, second] }) {
  await enter(page, seen, first);
  await page.locator('a[href^="/l/-/promise?"]').click();
  await page.waitForSelector("#pay_on");
  // The other link is opened while the first tab is in the middle of an act
  await enter(other, seen, second);
  assert.match(await named(other), new RegExp(second.id));
  for (const box of await page.locator('input[name="invoices"]').all()) if (!(await box.isChecked())) await box.check();
  await page.fill("#pay_on", await monday(page));
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector("main dl.facts");
  await page.locator("main .button.main").click();
  await page.waitForSelector(".receipt");
  assert.match(await named(page), new RegExp(first.id));
  const holds = async (debtor) => (await stage.sheet(debtor)).holds.map(({ kind }) => kind);
  assert.deepEqual([await holds(first), await holds(second)], [["promise"], []]);
  assert.match(await owed(page, seen), /Rappels suspendus/);
  assert.doesNotMatch(await owed(other, seen), /Rappels suspendus/);
  // One tab goes over; the file it takes is the other company's now
  await page.getByRole("link", { name: "Changer de compte (1)" }).click();
  await page.getByRole("button", { name: `Atelier ${second.id} SARL` }).click();
  await page.locator(".names", { hasText: second.id }).waitFor();
  await page.goto(`${seen.origin}/l/-/documents`);
  await settled(page);
  const calendar = '[download][href*="promise.ics"]';
  assert.equal(await page.locator(calendar).count(), 0);
  await page.goBack();
  await settled(page);
  await page.goBack();
  await page.locator(".names", { hasText: first.id }).waitFor();
  await page.goto(`${seen.origin}/l/-/documents`);
  await page.locator(calendar).waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(calendar).click()]);
  assert.equal(await download.failure(), null);
  // Leaving ends both
  await page.evaluate(() => fetch("/api/portal/session", { method: "DELETE" }));
  for (const tab of [page, other]) {
    await tab.reload();
    await tab.waitForFunction(() => /visite/.test(document.querySelector("h1")?.textContent ?? ""));
  }
}

/** A day that a promise may name. */
async function monday(page) {
  const [min, max] = await page.locator("#pay_on").evaluate((input) => [input.min, input.max]);
  for (let day = Date.parse(min); day <= Date.parse(max); day += 86_400_000) if (new Date(day).getUTCDay() === 1) return new Date(day).toISOString().slice(0, 10);
  throw new Error(`no Monday between ${min} and ${max}`);
}

async function replaced({ page, other, stage, debtors: [first] }) {
  const elsewhere = new stage.constructor(stage.origin);
  elsewhere.debtors = 900;
  const stranger = await elsewhere.link();
  await enter(page, stage, first);
  await enter(other, elsewhere, stranger);
  assert.equal(await other.getByRole("link", { name: /Changer de compte/ }).count(), 0);
  await page.reload();
  await page.waitForFunction(() => /visite/.test(document.querySelector("h1")?.textContent ?? ""));
  assert.doesNotMatch(await page.locator("main").innerText(), /200,50/);
}
