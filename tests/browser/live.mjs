/** The same pages on the real program. `outbox`: where the local server's own calls answer, when the pages are looked at
 * through something that stands before it; `links`: the paths of links, where there is no outbox to ask. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { open } from "./browser.mjs";
import { downloaded, papers } from "./documents.mjs";
import { originals } from "./originals.mjs";
import { codes, drawn, told } from "./paper.mjs";

/** How many links are tried before an act counts as offered to nobody. */
const TRIES = 40;

export async function live(browser, origin, test, { outbox = origin, links: given, name: where = "live", ...more } = {}) {
  const links = given ?? (await linksOf(outbox));
  await test(`${where}: the outbox holds links to the debtor's pages`, () => assert.ok(links.length > 0));
  const run = (name, act, body, fits) =>
    test(`${where}: ${name}`, async () => {
      const opened = await open(browser, origin, { permissions: ["clipboard-read", "clipboard-write"], ...more });
      try {
        await enter(opened.page, origin, links, act, fits);
        await body(opened.page);
        assert.deepEqual(opened.complaints, []);
      } finally {
        await opened.context.close();
      }
    });
  const mailed = (number) => (given ? undefined : confirmed(outbox, number));
  await run("the transfer can be copied", "pay", transfer);
  await run("a message is read again from the history", "pay", rereads);
  await run("the printed transfer is one A4 whose code a telephone reads", "pay", (page) => slip(browser, page));
  await run("a statement and a receipt are downloaded and read", "pay", (page) => papers(browser, page, goTo));
  await run("an invoice itself is saved and read", "pay", (page) => originals(browser, page, goTo), hasOriginals);
  await run("a promise is recorded and pauses the reminders", "promise", (page) => promise(browser, page, mailed), hasMail);
  await run("a plan is agreed to and followed", "plan", (page) => plan(browser, page, mailed), hasMail);
  await run("a dispute of a part is recorded, and talked about", "dispute", (page) => dispute(page, mailed), hasMail);
  await run("a payment already made is recorded", "already-paid", (page) => alreadyPaid(page, mailed), hasMail);
  if (given) return;
  await run("a copy of all that is kept is saved after a code", "pay", (page) => saved(browser, page, outbox));
  // A second round meets the same debtor: he has five codes an hour, and his request waits already.
  if (outbox !== origin) return;
  let asker;
  await run("an address is added by two codes and taken off again", "pay", async (page) => {
    asker = await whose(page);
    await changed(page, outbox);
  });
  // By another debtor: that one has had his codes of this hour
  const another = async (page) => (await hasMail(page)) && (await whose(page)) !== asker;
  await run("a mobile number is added by a code that goes there", "pay", (page) => numbered(page, outbox), another);
  await run("a right is asked for and waits", "pay", asked);
}

/** True where a page and an e-invoice of one invoice are handed out. */
const hasOriginals = (page) =>
  page.evaluate(async () => {
    const { cases } = await (await fetch("/api/portal/account")).json();
    return cases.some(({ invoices }) => invoices.some(({ originals }) => originals.length === 2));
  });

/** True where a mail can reach the debtor: what he declares is said again there. */
const hasMail = (page) =>
  page.evaluate(async () => {
    const { debtor } = await (await fetch("/api/portal/account")).json();
    return debtor.addresses.some(({ channel, acts }) => channel === "email" && acts.includes("code"));
  });

/** Whose account is open. */
const whose = (page) => page.evaluate(async () => (await (await fetch("/api/portal/account")).json()).id);

/** Links to the debtor's pages, newest first. */
async function linksOf(origin) {
  const outbox = await (await fetch(`${origin}/local/outbox`, { headers: { Accept: "application/json" } })).json();
  const paths = outbox.flatMap(({ links = [] }) => links.map((link) => new URL(link, origin).pathname));
  return [...new Set(paths.filter((path) => /^\/l\/[A-Za-z0-9_-]{32}$/.test(path)))].reverse();
}

/** Opens links as a person would until one leads to a summary that offers the act, then follows it. */
async function enter(page, origin, links, act, fits = () => true) {
  for (const path of links.slice(0, TRIES)) {
    await page.goto(origin + path);
    await page.waitForSelector("main .button.main, [role=alert]");
    if ((await page.locator(".envelope").count()) === 0) continue;
    assert.doesNotMatch(await page.locator("main").innerText(), /\d[.,]\d\d\s?[€£$]|[€£$]\s?\d/);
    await page.locator(".envelope .button.main").click();
    await page.waitForURL("**/l/-/summary");
    await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector(".loading"));
    const offered = page.locator(`a[href^="/l/-/${act}?"]`).first();
    if ((await offered.count()) === 0 || !(await fits(page))) continue;
    await offered.click();
    await page.waitForFunction(() => !document.querySelector(".loading"));
    return;
  }
  throw new Error(`no link among ${Math.min(TRIES, links.length)} offers "${act}"`);
}

async function transfer(page) {
  await page.waitForSelector(".transfer");
  const shown = (await page.locator(".facts .mono").first().innerText()).replace(/\s/g, "");
  await page.locator(".copy button").nth(2).click();
  await page.waitForSelector(".copy button:has-text('Copi')");
  await page.waitForTimeout(100);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, shown);
  assert.match(copied, /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/);
  const codes = page.locator(".code-sheet img");
  if (await codes.count()) assert.ok(await codes.evaluate((img) => img.naturalWidth > 0));
}

async function rereads(page) {
  await page.locator('nav a[href="/l/-/history"]').click();
  await page.waitForSelector(".story li");
  await page.locator('.story a[href^="/l/-/message"]').first().click();
  await page.waitForSelector(".copy-text");
  assert.match(await page.locator(".copy-text").innerText(), /\/l\/-{32}/);
  assert.match(await page.locator("dl.facts").innerText(), /•/);
}

/** The slip as paper: one A4, a code of 25 mm or more that says what the server said, accents included. */
async function slip(browser, page) {
  await page.waitForSelector(".code-sheet img");
  const asked = await page.locator("main").evaluate(async () => {
    const ids = new URLSearchParams(location.search).get("invoices") ?? "";
    const account = await (await fetch("/api/portal/account")).json();
    const [{ invoices }] = account.cases.filter(({ acts }) => acts.includes("pay"));
    const payable = invoices.filter(({ acts }) => acts.includes("pay"));
    const late = payable.filter(({ days_late }) => days_late > 0);
    const named = ids || (late.length > 0 ? late : payable).map(({ id }) => id).join(",");
    return (await fetch(`/api/portal/transfer?invoices=${named}`)).json();
  });
  const paper = await drawn(browser, await page.pdf({ preferCSSPageSize: true, printBackground: false }));
  assert.equal(paper.length, 1);
  assert.deepEqual([Math.round(paper[0].width_mm), Math.round(paper[0].height_mm)], [210, 297]);
  const [code, more] = await codes(paper[0]);
  assert.equal(more, undefined);
  assert.equal(code?.text, asked.epc);
  assert.ok(code.side_mm >= 25, `${code.side_mm} mm`);
}

/** The six digits that were sent last. */
async function lastCode(outbox) {
  const sent = await (await fetch(`${outbox}/local/outbox`, { headers: { Accept: "application/json" } })).json();
  const { text } = sent.filter(({ notice }) => notice === "code").at(-1);
  return /(?<!\d)\d{6}(?!\d)/.exec(text)[0];
}

/** Has a code sent to the first address on file, and types it. */
async function proven(page, outbox) {
  await page.waitForSelector("#address");
  const [, first] = await page.locator("#address option").evaluateAll((all) => all.map(({ value }) => value));
  await page.selectOption("#address", first);
  await page.locator('button[type="submit"]').click();
  await typed(page, outbox);
}

async function typed(page, outbox) {
  await page.waitForSelector("#code");
  await page.fill("#code", await lastCode(outbox));
  await page.locator('button[type="submit"]').click();
}

/** Goes to a page of the open visit as a link would. */
const goTo = async (page, path) => {
  await page.goto(new URL(path, page.url()).href);
  await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector(".loading"));
};

async function saved(browser, page, outbox) {
  await goTo(page, "/l/-/data");
  await proven(page, outbox);
  const link = page.locator("main a.main[download]");
  await link.waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const whole = JSON.parse(await readFile(await download.path(), "utf8"));
  const kinds = new Set(whole.items.map(({ kind }) => kind));
  for (const kind of ["account", "person", "invoice", "fact", "message"]) assert.ok(kinds.has(kind), kind);
  assert.equal(JSON.stringify(whole).includes(await lastCode(outbox)), false, "the code is kept nowhere");
  const { title, pages } = await told(browser, await downloaded(page, "data.pdf"));
  assert.ok(title.length > 5 && pages.length > 0);
  const { name } = whole.items.find(({ kind }) => kind === "person").data;
  assert.ok(pages.join(" ").replace(/\s/g, "").includes(name.replace(/\s/g, "")), name);
}

async function changed(page, outbox) {
  await goTo(page, "/l/-/address-add");
  await proven(page, outbox);
  await page.waitForSelector("#email");
  await page.fill("#email", `lea.${Date.now()}@example.com`);
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector("#code-hint >> text=l•••@e•••.com");
  await typed(page, outbox);
  await page.locator('a.main[href="/l/-/contact"]').click();
  const remove = page.getByRole("link", { name: "l•••@e•••.com" });
  await remove.click();
  await proven(page, outbox);
  await page.locator("main > .button.main").click();
  await page.locator('a.main[href="/l/-/contact"]').click();
  await page.waitForSelector("dl.facts");
  assert.equal(await remove.count(), 0);
}

/** The code is read from the text message in the outbox, as its owner would from his telephone. */
async function numbered(page, outbox) {
  await goTo(page, "/l/-/address-add");
  await proven(page, outbox);
  await page.selectOption("#channel", "sms");
  const number = `+3376${String(Date.now()).slice(-7)}`;
  await page.fill("#phone", number);
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(`#code-hint >> text=•• ${number.slice(-2)}`);
  const sent = await (await fetch(`${outbox}/local/outbox?channel=sms&to=${encodeURIComponent(number)}`, { headers: { Accept: "application/json" } })).json();
  assert.deepEqual(sent.map(({ notice, links }) => [notice, links.length]), [["code", 0]]);
  await typed(page, outbox);
  await page.locator('a.main[href="/l/-/contact"]').click();
  await page.waitForSelector(`dl.facts >> text=•• ${number.slice(-2)}`);
}

async function asked(page) {
  await goTo(page, "/l/-/requests");
  await page.selectOption("#asks", "correct");
  await page.fill("#text", "Le numéro de rue est faux.");
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".story li");
  assert.match(await page.locator(".story").innerText(), /Le numéro de rue est faux/);
}

/** A receipt is one A4 too. */
async function printed(browser, page) {
  const paper = await drawn(browser, await page.pdf({ preferCSSPageSize: true }));
  assert.equal(paper.length, 1);
}

async function choose(page) {
  const box = page.locator('input[name="invoices"]').first();
  if (!(await box.isChecked())) await box.check();
}

async function send(page) {
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector("main dl.facts, .faults");
  if (await page.locator(".faults").count()) return false;
  await page.locator("main .button.main").click();
  await page.waitForSelector(".receipt, .faults, .notice[role=alert]");
  return (await page.locator(".receipt").count()) > 0;
}

/** What was declared is said again by one mail, with its number, before the page says that it is done. */
async function confirmed(outbox, number) {
  const sent = await (await fetch(`${outbox}/local/outbox`, { headers: { Accept: "application/json" } })).json();
  const mails = sent.filter(({ notice, text }) => notice === "confirmation" && text.includes(number));
  assert.equal(mails.length, 1, `${mails.length} mails about ${number}`);
  assert.equal(mails[0].links.some((link) => /\/l\/[A-Za-z0-9_-]{32}$/.test(link)), true, "it leads to his page");
}

async function finished(page, mailed) {
  const number = await page.locator(".receipt .number").innerText();
  assert.ok(number.length > 3, "a follow-up number is shown");
  await mailed(number);
  await page.locator("main .button.main").click();
  await page.waitForURL("**/l/-/summary");
  await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector(".loading"));
  assert.ok((await page.locator(".notice").count()) > 0, "the summary says that reminders are paused");
}

async function promise(browser, page, mailed) {
  await choose(page);
  const [first, last] = await page.locator("#pay_on").evaluate((input) => [input.min, input.max]);
  // The server may refuse a day that is not worked: the next one is tried, a week at most.
  for (let day = Date.parse(first), n = 0; n < 7 && day <= Date.parse(last); n++, day += 86_400_000) {
    await page.fill("#pay_on", new Date(day).toISOString().slice(0, 10));
    if (!(await send(page))) continue;
    await printed(browser, page);
    return finished(page, mailed);
  }
  throw new Error("no day of the first week was accepted");
}

async function plan(browser, page, mailed) {
  for (const box of await page.locator('input[name="invoices"]').all()) if (!(await box.isChecked())) await box.check();
  await page.fill("#first_on", await page.getAttribute("#first_on", "min"));
  await page.waitForSelector(".schedule tbody tr:nth-child(2)");
  const sums = await page.locator(".schedule tfoot").innerText();
  assert.ok(await send(page), await page.locator("main").innerText());
  await finished(page, mailed);
  await page.locator('a[href^="/l/-/schedule"]').click();
  await page.waitForSelector(".schedule .state");
  assert.equal(await page.locator(".schedule tfoot").innerText(), sums);
  const [costs, none, total] = await words(page, "plan-costs", "plan-none", "plan-total");
  assert.ok(sums.startsWith(`${costs}\t${none}\n${total}\t`), sums);
  const schedule = await told(browser, await downloaded(page, "schedule.pdf"));
  const days = (await downloaded(page, "schedule.ics")).toString();
  const rows = await page.locator(".schedule tbody tr").count();
  assert.equal(days.match(/BEGIN:VEVENT\r\n/g).length, rows);
  assert.equal(schedule.pages.length, 1);
  assert.ok(schedule.pages[0].includes(costs), schedule.pages[0]);
  assert.match(schedule.pages[0], /IBAN [A-Z]{2}\d\d/);
}

/** The portal's words in the language of the page: a debtor met by his link may read any of them. */
async function words(page, ...keys) {
  const language = await page.evaluate(() => document.documentElement.lang);
  const file = await readFile(new URL(`../../portal/locales/${language}/debtor.ftl`, import.meta.url), "utf8");
  return keys.map((key) => file.match(new RegExp(`^${key} = (.+)$`, "m"))[1]);
}

/** Adds two files: they leave at once, to wherever the server says. */
async function added(page) {
  const pdf = { name: "devis signé.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 devis") };
  const photo = { name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(3_000_000)]) };
  await page.setInputFiles('input[type="file"]', [pdf, photo]);
  await page.waitForFunction(() => document.querySelectorAll(".files li").length === 2 && !document.querySelector(".files progress"));
  assert.equal(await page.locator(".files .wrong").count(), 0, await page.locator(".files").innerText());
}

async function dispute(page, mailed) {
  await choose(page);
  await page.locator('input[name="reason"]').nth(1).check();
  await page.locator('input[name="amount-portion"]').nth(1).check();
  await page.fill("#amount", "1");
  await page.fill("#text", "Le prix convenu au devis était plus bas.");
  await added(page);
  assert.ok(await send(page), await page.locator("main").innerText());
  await finished(page, mailed);
  await page.locator('a[href^="/l/-/disputes"]').first().click();
  await page.waitForSelector(".story li");
  await page.fill("#text", "Devis du 3 mai.");
  await page.locator('button[type="submit"]').click();
  await page.waitForFunction(() => document.querySelector("#text")?.value === "");
  assert.match(await page.locator(".story").innerText(), /plus bas[^]*Devis du 3 mai/);
}

async function alreadyPaid(page, mailed) {
  await choose(page);
  await page.fill("#paid_on", await page.getAttribute("#paid_on", "max"));
  await page.locator('input[name="method"]').first().check();
  await added(page);
  assert.ok(await send(page), await page.locator("main").innerText());
  await finished(page, mailed);
}
