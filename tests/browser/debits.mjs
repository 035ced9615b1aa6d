/** Direct debits on the real program: the mandate, the code, the order, the bank's file, and taking it all back. */
import assert from "node:assert/strict";
import { open } from "./browser.mjs";
import { enter, heading, owed, Stage, well } from "./cards.mjs";
import { tabTo } from "./journeys.mjs";
import { started } from "./local.mjs";

const IBAN = "DE89 3704 0044 0532 0130 00";

export async function debits(browser, test) {
  await test("direct debits on the real program", async () => {
    const server = await started(["--empty", "--clock", "2026-09-01T08:00:00Z"]);
    if (!server) return console.log("no local server is built: its direct debits are left out (cargo build -p local)");
    try {
      const stage = new Stage(server.origin);
      await stage.opened();
      await stage.desk("POST", "/debits", { identifier: "FR72ZZZ123456" });
      const run = (name, body) => test(`debit: ${name}`, () => journey(browser, stage, body));
      await run("signed with a code, told by mail, sent to the bank and collected", signed);
      await run("a wrong account, and a code that is guessed", mistaken);
      await run("taken back before it is with the bank", takenBack);
      await run("a part, by the mandate that stands, with the keyboard alone", keyboard);
      await run("what is open changes before the button is pressed", moved);
      await run("refused by the bank: nothing was taken", refused);
      await run("an order of another debtor shows nothing", strange);
    } finally {
      await server.stop();
    }
  });
}

async function journey(browser, stage, body) {
  const debtor = await stage.link();
  const opened = await open(browser, stage.origin, { width: 320, expected: /409|404|422/ });
  const { page, context, complaints } = opened;
  try {
    await enter(page, stage, debtor);
    await body({ page, stage, debtor });
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

const submit = (page) => page.locator('main button[type="submit"]').first().click();

/** Chooses the debit and comes to the mandate. */
async function choose(page, { origin }) {
  await page.goto(`${origin}/l/-/pay`);
  // The transfer stands first: it is there before anything is chosen
  await page.waitForSelector(".transfer");
  await page.selectOption("#way", "debit");
  await submit(page);
  await page.waitForURL("**/l/-/debit**");
  await page.waitForSelector("#iban, #from");
}

async function account(page, iban = IBAN) {
  await page.fill("#holder", "Atelier Dupont SARL");
  await page.fill("#iban", iban);
  await submit(page);
}

const mails = (stage, { id }) => stage.call("GET", `/local/outbox?to=${id.toLowerCase()}@dupont.example`);

async function send(page) {
  await page.waitForSelector("#address");
  await page.selectOption("#address", { index: 1 });
  await submit(page);
  await page.waitForSelector("#code");
}

const codeOf = async (stage, debtor) => /\b\d{6}\b/.exec((await mails(stage, debtor)).at(-1).text)[0];

async function code(page, stage, debtor) {
  await send(page);
  await page.fill("#code", await codeOf(stage, debtor));
  await submit(page);
  await page.waitForSelector(".afterwards");
}

async function order(page, stage, debtor) {
  await choose(page, stage);
  await account(page);
  await code(page, stage, debtor);
  await page.locator("main button.main").click();
  await heading(page, "Prélèvement ordonné");
}

/** The visit has ended meanwhile: the last link opens another one. */
async function back(page, stage, debtor, to) {
  const links = (await mails(stage, debtor)).flatMap(({ links }) => links).filter((link) => /\/l\/[\w-]{32}$/.test(link));
  await page.goto(stage.origin + new URL(links.at(-1)).pathname);
  await page.locator(".envelope .button.main").click();
  await page.waitForURL("**/l/-/summary");
  await page.goto(to);
}

async function signed({ page, stage, debtor }) {
  await choose(page, stage);
  assert.match(await page.locator("main").innerText(), /8 semaines[\s\S]*13 mois[\s\S]*14 jours/);
  await well(page);
  await account(page);
  await page.waitForSelector("#address");
  await well(page);
  await code(page, stage, debtor);
  assert.match(await page.locator("dl.facts").innerText(), /200,50[\s\S]*Aucuns[\s\S]*octobre 2026[\s\S]*FR72ZZZ123456/);
  await well(page);
  await page.locator("main button.main").dblclick();
  await heading(page, "Prélèvement ordonné");
  assert.match(await page.locator("dl.facts").innerText(), /DE•• 000/);
  await well(page);
  const told = (await mails(stage, debtor)).filter(({ notice }) => notice === "confirmation");
  assert.equal(told.length, 1, "pressed twice, it is one order and one mail");
  assert.match(told[0].text, /200,50[\s\S]*/);
  assert.match(told[0].text, /FR72ZZZ123456/);
  const followed = page.url();
  assert.match(await owed(page, stage), /Prélèvement ordonné/);
  await well(page);
  const { days, ...file } = await stage.desk("POST", "/debits/files");
  await stage.call("POST", "/local/clock", { to: `${days[0].on}T15:00:00Z` });
  await stage.desk("POST", `/debits/files/${file.id}/collected`);
  await back(page, stage, debtor, followed);
  await heading(page, "Payé par prélèvement");
  await well(page);
  assert.match(await owed(page, stage), /à jour/);
}

async function mistaken({ page, stage, debtor }) {
  await choose(page, stage);
  await account(page, "DE89 3704 0044 0532 0130 01");
  await page.waitForSelector("#iban-error");
  await page.waitForFunction(() => document.activeElement.matches(".faults"));
  await well(page);
  // The page knows shapes, the server knows which banks can be asked
  await account(page, "CH93 0076 2011 6238 5295 7");
  await code(page, stage, debtor);
  await page.locator("main button.main").click();
  await page.waitForSelector("#iban-error");
  await account(page);
  await send(page);
  const right = await codeOf(stage, debtor);
  const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, "0");
  for (let n = 0; n < 5; n++) {
    await page.fill("#code", wrong);
    await submit(page);
    await page.waitForSelector("#code-error");
    await page.waitForFunction(() => !document.querySelector("button[aria-busy=true]"));
  }
  await page.fill("#code", right);
  await submit(page);
  await page.waitForFunction(() => document.querySelector("#code-error") && document.activeElement.matches(".faults"));
  assert.equal(await page.locator(".afterwards").count(), 0, "five guesses void the code");
  assert.doesNotMatch(await owed(page, stage), /Prélèvement/);
}

async function takenBack({ page, stage, debtor }) {
  await order(page, stage, debtor);
  await submit(page);
  await page.waitForSelector("#revoke-error");
  await page.selectOption("#revoke", "yes");
  await submit(page);
  await heading(page, "Prélèvement annulé");
  await well(page);
  assert.equal(await page.locator("#revoke").count(), 0);
  assert.doesNotMatch(await owed(page, stage), /Prélèvement/);
}

async function keyboard({ page, stage, debtor }) {
  await page.goto(`${stage.origin}/l/-/pay`);
  await page.waitForSelector("#way");
  await tabTo(page, () => document.activeElement.id === "way");
  await page.keyboard.press("ArrowDown");
  await page.waitForSelector('input[name="card-portion"]');
  await tabTo(page, () => document.activeElement.name === "card-portion");
  await page.keyboard.press("ArrowDown");
  await page.waitForSelector("#card");
  await tabTo(page, () => document.activeElement.id === "card");
  await page.keyboard.type("50,25");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#holder");
  await tabTo(page, () => document.activeElement.id === "holder");
  await page.keyboard.type("Atelier Dupont SARL");
  await tabTo(page, () => document.activeElement.id === "iban");
  await page.keyboard.type(IBAN);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#address");
  await tabTo(page, () => document.activeElement.id === "address");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, () => document.activeElement.matches("button[type=submit]"));
  await page.keyboard.press("Enter");
  await page.waitForSelector("#code");
  await tabTo(page, () => document.activeElement.id === "code");
  await page.keyboard.type(await codeOf(stage, debtor));
  await page.keyboard.press("Enter");
  await page.waitForSelector(".afterwards");
  await tabTo(page, () => document.activeElement.matches("button.main"));
  await page.keyboard.press("Enter");
  await heading(page, "Prélèvement ordonné");
  assert.match(await page.locator(".receipt").innerText(), /50,25/);
  // The other invoice goes by the mandate that stands
  await page.goto(`${stage.origin}/l/-/pay`);
  await page.waitForSelector(".transfer");
  await page.locator('input[name="amount"]').nth(1).check();
  await page.locator('input[name="invoices"]').nth(1).check();
  await page.selectOption("#way", "debit");
  await submit(page);
  await page.waitForSelector("#from");
  await page.selectOption("#from", { label: "DE•• 000" });
  await well(page);
  await submit(page);
  await code(page, stage, debtor);
  await page.locator("main button.main").click();
  await heading(page, "Prélèvement ordonné");
}

async function moved({ page, stage, debtor }) {
  await choose(page, stage);
  await account(page);
  await code(page, stage, debtor);
  await stage.event("payment.received", {
    debtor_id: debtor.id,
    payment: { id: `P-${debtor.id}`, received_on: "2026-09-17", currency: "EUR", amount: "20.00", method: "transfer", invoice_ids: [] },
  });
  await page.locator("main button.main").click();
  await page.waitForSelector(".notice[role=alert]");
  assert.match(await page.locator(".notice").innerText(), /changé entre-temps/);
  await well(page);
  await page.locator("main .button.main").click();
  await page.waitForSelector(".transfer");
}

async function refused({ page, stage, debtor }) {
  await order(page, stage, debtor);
  const followed = page.url();
  const id = new URL(followed).searchParams.get("debit");
  // Its day may lie a weekend beyond what a bank takes today
  await stage.call("POST", "/local/clock", { advance_hours: 72 });
  await stage.desk("POST", "/debits/files");
  await back(page, stage, debtor, followed);
  await heading(page, "transmis à la banque");
  const { now } = await stage.call("GET", "/local/state");
  await stage.desk("POST", `/debits/${id}/failure`, { reason: "AC04", on: now.slice(0, 10) });
  await page.goto(followed);
  await heading(page, "rejeté par la banque");
  await well(page);
  assert.match(await owed(page, stage), /200,50/);
}

async function strange({ page, stage }) {
  const file = (await stage.desk("GET", "/debits/files")).find(({ count }) => count > 0);
  const { debits: lines } = await stage.desk("GET", `/debits/files/${file.id}`);
  await page.goto(`${stage.origin}/l/-/debit?debit=${lines[0].id}`);
  await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector(".loading"));
  assert.doesNotMatch(await page.locator("main").innerText(), /200,50|DE••/);
}
