/** Every screen and state, and how a reader gets there. */
import { accountScreens } from "./accounts.mjs";
import { at, provenBy } from "./going.mjs";
import { ACTION, HOLDS, invoiceId } from "./ids.mjs";
import { TOKEN } from "./story.mjs";
import { cards, debits } from "./ways.mjs";

/** Fills a form and opens its check page. */
export const fill = {
  async promise(page) {
    await page.locator('input[type="checkbox"]').first().check();
    await page.fill("#pay_on", "2026-12-10");
    await page.locator('input[name="amount-portion"]').nth(1).check();
    await page.fill("#amount", "1 200,50");
    await page.locator('button[type="submit"]').click();
    await page.waitForSelector(".facts");
  },
  async dispute(page) {
    await page.locator('input[name="invoices"]').nth(1).check();
    await page.locator('input[name="reason"]').nth(2).check();
    await page.locator('input[name="amount-portion"]').nth(1).check();
    await page.fill("#amount", "420,00");
    await page.fill("#text", "Livraison du 16 septembre : 12 panneaux reçus sur 14 commandés.");
    await page.locator('button[type="submit"]').click();
    await page.waitForSelector(".facts");
  },
  async plan(page) {
    for (const n of [0, 1]) await page.locator('input[name="invoices"]').nth(n).check();
    await page.fill("#instalments", "4");
    await page.fill("#first_on", "2026-12-10");
    await page.waitForSelector(".schedule tbody tr:nth-child(4)");
    await page.locator('button[type="submit"]').click();
    await page.waitForSelector(".facts");
  },
  async propose(page) {
    for (const n of [0, 1]) await page.locator('input[name="invoices"]').nth(n).check();
    await page.fill("#instalments", "12");
    await page.fill("#first_on", "2027-01-11");
    await page.fill("#text", "Deux de nos clients paient tard.");
    await page.locator('button[type="submit"]').click();
    await page.waitForSelector(".facts");
  },
  async "already-paid"(page) {
    await page.locator('input[name="invoices"]').first().check();
    await page.fill("#paid_on", "2026-11-12");
    await page.locator('input[name="method"]').first().check();
    await page.fill("#reference", "VIR LE GALL 871");
    await page.locator('button[type="submit"]').click();
    await page.waitForSelector(".facts");
  },
};

/** Files as a person would choose them: by name, and by what they are. */
export const FILES = {
  pdf: { name: "bon de livraison signé le 16 septembre par le conducteur.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 paper") },
  photo: { name: "IMG_2041.jpg", mimeType: "image/jpeg", buffer: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(2_400_000)]) },
  page: { name: "facture.pdf", mimeType: "application/pdf", buffer: Buffer.from("<script>alert(1)</script>") },
  huge: { name: "dossier complet.pdf", mimeType: "application/pdf", buffer: Buffer.concat([Buffer.from("%PDF-1.7"), Buffer.alloc(11 << 20)]) },
};

/** Chooses files, and waits until each is added or wrong. */
export async function choose(page, ...names) {
  await page.setInputFiles('input[type="file"]', names.map((name) => FILES[name]));
  await page.waitForFunction(() => document.querySelector(".files") && !document.querySelector(".files progress"));
}

const form = (act) => at(`/l/-/${act}`);
const check = (act) => async (page, site) => {
  await form(act)(page, site);
  await fill[act](page);
};

/** The schedule in sight, before anything is agreed to. */
async function planChosen(page, site) {
  await check("plan")(page, site);
  await page.goBack();
  await page.waitForSelector(".schedule");
}
const faulty = (act) => async (page, site) => {
  await form(act)(page, site);
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".faults");
};
const sent = (act, wait) => async (page, site) => {
  await check(act)(page, site);
  await page.locator("main button.main").click();
  await page.waitForSelector(wait);
};

const acts = Object.keys(fill).flatMap((act) => [
  { name: `${act}-form`, go: form(act) },
  { name: `${act}-errors`, go: faulty(act) },
  { name: `${act}-check`, go: check(act) },
  { name: `${act}-done`, go: sent(act, ".receipt") },
]);

async function stranger(page, site) {
  await at(`/l/${TOKEN}`)(page, site);
  await page.locator("main > .button.bare").click();
  await page.waitForSelector("#code");
}

async function strangerChecked(page, site) {
  await stranger(page, site);
  await page.fill("#code", "k7qx 2fdm");
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".facts");
}

/** Asks about a code on the page that checks messages. */
const asked = (code) => async (page, site) => {
  await at("/l/-/genuine")(page, site);
  await page.fill("#code", code);
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".notice[role=alert]");
};

const move = (page) => page.fill("#pay_on", "2026-12-14");
const retract = (page) => page.fill("#text", "Réglé par carte.");

/** Changes or takes back what was announced, up to the check page or to the end. */
const amended = (path, type, wait) => async (page, site) => {
  await at(`/l/-/${path}?hold=${HOLDS.promise}`)(page, site);
  await type(page);
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".facts");
  if (!wait) return;
  await page.locator("main button.main").click();
  await page.waitForSelector(wait);
};

/** A page that asks for a code first, up to where `then` leads. */
const coded = (path, then, wait) => async (page, site) => {
  await at(path)(page, site);
  await then(page);
  await page.waitForSelector(wait);
};
const codeSent = async (page) => {
  await page.selectOption("#address", "00000000000000a1");
  await page.locator('button[type="submit"]').click();
};
const addition = async (page, email = "lea@legall.example") => {
  await provenBy(page);
  await page.waitForSelector("#email");
  await page.fill("#email", email);
  await page.locator('button[type="submit"]').click();
};
const ADD = "/l/-/address-add";
/** The same with a mobile number, chosen from a list. */
const chosen = async (page) => {
  await provenBy(page);
  await page.waitForSelector("#channel");
  await page.selectOption("#channel", "sms");
};
const numbered = async (page, phone = "06 12 34 56 78") => {
  await chosen(page);
  await page.fill("#phone", phone);
  await page.locator('button[type="submit"]').click();
};
const addedNumber = async (page) => {
  await numbered(page);
  await page.waitForSelector("#code");
  await page.fill("#code", "482915");
  await page.locator('button[type="submit"]').click();
};
const REMOVE = "/l/-/address-remove?id=00000000000000a1";

const own = [
  { name: "choices", go: at("/l/-/choices") },
  { name: "choices-errors", go: faulty("choices") },
  {
    name: "choices-done",
    go: async (page, site) => {
      await at("/l/-/choices")(page, site);
      await page.selectOption("#channel", "sms");
      await page.locator('button[type="submit"]').click();
      await page.waitForSelector("main a.main");
    },
  },
  { name: "address-add", go: at(ADD) },
  { name: "address-add-errors", go: faulty("address-add") },
  { name: "address-add-sent", go: coded(ADD, codeSent, "#code") },
  { name: "address-add-wrong", expected: /422/, go: coded(ADD, (page) => provenBy(page, "111111"), "#code-error") },
  { name: "address-add-void", expected: /409/, go: coded(ADD, (page) => provenBy(page, "000000"), "#code-error") },
  { name: "address-add-many", state: "codes429", expected: /429/, go: coded(ADD, codeSent, "#address-error") },
  { name: "address-add-unsent", state: "codes409", expected: /409/, go: coded(ADD, codeSent, "#address-error") },
  { name: "address-add-form", go: coded(ADD, (page) => provenBy(page), "#email") },
  { name: "address-add-known", expected: /422/, go: coded(ADD, (page) => addition(page, "known@legall.example"), "#email-error") },
  { name: "address-add-confirm", go: coded(ADD, addition, "#code") },
  { name: "address-add-phone", go: coded(ADD, chosen, "#phone") },
  { name: "address-add-phone-empty", go: coded(ADD, (page) => numbered(page, ""), "#phone-error") },
  { name: "address-add-phone-far", expected: /422/, go: coded(ADD, (page) => numbered(page, "+212 612 345678"), "#phone-error") },
  { name: "address-add-phone-known", expected: /409/, go: coded(ADD, (page) => numbered(page, "06 98 76 54 41"), "#phone-error") },
  { name: "address-add-phone-many", expected: /429/, go: coded(ADD, (page) => numbered(page, "06 98 76 54 29"), "#phone-error") },
  { name: "address-add-phone-code", go: coded(ADD, (page) => numbered(page), "#code") },
  { name: "address-add-done", go: coded(ADD, addedNumber, 'main a[href="/l/-/choices"]') },
  { name: "address-add-mail-only", state: "mailonly", go: coded(ADD, (page) => provenBy(page), "#email") },
  { name: "address-remove", go: at(REMOVE) },
  { name: "address-remove-check", go: coded(REMOVE, (page) => provenBy(page), "main > .button.main") },
  { name: "address-remove-none", go: at("/l/-/address-remove?id=0") },
  { name: "data", go: at("/l/-/data") },
  { name: "data-ready", go: coded("/l/-/data", (page) => provenBy(page), "main a.main[download]") },
  { name: "disputes", go: at("/l/-/disputes") },
  { name: "disputes-empty", state: "empty", go: at("/l/-/disputes") },
  { name: "disputes-decided", state: "decided", go: at("/l/-/disputes") },
  { name: "disputes-errors", go: faulty("disputes") },
  {
    name: "disputes-shut",
    state: "shut",
    expected: /409/,
    go: async (page, site) => {
      await at("/l/-/disputes")(page, site);
      await page.fill("#text", "Les numéros 3 et 4.");
      await page.locator('button[type="submit"]').click();
      await page.waitForSelector("main .notice");
    },
  },
  { name: "requests", go: at("/l/-/requests") },
  { name: "requests-empty", state: "empty", go: at("/l/-/requests") },
  { name: "requests-errors", go: faulty("requests") },
  { name: "unsubscribe", go: at(`/l/-/unsubscribe#${TOKEN}`) },
  {
    name: "unsubscribe-done",
    go: async (page, site) => {
      await at(`/l/-/unsubscribe#${TOKEN}`)(page, site);
      await page.locator("main .button.main").click();
      await page.waitForFunction(() => !document.querySelector("main .button"));
    },
  },
  { name: "unsubscribe-cut", go: at("/l/-/unsubscribe") },
];

export const screens = [
  ...own,
  { name: "landing", go: at(`/l/${TOKEN}`) },
  { name: "landing-long", state: "long", go: at(`/l/${TOKEN}`) },
  { name: "stranger", go: stranger },
  {
    name: "stranger-errors",
    go: async (page, site) => {
      await stranger(page, site);
      await page.locator('button[type="submit"]').click();
      await page.waitForSelector(".faults");
    },
  },
  { name: "stranger-check", go: strangerChecked },
  {
    name: "stranger-done",
    go: async (page, site) => {
      await strangerChecked(page, site);
      await page.locator("main .button.main").click();
      await page.waitForFunction(() => !document.querySelector("main .button"));
    },
  },
  { name: "link-gone", expected: /404/, go: at(`/l/${"x".repeat(32)}`) },
  {
    name: "link-asked",
    expected: /404/,
    go: async (page, site) => {
      await at(`/l/${"x".repeat(32)}`)(page, site);
      await page.locator("main button.main").click();
      await page.waitForFunction(() => !document.querySelector("main button.main"));
    },
  },
  { name: "link-cut", go: at("/l/abc") },
  { name: "summary", go: at("/l/-/summary") },
  { name: "summary-empty", state: "empty", go: at("/l/-/summary") },
  { name: "summary-currencies", state: "currencies", go: at("/l/-/summary") },
  { name: "summary-notdue", state: "notdue", go: at("/l/-/summary") },
  { name: "summary-promised", state: "promised", go: at("/l/-/summary") },
  { name: "summary-long", state: "long", go: at("/l/-/summary") },
  { name: "summary-many", state: "many", go: at("/l/-/summary") },
  { name: "summary-500", state: "500", expected: /500/, go: at("/l/-/summary") },
  { name: "summary-401", state: "401", expected: /401/, go: at("/l/-/summary") },
  { name: "invoices", go: at("/l/-/invoices") },
  { name: "invoices-logo", state: "logo", go: at("/l/-/invoices") },
  {
    name: "invoices-chosen",
    go: async (page, site) => {
      await at("/l/-/invoices")(page, site);
      for (const n of [0, 1]) await page.locator(".pick input").nth(n).check();
    },
  },
  { name: "invoices-currencies", state: "currencies", go: at("/l/-/invoices") },
  { name: "invoices-long", state: "long", go: at("/l/-/invoices") },
  { name: "invoices-many", state: "many", go: at("/l/-/invoices") },
  { name: "invoices-empty", state: "empty", go: at("/l/-/invoices") },
  { name: "pay", go: at("/l/-/pay") },
  { name: "pay-chosen", go: at(`/l/-/pay?invoices=${invoiceId(871)}`) },
  { name: "pay-long", state: "long", go: at("/l/-/pay") },
  { name: "pay-many", state: "many", go: at("/l/-/pay") },
  { name: "pay-refused", state: "refused", expected: /409/, go: at("/l/-/pay") },
  { name: "pay-none", state: "empty", go: at("/l/-/pay") },
  ...acts,
  ...cards,
  ...debits,
  ...["dispute", "already-paid"].flatMap((act) => [
    {
      name: `${act}-files`,
      go: async (page, site) => {
        await form(act)(page, site);
        await choose(page, "pdf", "photo", "page", "huge");
      },
    },
    {
      name: `${act}-files-check`,
      go: async (page, site) => {
        await form(act)(page, site);
        await choose(page, "pdf", "photo");
        await fill[act](page);
      },
    },
  ]),
  {
    name: "dispute-files-unsent",
    state: "uploadless",
    expected: /503/,
    go: async (page, site) => {
      await form("dispute")(page, site);
      await choose(page, "pdf");
    },
  },
  { name: "plan-chosen", go: planChosen },
  { name: "plan-deposit", state: "deposit", go: planChosen },
  { name: "plan-deposit-check", state: "deposit", go: check("plan") },
  { name: "summary-proposed", state: "proposed", go: at("/l/-/summary") },
  { name: "summary-answered", state: "answered", go: at("/l/-/summary") },
  { name: "propose-none", state: "notdue", go: form("propose") },
  { name: "plan-code", state: "signed", go: form("plan") },
  { name: "summary-planned", state: "planned", go: at("/l/-/summary") },
  { name: "schedule", state: "planned", go: at(`/l/-/schedule?hold=${HOLDS.plan}`) },
  { name: "schedule-none", go: at("/l/-/schedule") },
  { name: "plan-none", state: "notdue", go: form("plan") },
  { name: "plan-many", state: "many", go: form("plan") },
  { name: "move", state: "promised", go: at(`/l/-/promise-change?hold=${HOLDS.promise}`) },
  { name: "move-check", state: "promised", go: amended("promise-change", move) },
  { name: "move-done", state: "promised", go: amended("promise-change", move, ".receipt") },
  { name: "move-none", go: at("/l/-/promise-change") },
  { name: "retract", state: "promised", go: at(`/l/-/promise-retract?hold=${HOLDS.promise}`) },
  { name: "retract-errors", state: "promised", go: faulty("promise-retract") },
  { name: "retract-check", state: "promised", go: amended("promise-retract", retract) },
  { name: "retract-done", state: "promised", go: amended("promise-retract", retract, ".receipt") },
  { name: "promise-none", state: "notdue", go: form("promise") },
  { name: "promise-many", state: "many", go: form("promise") },
  { name: "promise-409", state: "409", expected: /409/, go: sent("promise", ".notice") },
  { name: "promise-422", state: "422", expected: /422/, go: sent("promise", ".faults") },
  { name: "promise-act401", state: "act401", expected: /401/, go: sent("promise", "main:not(:has(.facts))") },
  { name: "history", go: at("/l/-/history") },
  {
    name: "history-more",
    go: async (page, site) => {
      await at("/l/-/history")(page, site);
      await page.locator("main > .button").click();
      await page.waitForFunction(() => document.querySelectorAll(".story li").length > 10);
    },
  },
  { name: "history-empty", state: "empty", go: at("/l/-/history") },
  { name: "history-500", state: "historyless", expected: /500/, go: at("/l/-/history") },
  { name: "documents", state: "planned", go: at("/l/-/documents") },
  { name: "documents-promised", state: "promised", go: at("/l/-/documents") },
  { name: "documents-empty", state: "empty", go: at("/l/-/documents") },
  { name: "documents-500", state: "paperless", expected: /500/, go: at("/l/-/documents") },
  { name: "message", go: at(`/l/-/message?id=${ACTION}&attempt=1`) },
  { name: "message-long", state: "long", go: at(`/l/-/message?id=${ACTION}&attempt=1`) },
  { name: "message-gone", state: "gone", expected: /404/, go: at(`/l/-/message?id=${ACTION}&attempt=1`) },
  { name: "genuine", go: at("/l/-/genuine") },
  {
    name: "genuine-known",
    go: async (page, site) => {
      await at("/l/-/contact")(page, site);
      await page.locator('footer a[href="/l/-/genuine"]').click();
      await page.waitForSelector(".proof");
    },
  },
  { name: "genuine-yes", go: asked("K7QX-2FDM") },
  { name: "genuine-no", go: asked("AAAA-2222") },
  { name: "genuine-500", state: "genuineless", expected: /500/, go: asked("K7QX-2FDM") },
  { name: "rights", go: at("/l/-/rights") },
  {
    name: "rights-known",
    go: async (page, site) => {
      await at("/l/-/contact")(page, site);
      await page.locator('footer a[href="/l/-/rights"]').click();
      await page.waitForSelector("main .facts");
    },
  },
  { name: "summary-consumer", state: "consumer", go: at("/l/-/summary") },
  { name: "help", state: "consumer", go: at("/l/-/help") },
  { name: "contact-long", state: "long", go: at("/l/-/contact") },
  { name: "contact", go: at("/l/-/contact") },
  { name: "missing", go: at("/l/-/nowhere") },
  ...accountScreens,
];
