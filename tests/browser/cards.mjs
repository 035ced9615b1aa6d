/** Paying by card on the real program, beside a server that plays Stripe: out to another site and back, in every way that ends. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { open } from "./browser.mjs";
import { axe, clipped, frame, overlaps, sideways, targets } from "./checks.mjs";
import { tabTo } from "./journeys.mjs";
import { started } from "./local.mjs";
import { stripe } from "./stripe.mjs";

const KEY = "rk_test_0123456789abcdefghij";

export async function cards(browser, test) {
  await test("card payments on the real program", async () => {
    const till = await stripe(KEY);
    const server = await started(["--empty", "--clock", "2026-09-01T08:00:00Z", "--stripe", till.origin]);
    if (!server) return console.log("no local server is built: its card journeys are left out (cargo build -p local)");
    try {
      const stage = new Stage(server.origin, till);
      const run = (name, body) => test(`card: ${name}`, () => journey(browser, stage, body));
      await run("paid, told before the debtor is back", paid);
      await run("a browser that draws late shows what came meanwhile", late);
      await run("paid, told after he is back: the page finds out by itself", later);
      await run("an order that is refused in the end", refused);
      await run("a declined card, and back without paying", left);
      await run("the provider never tells: nothing is paid, and the page says wait", never);
      await run("a part, with the keyboard alone", keyboard);
      await run("a double press and two tabs are one page to pay on", twice);
      await run("what is open changes before the button is pressed", moved);
      await run("a payment of another debtor shows nothing", strange);
      await run("a robot that presses everything begins nothing", robot);
    } finally {
      await server.stop();
      till.close();
    }
  });
}

/** One portfolio that takes cards where there is a till, and a new debtor for every journey. */
export class Stage {
  constructor(origin, till) {
    Object.assign(this, { origin, till, debtors: 0, deliveries: 0 });
  }

  async call(method, path, body, headers = {}) {
    const answered = await fetch(this.origin + path, {
      method,
      headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answered.text();
    assert.ok(answered.ok, `${method} ${path} answers ${answered.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  async opened() {
    if (this.portfolio) return;
    this.portfolio = await this.call("POST", "/local/portfolios", { name: "Verrerie", sending: "enabled" });
    if (this.till) await this.connect();
  }

  connect() {
    return this.desk("POST", "/till", { key: KEY });
  }

  /** Asks as the owner of the portfolio. */
  desk(method, path, body) {
    const { token } = this.portfolio.users.find(({ role }) => role === "owner");
    return this.call(method, `/api/desk/${this.portfolio.id}${path}`, body, { Authorization: `Bearer ${token}` });
  }

  /** The link of a debtor who owes 120,00 and 80,50 since a fortnight. */
  async link() {
    await this.opened();
    const id = `C-${++this.debtors}`;
    const { now } = await this.call("GET", "/local/state");
    const day = (days) => new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10);
    for (const [n, amount] of [["1", "120.00"], ["2", "80.50"]]) await this.owes(id, n, amount, day(-30), day(2));
    await this.call("POST", "/local/clock", { to: `${day(16)}T10:00:00Z` });
    const sent = await this.call("GET", `/local/outbox?to=${id.toLowerCase()}@dupont.example`);
    const url = sent.flatMap(({ links }) => links).find((link) => /\/l\/[\w-]{32}$/.test(link));
    await this.wind();
    return { id, path: new URL(url).pathname };
  }

  owes(id, n, amount, issued_on, due_on) {
    return this.event("invoice.issued", {
      debtor: {
        id, name: `Atelier ${id} SARL`, kind: "business", country: "FR", language: "fr", time_zone: "Europe/Paris",
        contacts: [{ role: "billing", name: "Mme Dupont", email: `${id.toLowerCase()}@dupont.example` }],
      },
      invoice: { id: `${id}-${n}`, number: `F-${id}-${n}`, issued_on, due_on, currency: "EUR", amount },
    });
  }

  async event(type, data) {
    const { now } = await this.call("GET", "/local/state");
    const body = JSON.stringify({ type, occurred_at: now, data });
    const id = `evt-${++this.deliveries}`;
    const seconds = Math.floor(Date.parse(now) / 1000);
    const key = Buffer.from(this.portfolio.webhook_secrets.relance[0].replace("whsec_", ""), "base64");
    const signed = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
    const headers = { "Content-Type": "application/json", "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": `v1,${signed}` };
    const answered = await fetch(`${this.origin}/webhooks/${this.portfolio.id}/relance`, { method: "POST", headers, body });
    assert.ok(answered.ok, await answered.text());
  }

  /** Tells the player the program's time and where its events go. */
  async wind() {
    if (!this.till) return;
    const { now } = await this.call("GET", "/local/state");
    this.till.hooks = {
      url: `${this.origin}/webhooks/${this.portfolio.id}/stripe`,
      secret: this.portfolio.webhook_secrets.stripe[0],
      now: Math.floor(Date.parse(now) / 1000),
    };
    this.till.told = "before";
  }
}

async function journey(browser, stage, body) {
  const debtor = await stage.link();
  const opened = await open(browser, stage.origin, { width: 320, expected: /409|404/ });
  const { page, context, complaints } = opened;
  try {
    await enter(page, stage, debtor);
    await body({ page, context, stage, till: stage.till, debtor });
    // The player's own page is another site by intent
    assert.deepEqual(complaints.filter((each) => !each.includes(stage.till.site)), []);
  } finally {
    await context.close();
  }
}

export async function enter(page, { origin }, { path }) {
  await page.goto(origin + path);
  await page.locator(".envelope .button.main").click();
  await page.waitForURL("**/l/-/summary");
  await page.waitForSelector(".hero");
}

/** Chooses the card and comes to the check page. */
async function check(page, stage) {
  await page.goto(`${stage.origin}/l/-/pay`);
  // The transfer stands first: it is there before anything is chosen
  await page.waitForSelector(".transfer");
  await page.selectOption("#way", "card");
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector("dl.facts >> text=Stripe");
  await well(page);
}

/** The same for a part of it. */
async function checkPart(page, stage, amount) {
  await page.goto(`${stage.origin}/l/-/pay`);
  await page.waitForSelector(".transfer");
  await page.selectOption("#way", "card");
  await page.locator('input[name="card-portion"]').nth(1).check();
  await page.fill("#card", amount);
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector("dl.facts >> text=Stripe");
}

async function toStripe(page, stage) {
  await check(page, stage);
  await page.locator("main .button.main").click();
  await page.waitForURL(`${stage.till.site}/**`);
}

/** What every screen is held to, on the smallest telephone. */
export async function well(page) {
  await page.waitForFunction(() => !document.querySelector(".loading"));
  const found = [await sideways(page), await clipped(page), await overlaps(page), await targets(page), await frame(page, "fr"), await axe(page)];
  assert.deepEqual(found.flat(), []);
}

const press = (page, name) => page.getByRole("button", { name }).click();
export const heading = (page, words) => page.waitForFunction((text) => document.querySelector("h1")?.textContent.includes(text), words);
const open_sessions = ({ sessions }) => [...sessions.values()].filter(({ status }) => status === "open");

export async function owed(page, { origin }) {
  await page.goto(`${origin}/l/-/summary`);
  await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector(".loading"));
  return page.locator("main").innerText();
}

async function paid({ page, stage }) {
  await toStripe(page, stage);
  assert.match(await page.locator("h1").innerText(), /20050 eur/);
  await press(page, "Pay");
  await heading(page, "Paiement reçu");
  assert.match(await page.locator(".receipt").innerText(), /200,50/);
  await well(page);
  await page.locator("main .button.main").click();
  await heading(page, "à jour");
}

/** Everything is at hand before the first frame: a telephone that is busy, coming back to a page that it knows. */
async function late({ page, stage }) {
  await page.addInitScript(() => {
    const wait = globalThis.setTimeout;
    globalThis.setTimeout = (then, delay = 0, ...more) => wait(then, delay + 1500, ...more);
    globalThis.requestAnimationFrame = (then) => wait(() => then(performance.now()), 1500);
  });
  await page.goto(`${stage.origin}/l/-/summary`);
  await page.waitForSelector(".hero");
}

async function later({ page, stage, till }) {
  till.told = "later";
  await toStripe(page, stage);
  await press(page, "Pay");
  await heading(page, "Confirmation en attente");
  await well(page);
  await till.tell();
  await heading(page, "Paiement reçu");
  assert.match(await owed(page, stage), /à jour/);
}

async function refused({ page, stage, till }) {
  await toStripe(page, stage);
  await press(page, "Order");
  await heading(page, "Paiement en cours");
  await well(page);
  const came = page.url();
  assert.match(await owed(page, stage), /en cours d’encaissement/);
  await page.goto(`${stage.origin}/l/-/pay`);
  await page.waitForSelector(".transfer");
  assert.equal(await page.locator("#way").count(), 0, "what is being collected is not paid twice");
  const [session] = [...till.sessions.values()].slice(-1);
  till.become(session, "checkout.session.async_payment_failed", {});
  await till.tell();
  await page.goto(came);
  await heading(page, "abouti");
  await well(page);
  await page.locator("main .button.main").click();
  await page.waitForSelector("#way");
}

async function left({ page, stage }) {
  await toStripe(page, stage);
  await press(page, "Declined card");
  assert.match(await page.getByRole("alert").innerText(), /declined/);
  await page.getByRole("link", { name: "Back" }).click();
  await heading(page, "pas payé");
  await well(page);
  assert.match(await owed(page, stage), /200,50/);
}

async function never({ page, stage, till }) {
  till.told = "never";
  await toStripe(page, stage);
  await press(page, "Pay");
  await heading(page, "Confirmation en attente");
  const asked = await page.waitForResponse((response) => response.url().includes("/checkouts/"));
  assert.equal((await asked.json()).state, "open", "coming back has marked nothing as paid");
  assert.match(await owed(page, stage), /200,50/);
  // Another try finds out at the provider that he has paid, and asks him to wait
  await checkPart(page, stage, "10");
  await page.locator("main .button.main").click();
  await page.waitForSelector(".notice[role=alert]");
  await well(page);
  assert.match(await owed(page, stage), /en cours d’encaissement/);
  till.events.length = 0;
}

async function keyboard({ page, stage }) {
  await page.goto(`${stage.origin}/l/-/pay`);
  await page.waitForSelector("#way");
  await tabTo(page, () => document.activeElement.id === "way");
  await page.keyboard.press("ArrowDown");
  await page.waitForSelector('input[name="card-portion"]');
  await tabTo(page, () => document.activeElement.name === "card-portion");
  await page.keyboard.press("ArrowDown");
  await page.waitForSelector("#card");
  await tabTo(page, () => document.activeElement.id === "card");
  await page.keyboard.type("9000");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#card-error");
  await page.waitForFunction(() => document.activeElement.matches(".faults"));
  await well(page);
  await page.fill("#card", "50,25");
  await page.locator("#card").press("Enter");
  await page.waitForSelector("dl.facts");
  await tabTo(page, () => document.activeElement.matches(".button.main"));
  await page.keyboard.press("Enter");
  await page.waitForURL(`${stage.till.site}/**`);
  await press(page, "Pay");
  await heading(page, "Paiement reçu");
  assert.match(await owed(page, stage), /150,25/);
}

async function twice({ page, context, stage, till }) {
  const before = till.sessions.size;
  await check(page, stage);
  await page.locator("main .button.main").dblclick();
  await page.waitForURL(`${till.site}/**`);
  assert.equal(till.sessions.size, before + 1);
  await page.goBack();
  await page.waitForSelector("dl.facts");
  await page.locator("main .button.main").click();
  await page.waitForURL(`${till.site}/**`);
  const other = await context.newPage();
  await toStripe(other, stage);
  assert.equal(till.sessions.size, before + 1, "the same choice is the same page");
  assert.equal(page.url(), other.url());
  // Another choice closes it
  await checkPart(other, stage, "10");
  await other.locator("main .button.main").click();
  await other.waitForURL(`${till.site}/**`);
  assert.equal(till.sessions.size, before + 2);
  await page.reload();
  assert.match(await page.locator("body").innerText(), /This session is over/);
  assert.equal(open_sessions(till).filter(({ id }) => other.url().endsWith(`/${id}`)).length, 1);
}

async function moved({ page, stage, debtor }) {
  await check(page, stage);
  await stage.event("payment.received", {
    debtor_id: debtor.id,
    payment: { id: `P-${debtor.id}`, received_on: "2026-09-17", currency: "EUR", amount: "20.00", method: "transfer", invoice_ids: [] },
  });
  await page.locator("main .button.main").click();
  await page.waitForSelector(".notice[role=alert]");
  assert.match(await page.locator(".notice").innerText(), /changé entre-temps/);
  await well(page);
  await page.locator("main .button.main").click();
  await page.waitForSelector(".transfer");
  await toStripe(page, stage);
  assert.match(await page.locator("h1").innerText(), /18050 eur/);
}

async function strange({ page, stage, till }) {
  const theirs = [...till.sessions.values()][0].client_reference_id;
  await page.goto(`${stage.origin}/l/-/card?checkout=${theirs}&back=done`);
  await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector(".loading"));
  assert.doesNotMatch(await page.locator("main").innerText(), /200,50|reçu/);
}

/** Presses every control of the pay page and of what it comes to, and chooses nothing. */
async function robot({ page, stage, till }) {
  const before = till.asked.length;
  await page.addInitScript(() => {
    globalThis.print = () => {};
  });
  for (let n = 0; n < 40; n++) {
    await page.goto(`${stage.origin}/l/-/pay`);
    await page.waitForSelector(".transfer");
    const pressed = await page.evaluate((at) => {
      const found = document.querySelectorAll("main a, main button, main input, main select, main summary")[at];
      found?.click();
      for (const each of document.querySelectorAll("main button")) each.click();
      return Boolean(found);
    }, n);
    if (!pressed) break;
  }
  await page.goto(`${stage.origin}/l/-/card`);
  await page.waitForURL("**/l/-/pay");
  assert.equal(till.asked.length, before);
}
