/** Letting GoCardless collect, on the real program, beside a server that plays it: out to another site and back, in every way that ends. */
import assert from "node:assert/strict";
import { open } from "./browser.mjs";
import { enter, heading, owed, Stage, well } from "./cards.mjs";
import { gocardless } from "./gocardless.mjs";
import { started } from "./local.mjs";

const TOKEN = "sandbox_AbCdEfGhIjKlMnOpQrStUvWxYz012345";

export async function collections(browser, test) {
  await test("collections by a provider on the real program", async () => {
    const player = await gocardless(TOKEN);
    const server = await started(["--empty", "--clock", "2026-09-01T08:00:00Z", "--gocardless", player.origin]);
    if (!server) return console.log("no local server is built: its collections are left out (cargo build -p local)");
    try {
      const stage = new Collecting(server.origin, player);
      const run = (name, body) => test(`collection: ${name}`, () => journey(browser, stage, body));
      await run("signed, told before the debtor is back, and collected days later", collected);
      await run("signed, told after he is back: the page finds out by itself", later);
      await run("refused by the bank, and chosen again", refused);
      await run("back without signing", left);
      await run("the provider never tells: nothing is collected, and the page says wait", never);
      await run("a double press and another choice are one page to sign on", twice);
    } finally {
      await server.stop();
      player.close();
    }
  });
}

/** One portfolio that GoCardless collects for. */
class Collecting extends Stage {
  connect() {
    const secret = this.portfolio.webhook_secrets.gocardless[0];
    return this.desk("POST", "/collector", { token: TOKEN, webhook_secret: secret });
  }

  async wind() {
    const { now } = await this.call("GET", "/local/state");
    this.till.hooks = {
      url: `${this.origin}/webhooks/${this.portfolio.id}/gocardless`,
      secret: this.portfolio.webhook_secrets.gocardless[0],
      now: Math.floor(Date.parse(now) / 1000),
    };
    this.till.told = "before";
  }
}

async function journey(browser, stage, body) {
  const debtor = await stage.link();
  const { page, context, complaints } = await open(browser, stage.origin, { width: 320, expected: /409|404/ });
  try {
    await enter(page, stage, debtor);
    await body({ page, context, stage, player: stage.till, debtor });
    // The player's own page is another site by intent
    assert.deepEqual(complaints.filter((each) => !each.includes(stage.till.site)), []);
  } finally {
    await context.close();
  }
}

/** Chooses the direct debit and comes to the check page; `part` of it only, where that is given. */
async function check(page, stage, part) {
  await page.goto(`${stage.origin}/l/-/pay`);
  await page.waitForSelector(".transfer");
  await page.selectOption("#way", "debit");
  if (part) {
    await page.locator('input[name="card-portion"]').nth(1).check();
    await page.fill("#card", part);
  }
  await well(page);
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector("dl.facts >> text=GoCardless");
  await well(page);
}

async function toSign(page, stage, part) {
  await check(page, stage, part);
  await page.locator("main .button.main").click();
  await page.waitForURL(`${stage.till.site}/**`);
}

const sign = (page) => page.getByRole("button", { name: "Sign" }).click();
const last = (all) => all[all.length - 1];

async function collected({ page, stage, player, debtor }) {
  await toSign(page, stage);
  assert.match(await page.locator("h1").innerText(), new RegExp(`sepa_core F-${debtor.id}-1`));
  await sign(page);
  await heading(page, "Paiement en cours");
  const payment = last(player.made("PM"));
  assert.equal(payment.amount, 20_050);
  const said = await page.locator(".receipt").innerText();
  assert.match(said, /200,50/);
  assert.match(said, new RegExp(`\\b${Number(payment.charge_date.slice(8))}\\b`), "the day of collection is said");
  await well(page);
  const came = page.url();
  await page.goto(`${stage.origin}/l/-/pay`);
  await page.waitForSelector(".transfer");
  assert.equal(await page.locator("#way").count(), 0, "what is being collected is not paid twice");
  player.become(payment, "confirmed", "payment_confirmed");
  await player.tell();
  await page.goto(came);
  await heading(page, "Paiement reçu");
  await well(page);
  assert.match(await owed(page, stage), /à jour/);
  // Money that comes back is owed again
  player.hooks.now += 60;
  player.become(payment, "charged_back", "refund_requested");
  await player.tell();
  await page.goto(came);
  await heading(page, "remboursé");
  await well(page);
  assert.match(await owed(page, stage), /200,50/);
}

async function later({ page, stage, player }) {
  player.told = "later";
  await toSign(page, stage);
  await sign(page);
  await heading(page, "Confirmation en attente");
  assert.match(await page.locator(".receipt").innerText(), /GoCardless/);
  await well(page);
  await player.tell();
  await heading(page, "Paiement en cours");
}

async function refused({ page, stage, player }) {
  await toSign(page, stage);
  await sign(page);
  await heading(page, "Paiement en cours");
  player.become(last(player.made("PM")), "failed", "insufficient_funds");
  await player.tell();
  await page.reload();
  await heading(page, "abouti");
  await well(page);
  await page.locator("main .button.main").click();
  await page.waitForSelector("#way");
}

async function left({ page, stage, player }) {
  await toSign(page, stage);
  await page.getByRole("link", { name: "Back" }).click();
  await heading(page, "pas payé");
  await well(page);
  assert.match(await owed(page, stage), /200,50/);
  assert.equal(player.made("PM").filter(({ metadata }) => page.url().includes(metadata.relance)).length, 0);
}

async function never({ page, stage, player }) {
  player.told = "never";
  const before = player.made("PM").length;
  await toSign(page, stage);
  await sign(page);
  await heading(page, "Confirmation en attente");
  assert.match(await owed(page, stage), /200,50/);
  assert.equal(player.made("PM").length, before, "coming back has collected nothing");
  // Another try finds out at the provider that he has signed, and asks him to wait
  await check(page, stage, "10");
  await page.locator("main .button.main").click();
  await page.waitForSelector(".notice[role=alert]");
  await well(page);
  assert.equal(player.made("PM").length, before + 1);
  assert.match(await owed(page, stage), /Les relances attendent/);
  player.events.length = 0;
}

async function twice({ page, context, stage, player }) {
  const before = player.made("BRQ").length;
  await check(page, stage);
  await page.locator("main .button.main").dblclick();
  await page.waitForURL(`${player.site}/**`);
  assert.equal(player.made("BRQ").length, before + 1);
  const other = await context.newPage();
  await toSign(other, stage, "10");
  assert.equal(player.made("BRQ").length, before + 2);
  await page.reload();
  assert.match(await page.locator("body").innerText(), /This request is over/);
  assert.equal(player.made("BRQ").slice(before).filter(({ status }) => status === "pending").length, 1);
}
