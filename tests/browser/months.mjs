/** Weeks in a minute: what was announced, agreed and contested, on the real program whose clock stands until it is moved. */
import assert from "node:assert/strict";
import { open } from "./browser.mjs";
import { enter, heading, owed, Stage, well } from "./cards.mjs";
import { companies } from "./clerk.mjs";
import { started } from "./local.mjs";
import { clickAll } from "./robot.mjs";

const PDF = { name: "bon de livraison.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n12 panneaux") };

export async function months(browser, test) {
  await test("months on the real program", async () => {
    const server = await started(["--empty", "--clock", "2026-09-01T08:00:00Z"]);
    if (!server) return console.log("no local server is built: its months are left out (cargo build -p local)");
    try {
      const stage = new Office(server.origin);
      const run = (name, body) => test(`months: ${name}`, () => journey(browser, stage, body));
      await run("a promise is kept: thanked for, and nobody was reminded", kept);
      await run("a promise is broken: the page said what follows, and it follows", broken);
      await run("a plan is signed with a code, paid once and missed once", missed);
      await run("a part is contested with a file, answered, answered back and decided", contested);
      await run("a robot was there first, and the human finds everything as it was", scanned);
      await run("reminders are refused with the button", refused);
      await run("reminders are refused by the mail program, in one click", refusedByMail);
      await run("a link that has expired asks for a fresh one", expired);
      await companies(browser, stage, test);
    } finally {
      await server.stop();
    }
  });
}

/** A portfolio whose plans are signed with a code, and what its desk and its mails say. */
export class Office extends Stage {
  async opened() {
    this.portfolio ??= await this.call("POST", "/local/portfolios", { name: "Verrerie", sending: "enabled", sign_plans: true });
  }

  async sheet({ id }) {
    const { items } = await this.desk("GET", `/cases?debtor=${id}`);
    return this.desk("GET", `/cases/${items[0].id}`);
  }

  /** What happened, by its words. */
  async told(debtor) {
    return (await this.sheet(debtor)).timeline.map(({ kind }) => kind);
  }

  mails({ id }) {
    return this.call("GET", `/local/outbox?to=${id.toLowerCase()}@dupont.example`);
  }

  async notices(debtor) {
    return (await this.mails(debtor)).map(({ notice }) => notice);
  }

  /** A file as the team saves it. */
  async bytes(path) {
    const { token } = this.portfolio.users.find(({ role }) => role === "owner");
    const answered = await fetch(`${this.origin}/api/desk/${this.portfolio.id}${path}`, { headers: { Authorization: `Bearer ${token}` } });
    assert.ok(answered.ok, path);
    return Buffer.from(await answered.arrayBuffer());
  }

  until(day, hour = "10:00:00Z") {
    return this.call("POST", "/local/clock", { to: `${day}T${hour}` });
  }

  async today(days = 0) {
    const { now } = await this.call("GET", "/local/state");
    return new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10);
  }

  async pays({ id }, amount, numbers) {
    const received_on = await this.today();
    const payment = { id: `P-${id}-${received_on}`, received_on, currency: "EUR", amount, method: "transfer", invoice_ids: numbers };
    await this.event("payment.received", { debtor_id: id, payment });
  }
}

/** The path of the last link a debtor was sent. */
export async function lastLink(stage, debtor) {
  const links = (await stage.mails(debtor)).flatMap(({ links: each }) => each).filter((link) => /\/l\/[\w-]{32}$/.test(link));
  return { ...debtor, path: new URL(links.at(-1)).pathname };
}

async function journey(browser, stage, body) {
  const debtor = await stage.link();
  const opened = await open(browser, stage.origin, { width: 320, expected: /401|404/ });
  const { page, context, complaints } = opened;
  try {
    await body({ page, stage, debtor, browser });
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** Days have passed, and the visit with them: the last link opens another one. */
const back = async (page, stage, debtor) => enter(page, stage, await lastLink(stage, debtor));
const submit = (page) => page.locator('main button[type="submit"]').first().click();
const press = (page) => page.locator("main .button.main").click();
const story = async (page, { origin }) => {
  await page.goto(`${origin}/l/-/history`);
  await page.waitForSelector(".story li");
  return (await page.locator(".story").allInnerTexts()).join("\n");
};

/** Ticks every invoice that is offered. */
async function all(page) {
  await page.waitForSelector('input[name="invoices"]');
  for (const box of await page.locator('input[name="invoices"]').all()) if (!(await box.isChecked())) await box.check();
}

/** Sends what was filled in, by way of its check page. */
async function send(page) {
  await submit(page);
  await page.waitForSelector("main dl.facts, .faults");
  assert.equal(await page.locator(".faults").count(), 0, await page.locator("main").innerText());
  await press(page);
  await page.waitForSelector(".receipt");
}

/** Announces a payment of everything in ten days or so; the day. */
async function announce(page, stage, debtor) {
  await enter(page, stage, debtor);
  await page.locator('a[href^="/l/-/promise?"]').click();
  await all(page);
  const wanted = await workday(stage, 10);
  await page.fill("#pay_on", wanted);
  assert.match(await page.locator("main").innerText(), /reprennent/, "what a missed day means is said before");
  await send(page);
  return wanted;
}

/** A day of the week that is worked, so many days from now or soon after. */
async function workday(stage, days) {
  for (let more = 0; more < 7; more++) {
    const day = await stage.today(days + more);
    if (![0, 6].includes(new Date(day).getUTCDay())) return day;
  }
}

const REMINDERS = /reminder|formal/;
const reminders = async (stage, debtor) => (await stage.notices(debtor)).filter((notice) => REMINDERS.test(notice)).length;

async function kept({ page, stage, debtor }) {
  const before = await reminders(stage, debtor);
  await announce(page, stage, debtor);
  assert.match(await owed(page, stage), /Rappels suspendus[^]*reprennent après le/);
  await well(page);
  await stage.until(await stage.today(6));
  await stage.pays(debtor, "200.50", [`${debtor.id}-1`, `${debtor.id}-2`]);
  await back(page, stage, debtor).catch(() => heading(page, "à jour"));
  assert.match(await owed(page, stage), /à jour/);
  assert.match(await story(page, stage), /Annonce tenue, merci/);
  await well(page);
  await stage.until(await stage.today(30));
  const sheet = await stage.sheet(debtor);
  assert.deepEqual([sheet.balance, sheet.state, sheet.holds.length], ["0.00", "settled", 0]);
  assert.ok(sheet.timeline.some(({ kind }) => kind === "promise_kept"), sheet.timeline.map(({ kind }) => kind).join(" "));
  assert.equal(await reminders(stage, debtor), before, "nobody was reminded of what was announced and came");
  assert.ok((await stage.notices(debtor)).includes("thanks"));
}

async function broken({ page, stage, debtor }) {
  const before = await reminders(stage, debtor);
  const day = await announce(page, stage, debtor);
  await stage.until(day);
  assert.equal(await reminders(stage, debtor), before, "until its day nobody is reminded");
  await stage.until(await stage.today(12));
  assert.ok((await reminders(stage, debtor)) > before, "then the reminders go on");
  const sheet = await stage.sheet(debtor);
  assert.ok(sheet.timeline.some(({ kind }) => kind === "promise_broken"), sheet.timeline.map(({ kind }) => kind).join(" "));
  assert.deepEqual([sheet.balance, sheet.holds.length], ["200.50", 0]);
  await back(page, stage, debtor);
  assert.match(await owed(page, stage), /200,50/);
  assert.match(await story(page, stage), /Règlement annoncé, non parvenu/);
  await well(page);
}

const codeOf = async (stage, debtor) => /(?<!\d)\d{6}(?!\d)/.exec((await stage.mails(debtor)).at(-1).text)[0];

async function missed({ page, stage, debtor }) {
  const policy = await stage.desk("PUT", "/policy", { deposit: 40, waives_interest: true });
  assert.deepEqual([policy.deposit, policy.sign_plans], [40, true]);
  await enter(page, stage, debtor);
  await page.locator('a[href^="/l/-/plan?"]').click();
  await page.waitForSelector("#address");
  await page.selectOption("#address", { index: 1 });
  await submit(page);
  await page.waitForSelector("#code");
  await page.fill("#code", await codeOf(stage, debtor));
  await submit(page);
  await all(page);
  await page.fill("#first_on", await page.getAttribute("#first_on", "min"));
  await page.waitForSelector(".schedule tbody tr:nth-child(2)");
  await send(page);
  const { plan } = (await page.evaluate(async () => (await fetch("/api/portal/account")).json())).cases[0].holds[0];
  const [first, second] = plan;
  assert.ok(Number(first.amount) >= 0.4 * (Number(first.amount) + Number(second.amount)), "the deposit");
  await stage.until(first.due_on, "08:00:00Z");
  await stage.pays(debtor, first.amount, []);
  await back(page, stage, debtor);
  await page.locator('a[href^="/l/-/schedule"]').click();
  await page.waitForSelector(".schedule .state");
  const rows = await page.locator(".schedule tbody tr").allInnerTexts();
  assert.match(rows[0], /Pay|Régl/, rows.join(" | "));
  assert.match(await page.locator("main").innerText(), /l’échéancier prend fin et les rappels reprennent/);
  await well(page);
  const before = await reminders(stage, debtor);
  await stage.until(second.due_on);
  assert.equal(await reminders(stage, debtor), before);
  await stage.until(await stage.today(14));
  assert.ok((await stage.told(debtor)).includes("plan_broken"), (await stage.told(debtor)).join(" "));
  assert.ok((await reminders(stage, debtor)) > before);
  const spoken = (await stage.mails(debtor)).filter(({ notice }) => notice === "instalment");
  assert.deepEqual(spoken.map(({ text }) => /échéance 2 sur 2/.test(text)), [true, true], "before its day, and after it");
  await back(page, stage, debtor);
  assert.match(await story(page, stage), /Échéance non parvenue, échéancier terminé/);
  await well(page);
  assert.doesNotMatch(await owed(page, stage), /Suivre l’échéancier/);
}

async function contested({ page, stage, debtor }) {
  await enter(page, stage, debtor);
  await page.locator('a[href^="/l/-/dispute?"]').click();
  await page.waitForSelector('input[name="invoices"]');
  await page.locator('input[name="invoices"]').first().check();
  await page.locator('input[name="reason"]').nth(2).check();
  await page.locator('input[name="amount-portion"]').nth(1).check();
  await page.fill("#amount", "40,00");
  await page.fill("#text", "Douze panneaux reçus sur quatorze.");
  await page.setInputFiles('input[type="file"]', [PDF]);
  await page.waitForFunction(() => document.querySelectorAll(".files li").length === 1 && !document.querySelector(".files progress"));
  await send(page);
  const sheet = await stage.sheet(debtor);
  const [hold] = sheet.holds;
  const [file] = sheet.files;
  assert.deepEqual([hold.kind, file.name, file.hold], ["dispute", PDF.name, hold.id]);
  assert.deepEqual(await stage.bytes(`/cases/${sheet.id}/files/${file.id}`), PDF.buffer);
  const dispute = `/cases/${sheet.id}/disputes/${hold.id}`;
  await stage.desk("POST", `${dispute}/words`, { text: "Lesquels manquent ?" });
  await follows(page, stage, debtor);
  await page.locator(".story", { hasText: "Lesquels manquent ?" }).waitFor();
  await page.fill("#text", "Les numéros 3 et 4.");
  await submit(page);
  await page.locator(".story", { hasText: "Les numéros 3 et 4." }).waitFor();
  const { disputes } = await stage.sheet(debtor);
  assert.deepEqual(disputes[0].said.map(({ text }) => text), ["Douze panneaux reçus sur quatorze.", "Lesquels manquent ?", "Les numéros 3 et 4."]);
  await stage.desk("POST", `${dispute}/decision`, { outcome: "partly", text: "Un panneau manquait : avoir de 20 euros." });
  await follows(page, stage, debtor);
  await page.locator("main", { hasText: "Décision : vous avez raison en partie" }).waitFor();
  assert.match(await page.locator(".story").innerText(), /Un panneau manquait/);
  await well(page);
  // The rest stayed payable all the time
  assert.match(await owed(page, stage), /160,50/);
}

/** A mail says that there is an answer, and not which; its link leads to the page where it stands. */
async function follows(page, stage, debtor) {
  const before = await stage.mails(debtor);
  await stage.until(await stage.today(1));
  const [mail, more] = (await stage.mails(debtor)).slice(before.length);
  assert.ok(mail && !more, [mail, more].map((each) => each?.notice).join(" "));
  assert.doesNotMatch(mail.text, /manqu|panneau/);
  await back(page, stage, debtor);
  await page.goto(`${stage.origin}/l/-/disputes`);
  await page.waitForSelector(".story li");
}

async function scanned({ page, stage, debtor, browser }) {
  const before = await stage.sheet(debtor);
  const { page: robot, context } = await open(browser, stage.origin, { width: 320 });
  try {
    await robot.addInitScript(() => {
      globalThis.print = () => {};
    });
    for (const path of [debtor.path, "/l/-/summary", "/l/-/pay", "/l/-/promise", "/l/-/dispute", "/l/-/contact", "/l/-/choices"])
      await clickAll(robot, stage, path);
  } finally {
    await context.close();
  }
  const { holds, balance, requests, timeline } = await stage.sheet(debtor);
  assert.deepEqual({ holds, balance, requests }, { holds: before.holds, balance: before.balance, requests: before.requests });
  const told = timeline.slice(before.timeline.length).map(({ kind }) => kind);
  assert.ok(told.length > 0 && told.every((kind) => kind === "page_opened"), told.join(" "));
  await announce(page, stage, debtor);
  assert.match(await owed(page, stage), /Rappels suspendus/);
}

/** The address with which a mail lets its reader refuse the next ones. */
const wayOut = async (stage, debtor) =>
  (await stage.mails(debtor)).flatMap(({ links }) => links).find((link) => link.includes("/api/portal/unsubscribe/"));

async function stopped(page, stage, debtor) {
  const before = await reminders(stage, debtor);
  assert.ok((await stage.told(debtor)).includes("unsubscribed") || (await stage.told(debtor)).includes("address_stopped"), (await stage.told(debtor)).join(" "));
  await enter(page, stage, debtor);
  await page.goto(`${stage.origin}/l/-/contact`);
  await page.locator("main", { hasText: "Vous n’y recevez plus les rappels." }).waitFor();
  await well(page);
  await stage.until(await stage.today(21));
  assert.equal((await stage.notices(debtor)).filter((notice) => /^(sms_)?reminder/.test(notice)).length, before);
}

async function refused({ page, stage, debtor }) {
  const told = (await stage.told(debtor)).length;
  await page.goto(stage.origin + new URL(await wayOut(stage, debtor)).pathname);
  await page.waitForSelector("main .button.main");
  assert.doesNotMatch(page.url(), /api/);
  await well(page);
  assert.equal((await stage.told(debtor)).length, told, "opening it changed nothing");
  await press(page);
  await page.waitForFunction(() => !document.querySelector("main .button.main"));
  await stopped(page, stage, debtor);
}

/** RFC 8058: the mail program posts a form, with no cookie and from nowhere. */
async function refusedByMail({ page, stage, debtor }) {
  const path = new URL(await wayOut(stage, debtor)).pathname;
  const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
  const answered = await fetch(stage.origin + path, { method: "POST", body });
  assert.equal(answered.status, 204);
  await stopped(page, stage, debtor);
}

async function expired({ page, stage, debtor }) {
  await stage.until(await stage.today(181));
  const before = (await stage.mails(debtor)).length;
  await page.goto(stage.origin + debtor.path);
  await heading(page, "n’est plus valable");
  await well(page);
  await press(page);
  await heading(page, "C’est noté");
  const mails = await stage.mails(debtor);
  assert.equal(mails.length, before + 1);
  assert.equal(mails.at(-1).notice, "link");
  await back(page, stage, debtor);
  assert.match(await owed(page, stage), /200,50/);
}
