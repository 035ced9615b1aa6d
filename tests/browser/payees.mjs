/** Invoices that are paid to somebody else, on the real program: each account by itself, no card, and the way back. */
import assert from "node:assert/strict";
import { open } from "./browser.mjs";
import { enter, Stage } from "./cards.mjs";
import { axe, sideways } from "./checks.mjs";
import { tabTo } from "./journeys.mjs";
import { started } from "./local.mjs";
import { stripe } from "./stripe.mjs";

const KEY = "rk_test_0123456789abcdefghij";
const OWN = "FR7630006000011234567890189";
const FACTOR = {
  name: "Factor Atlantique SA",
  account_holder: "FACTOR ATLANTIQUE",
  iban: "DE89 3704 0044 0532 0130 00",
  mention: "Factor Atlantique SA est subrogée dans nos droits.",
};

export async function payees(browser, test) {
  await test("assigned invoices on the real program", async () => {
    const till = await stripe(KEY);
    const server = await started(["--empty", "--clock", "2026-09-01T08:00:00Z", "--stripe", till.origin]);
    if (!server) return console.log("no local server is built: its payees are left out (cargo build -p local)");
    try {
      const stage = new Stage(server.origin, till);
      const run = (name, body) => test(`payee: ${name}`, () => journey(browser, stage, body));
      await run("two accounts are two transfers, one after the other", both);
      await run("a card is offered for what is the creditor's alone", card);
      await run("taken back, it is one transfer again", back);
      await run("a plan is for one account, with the keyboard alone", plan);
    } finally {
      await server.stop();
      till.close();
    }
  });
}

/** Of the two invoices that are owed the second is assigned. */
async function journey(browser, stage, body) {
  const debtor = await stage.link();
  const say = assign(stage, debtor);
  await say(FACTOR);
  const { page, context, complaints } = await open(browser, stage.origin, { width: 320, expected: /422/ });
  try {
    await enter(page, stage, debtor);
    await body({ page, stage, debtor, say });
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

function assign(stage, { id }) {
  return async (payee) => {
    const { items } = await stage.desk("GET", `/cases?debtor=${id}`);
    const { items: owed } = await stage.desk("GET", `/cases/${items[0].id}`);
    const { invoice } = owed.find(({ number }) => number === `F-${id}-2`);
    await stage.desk("POST", `/cases/${items[0].id}/invoices/${invoice}/payee`, { payee, reason: "affacturage" });
  };
}

async function pay(page, { origin }, slips) {
  await page.goto(`${origin}/l/-/pay`);
  await page.waitForFunction((count) => document.querySelectorAll(".transfer").length === count, slips);
  return page.locator(".transfer");
}

const bare = (text) => text.replace(/\s/g, "");

async function both({ page, stage }) {
  const slips = await pay(page, stage, 2);
  const [own, other] = (await slips.allInnerTexts()).map(bare);
  assert.ok(own.includes(OWN) && own.includes("120,00€") && !own.includes("Factor"), own);
  assert.ok(other.includes(bare(FACTOR.iban)) && other.includes("80,50€"), other);
  assert.ok(other.includes(FACTOR.account_holder.replace(" ", "")) && other.includes(bare(FACTOR.mention)), other);
  assert.match(other, /lesmêmesdepuisle\d+/);
  const headings = await page.locator("main h2").allInnerTexts();
  assert.ok(headings.some((text) => /^Virement 2 sur 2\s: Factor Atlantique SA$/.test(text)), headings.join());
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await sideways(page), []);
}

async function card({ page, stage, debtor }) {
  await pay(page, stage, 2);
  assert.equal(await page.locator("#way").count(), 0, "no card for everything");
  await page.locator('input[name="amount"]').nth(1).check();
  const box = (number) => page.getByRole("checkbox", { name: new RegExp(`${debtor.id}-${number}\\b`) });
  await box(1).check();
  await page.selectOption("#way", "card");
  await page.waitForSelector('input[name="card-portion"]');
  await box(2).check();
  await page.waitForFunction(() => document.querySelectorAll(".transfer").length === 2);
  assert.equal(await page.locator('input[name="card-portion"]').count(), 0, "what is chosen beside it ends the card");
}

async function back({ page, stage, say }) {
  await pay(page, stage, 2);
  await say(null);
  const slips = await pay(page, stage, 1);
  const text = bare(await slips.first().innerText());
  assert.ok(text.includes(OWN) && text.includes("200,50€"), text);
}

async function plan({ page, stage }) {
  await page.goto(`${stage.origin}/l/-/plan`);
  await page.waitForSelector('input[name="invoices"]');
  for (let chosen = 0; chosen < 2; chosen++) {
    await tabTo(page, () => document.activeElement.type === "checkbox" && !document.activeElement.checked);
    await page.keyboard.press("Space");
  }
  await tabTo(page, () => document.activeElement.type === "submit");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".faults");
  assert.match(await page.locator(".faults").innerText(), /plusieurs comptes/);
}
