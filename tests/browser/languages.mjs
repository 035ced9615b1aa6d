/** What a reader of each language gets, and how he changes it. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { tabTo, visit } from "./journeys.mjs";
import { TOKEN } from "./story.mjs";

/** Every language, with what its first page is called and what its form for a promise asks. */
export const LANGUAGES = {
  fr: ["Français", "Un message au sujet de votre compte", "Annoncer une date de règlement"],
  en: ["English", "A message about your account", "Announce a payment date"],
  de: ["Deutsch", "Eine Nachricht zu Ihrem Konto", "Zahlungsdatum ankündigen"],
  nl: ["Nederlands", "Een bericht over uw facturen", "Een betaaldatum aankondigen"],
  es: ["Español", "Un mensaje sobre su cuenta", "Anunciar una fecha de pago"],
  it: ["Italiano", "Un messaggio sulla Sua posizione", "Annunciare una data di pagamento"],
};
/** Their words come with the first page; those of another language in a request of their own. */
const WITH_THE_PAGE = ["fr", "en"];

export async function languages(run) {
  for (const language of Object.keys(LANGUAGES)) {
    await run(`the first page is light and speaks ${language}`, light(language), { locale: language });
    await run(`a letter in ${language} is read in it by a browser of another language`, followed(language), {
      locale: language === "fr" ? "en-GB" : "fr-FR",
    });
  }
  await run("a language is chosen by keyboard, changes in place and is remembered", chosen);
  await run("a browser whose language we do not speak is spoken to in English, then as the letter is", unspoken, { locale: "pt-PT" });
  await run("the last of two choices stands, whichever words come first", changed);
  await run("a page waits for its words", whole, { locale: "de" });
  await run("words that cannot be brought leave the page in its language", kept, { expected: /ERR_|Failed to (load|fetch)/ });
}

/** The title in its language; the page says by itself when it has got there. */
const spoken = (page, language, at) =>
  page.waitForFunction(
    ([tag, title]) => document.documentElement.lang === tag && document.querySelector("h1")?.textContent === title,
    [language, LANGUAGES[language][at]],
  );

/** What was said has been drawn. */
const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

const light = (language) => async ({ page, site }) => {
  site.language = language;
  const answers = [];
  page.on("response", (response) => answers.push(response.body()));
  await page.goto(`${site.origin}/l/${TOKEN}`);
  await page.waitForSelector(".envelope");
  await page.waitForLoadState("networkidle");
  await spoken(page, language, 1);
  const sizes = (await Promise.all(answers)).map((body) => gzipSync(body, { level: 9 }).length);
  const requests = WITH_THE_PAGE.includes(language) ? 4 : 5;
  assert.equal(sizes.length, requests, `${sizes.length} requests`);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (process.env.RELANCE_VERBOSE) console.log(`        ${language}: ${total} bytes in ${sizes.length} requests`);
  assert.ok(total <= 20_000, `${total} bytes`);
};

const followed = (language) => async ({ page, site }) => {
  site.language = language;
  await visit(page, site, `/l/${TOKEN}`);
  await spoken(page, language, 1);
  await page.locator("main button.main").click();
  await page.waitForSelector(".hero");
  assert.equal(await page.getAttribute("html", "lang"), language);
};

async function chosen({ page, site }) {
  await visit(page, site, "/l/-/promise");
  await page.fill("#pay_on", "2026-12-10");
  const choice = page.getByRole("combobox", { name: "Langue" });
  const names = await choice.locator("option").evaluateAll((all) => all.map((each) => [each.lang, each.textContent]));
  assert.deepEqual(names, Object.entries(LANGUAGES).map(([tag, [name]]) => [tag, name]), "each is named in itself");
  await page.locator("body").press("Home");
  await tabTo(page, () => document.activeElement.matches(".tongue"));
  for (const [language, label] of [["en", "Language"], ["de", "Sprache"], ["nl", "Taal"], ["es", "Idioma"], ["it", "Lingua"]]) {
    await page.keyboard.press("ArrowDown");
    await spoken(page, language, 2);
    assert.ok(await page.evaluate(() => document.activeElement.matches(".tongue")), "focus stays on the choice");
    assert.equal(await page.getAttribute(".tongue", "aria-label"), label);
    assert.equal(await page.inputValue(".tongue"), language);
  }
  assert.equal(await page.inputValue("#pay_on"), "2026-12-10", "nothing typed is lost");
  await page.reload();
  await spoken(page, "it", 2);
}

async function unspoken({ page, site }) {
  site.state = "slow";
  await page.goto(`${site.origin}/l/${TOKEN}`);
  await spoken(page, "en", 1);
  await page.waitForSelector(".envelope");
  await spoken(page, "fr", 1);
}

/** Holds back the words that match until the answer is called. */
async function heldBack(page, pattern) {
  let free;
  const freed = new Promise((resolve) => {
    free = resolve;
  });
  await page.route(pattern, async (route) => {
    await freed;
    await route.continue();
  });
  return free;
}

async function changed({ page, site }) {
  await visit(page, site, "/l/-/promise");
  const free = await heldBack(page, /\/de-(entry|pages)-/);
  await page.selectOption(".tongue", "de");
  await page.selectOption(".tongue", "nl");
  await spoken(page, "nl", 2);
  const late = Promise.all(["entry", "pages"].map((part) => page.waitForResponse(new RegExp(`/de-${part}-`))));
  free();
  const words = (await late).map((answer) => answer.url());
  // A module is there once it can be imported again; what waited for it has run a frame later.
  await page.evaluate((urls) => Promise.all(urls.map((url) => import(url))), words);
  await drawn(page);
  assert.equal(await page.getAttribute("html", "lang"), "nl");
  await page.selectOption(".tongue", "de");
  await spoken(page, "de", 2);
}

/** A page is drawn when its words are there, never with the names of messages in their place. */
async function whole({ page, site }) {
  await page.addInitScript(() => {
    globalThis.titles = [];
    new MutationObserver(() => {
      const title = document.querySelector("h1")?.textContent;
      if (title && title !== globalThis.titles.at(-1)) globalThis.titles.push(title);
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  const free = await heldBack(page, /\/de-pages-/);
  const pages = page.waitForResponse(/\/all-[^/]*\.js$/);
  await page.goto(`${site.origin}/l/-/rights`);
  await page.evaluate((url) => import(url), (await pages).url());
  await drawn(page);
  assert.equal(await page.locator(".loading").count(), 1, "the pages are there, their words are not");
  free();
  await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Ihre Daten und Ihre Rechte");
  const titles = await page.evaluate(() => globalThis.titles);
  assert.deepEqual(titles.filter((title) => /^[a-z]+(-[a-z]+)+$/.test(title)), [], "no message shows its name");
  assert.deepEqual(titles.slice(-1), ["Ihre Daten und Ihre Rechte"]);
}

async function kept({ page, site }) {
  await visit(page, site, "/l/-/promise");
  await page.route(/\/es-(entry|pages)-/, (route) => route.abort());
  await page.selectOption(".tongue", "es");
  await page.waitForFunction(() => document.querySelector(".tongue").value === "fr");
  await spoken(page, "fr", 2);
  await page.selectOption(".tongue", "it");
  await spoken(page, "it", 2);
}
