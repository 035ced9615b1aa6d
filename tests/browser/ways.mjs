/** The screens of a card and of a direct debit, by file and beside GoCardless. */
import { at, provenBy } from "./going.mjs";
import { checkoutId, debitId, DEBITS } from "./ids.mjs";

/** The direct debit is chosen on the page where one pays; `part` of it only, where that is given. */
const byDebit = async (page, site, part) => {
  await at("/l/-/pay")(page, site);
  await page.selectOption("#way", "debit");
  await page.waitForSelector('input[name="card-portion"]');
  if (part) {
    await page.locator('input[name="card-portion"]').nth(1).check();
    await page.fill("#card", part);
  }
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector("main form, main dl.facts");
};
const mandated = async (page, site, { part, iban = "DE89 3704 0044 0532 0130 00" } = {}) => {
  await byDebit(page, site, part);
  await page.fill("#holder", "Boulangerie Le Gall SARL");
  await page.fill("#iban", iban);
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector("#address");
};
const debitChecked = async (page, site, how) => {
  await mandated(page, site, how);
  await provenBy(page);
  await page.waitForSelector(".afterwards");
};
const debitPressed = (how, wait) => async (page, site) => {
  await debitChecked(page, site, how);
  await page.locator("main button.main").click();
  await page.waitForSelector(wait);
};
/** The card is chosen on the page where one pays. */
const byCard = async (page, site) => {
  await at("/l/-/pay")(page, site);
  await page.selectOption("#way", "card");
  await page.waitForSelector('input[name="card-portion"]');
};
const cardChecked = async (page, site) => {
  await byCard(page, site);
  await page.locator('input[name="card-portion"]').nth(1).check();
  await page.fill("#card", "1 200,50");
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".facts");
};

/** A plan over invoices that are paid to two accounts. */
const planFaulty = async (page, site) => {
  await at("/l/-/plan")(page, site);
  for (const n of [0, 1]) await page.locator('input[name="invoices"]').nth(n).check();
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".faults");
};

export const cards = [
  { name: "card-ways", state: "card", go: at("/l/-/pay") },
  { name: "card-form", state: "card", go: byCard },
  {
    name: "card-errors",
    state: "card",
    go: async (page, site) => {
      await byCard(page, site);
      await page.locator('button[type="submit"]').click();
      await page.waitForSelector(".faults");
    },
  },
  { name: "card-check", state: "card", go: cardChecked },
  {
    name: "card-409",
    state: "card",
    expected: /409/,
    go: async (page, site) => {
      await cardChecked(page, site);
      await page.locator("main button.main").click();
      await page.waitForSelector(".notice[role=alert]");
    },
  },
  ...["open", "pending", "paid", "refused", "abandoned"].map((state) => ({
    name: `card-${state}`,
    state: "card",
    go: at(`/l/-/card?checkout=${checkoutId(state)}&back=${state === "abandoned" ? "left" : "done"}`),
  })),
  { name: "summary-collecting", state: "collecting", go: at("/l/-/summary") },
  { name: "pay-collecting", state: "collecting", go: at("/l/-/pay") },
  { name: "pay-payees", state: "assigned", go: at("/l/-/pay") },
  { name: "plan-payees", state: "assigned", go: planFaulty },
  {
    name: "collector-check",
    state: "signing",
    go: async (page, site) => {
      await byDebit(page, site, "");
    },
  },
  ...["open", "pending", "returned"].map((state) => ({
    name: `collector-${state}`,
    state: "signing",
    go: at(`/l/-/card?checkout=${checkoutId(`debit-${state}`)}&back=done`),
  })),
  { name: "summary-agreed", state: "agreed", go: at("/l/-/summary") },
];

export const debits = [
  { name: "debit-ways", state: "standing", go: at("/l/-/pay") },
  { name: "debit-mandate", state: "debit", go: (page, site) => byDebit(page, site) },
  {
    name: "debit-errors",
    state: "debit",
    go: async (page, site) => {
      await byDebit(page, site);
      await page.locator('button[type="submit"]').click();
      await page.waitForSelector(".faults");
    },
  },
  { name: "debit-standing", state: "standing", go: (page, site) => byDebit(page, site) },
  { name: "debit-code", state: "debit", go: (page, site) => mandated(page, site) },
  { name: "debit-check", state: "debit", go: (page, site) => debitChecked(page, site) },
  { name: "debit-done", state: "debit", go: debitPressed({}, ".receipt") },
  { name: "debit-409", state: "debit", expected: /409/, go: debitPressed({ part: "1 200,50" }, ".notice[role=alert]") },
  { name: "debit-422", state: "debit", expected: /422/, go: debitPressed({ iban: "FR76 3000 6000 0112 3456 7890 189" }, "#iban-error") },
  { name: "debit-lost", state: "debit", go: at("/l/-/debit") },
  ...DEBITS.map((state) => ({ name: `debit-${state}`, state: "debit", go: at(`/l/-/debit?debit=${debitId(state)}`) })),
  {
    name: "debit-revoke-errors",
    state: "debit",
    go: async (page, site) => {
      await at(`/l/-/debit?debit=${debitId("ordered")}`)(page, site);
      await page.locator('button[type="submit"]').click();
      await page.waitForSelector(".faults");
    },
  },
  { name: "summary-agreed", state: "agreed", go: at("/l/-/summary") },
];

