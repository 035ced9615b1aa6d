/** What a person, a keyboard and a robot do with the pages, on the invented API. */
import assert from "node:assert/strict";
import { accountsJourneys } from "./accounts.mjs";
import { beforehand } from "./arrival.mjs";
import { open } from "./browser.mjs";
import { files } from "./files.mjs";
import { languages } from "./languages.mjs";
import { documentsJourneys } from "./documents.mjs";
import { caseId, debtorId, HOLDS, invoiceId } from "./ids.mjs";
import { originalsJourneys } from "./originals.mjs";
import { ownJourneys } from "./own.mjs";
import { forced, slowLine, zoom } from "./reading.mjs";
import { robot } from "./robot.mjs";
import { fill } from "./screens.mjs";
import { serve } from "./serve.mjs";
import { TOKEN } from "./story.mjs";

export const CHANGES = (site) => site.posts.filter(({ path }) => !/\/(link|session)$/.test(path));

export async function journeys(browser, test) {
  const run = (name, body, options) =>
    test(name, async () => {
      const site = await serve();
      const opened = await open(browser, site.origin, options);
      try {
        await body({ site, ...opened });
        assert.deepEqual(opened.complaints, []);
      } finally {
        await opened.context.close();
        // Throws what was played or sent and is not the API's: more to the point than what it led to
        site.close();
      }
    });

  await run("the link opens without an amount, and leaves the address on Continue", opensQuietly);
  await run("mangled links open, foreign ones do not ask the server", mangled, { expected: /404/ });
  await run("who is not the addressee says so with the code, and an unlucky code is refused", strangers);
  await run("a code is checked without a visit, and an unknown one always gets the same answer", genuine, { expected: /401/ });
  await run("an unknown link asks for a new one and says the same to everybody", unknown, { expected: /404/ });
  await run("a promise is made by keyboard alone", keyboard);
  await run("a press while the page is on its way leaves the keyboard at the start", early);
  await run("a dispute of a part keeps the rest in sight and is sent once", dispute);
  await run("files are sent beside the form, checked, taken off by keyboard and named once", files);
  await run("a plan is slid and typed, seen at once, agreed to and followed", plans);
  await run("what was announced is moved, and taken back with a reason", amends);
  await run("back from the check page finds the form as it was", back);
  await run("errors take focus, name their field and are said in the title", errors);
  await run("a lost connection sends the same attempt again", resend, { expected: /ERR_|Failed to load/ });
  await run("an ended visit says so in the middle of an act", ended, { expected: /401/ });
  await run("what arrives before the page listens is drawn all the same", beforehand);
  await run("a slow server is said, a broken one can be tried again", slow, { expected: /500/ });
  await run("offline is said and recovers", offline, { expected: /ERR_|Failed to load/ });
  await run("each line of the transfer is copied exactly", copies, { permissions: ["clipboard-read", "clipboard-write"] });
  await run("the printed transfer is one page with its code", prints);
  await run("ticked invoices are summed and paid together", together, { width: 1280, height: 900 });
  await run("the history is read page by page and a message is read again as text", rereads);
  await run("two currencies are never summed", currencies);
  await run("ten thousand invoices stay usable", many);
  await run("any brand colour is worn through the CSSOM and stays readable", brand);
  await run("focus is always visible and follows the page", focus);
  await run("the page holds at 400 % zoom and with large text", zoom, { width: 320, height: 256 });
  await run("a slow 3G line is enough, from the link to the account to pay to", slowLine);
  await run("forced colours keep every control", forced, { forcedColors: "active" });
  // Chromium says that it opens no file chooser for who has no hand.
  const handless = { expected: /File chooser dialog can only be shown with a user activation/ };
  await run("a robot that clicks everything and types nothing changes nothing", robot, handless);
  await ownJourneys(run);
  await documentsJourneys(run);
  await accountsJourneys(run);
  await originalsJourneys(run);
  await languages(run);
}

export async function visit(page, site, path = "/l/-/summary") {
  await page.goto(site.origin + path);
  await page.waitForSelector(".colophon");
  await page.waitForFunction(() => !document.querySelector(".loading"));
}

async function opensQuietly({ page, site }) {
  await visit(page, site, `/l/${TOKEN}`);
  assert.deepEqual(site.posts.map(({ path }) => path), ["/api/portal/link"]);
  assert.doesNotMatch(await page.locator("body").innerText(), /\d[.,]\d\d\b|€|£/);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.waitForURL("**/l/-/summary");
  await page.waitForSelector(".hero");
  assert.match(await page.locator("h1").innerText(), /6.198,60/);
  assert.deepEqual(site.posts.map(({ path }) => path), ["/api/portal/link", "/api/portal/session"]);
  const entries = await page.evaluate(() => JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }, document.cookie]));
  assert.ok(!entries.includes(TOKEN), "the secret is kept nowhere");
  await page.goBack();
  assert.ok(!page.url().includes(TOKEN), "the way back does not hold it either");
}

async function mangled({ page, site }) {
  for (const path of [`${TOKEN}=`, `${TOKEN}%3E`, `%23${TOKEN}`, `${TOKEN}).`]) {
    await visit(page, site, `/l/${path}`);
    await page.waitForSelector(".envelope");
  }
  assert.ok(site.posts.every(({ body }) => body.token === TOKEN));
  site.posts.length = 0;
  await visit(page, site, "/l/tooshort");
  assert.match(await page.locator("h1").innerText(), /incomplet/);
  assert.deepEqual(site.posts, []);
}

async function strangers({ page, site }) {
  await visit(page, site, `/l/${TOKEN}`);
  await page.getByRole("button", { name: "Je ne suis pas la bonne personne" }).click();
  await page.waitForSelector("#code");
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".faults");
  await page.fill("#code", "AAAA-2222");
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".facts");
  page.removeAllListeners("console");
  await page.locator("main .button.main").click();
  await page.waitForSelector("#code-error");
  await page.fill("#code", "k7qx 2fdm");
  await page.locator('button[type="submit"]').click();
  await page.locator("main .facts").waitFor();
  await page.locator("main .button.main").click();
  await page.waitForFunction(() => /noté/.test(document.querySelector("h1").textContent));
  const sent = CHANGES(site).map(({ path, body }) => [path, body.code]);
  assert.deepEqual(sent, [["/api/portal/wrong-person", "AAAA-2222"], ["/api/portal/wrong-person", "k7qx 2fdm"]]);
}

async function genuine({ page, site }) {
  site.state = "401";
  await visit(page, site, "/l/-/genuine");
  const ask = async (code) => {
    await page.fill("#code", code);
    await page.locator('button[type="submit"]').click();
    await page.waitForSelector(".notice[role=alert]");
    const said = await page.locator(".notice[role=alert]").innerText();
    await page.reload();
    await page.waitForSelector("#code");
    return said;
  };
  assert.match(await ask("K7QX-2FDM"), /Ateliers Morvan SAS.*17.novembre 2026/s);
  const unknown = await ask("2222-2222");
  assert.equal(await ask("<b>nonsense</b>"), unknown);
  assert.match(unknown, /pas connu/);
}

async function unknown({ page, site }) {
  await visit(page, site, `/l/${"x".repeat(32)}`);
  await page.getByRole("button", { name: "nouveau lien" }).click();
  await page.waitForFunction(() => /noté/.test(document.querySelector("h1")?.textContent ?? ""));
  assert.deepEqual(site.posts.map(({ path }) => path), ["/api/portal/link", "/api/portal/fresh-link"]);
}

/** Presses Tab until the focused element matches, as a person looking for it would. */
export async function tabTo(page, test, limit = 60) {
  for (let n = 0; n < limit; n++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(test)) return;
  }
  throw new Error(`not reached by Tab: ${test}`);
}

async function keyboard({ page, site }) {
  await visit(page, site, `/l/${TOKEN}`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "content");
  await tabTo(page, () => document.activeElement.matches(".button.main"));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/l/-/summary");
  await page.waitForSelector(".answers");
  await tabTo(page, () => /promise/.test(document.activeElement.getAttribute("href") ?? ""));
  await page.keyboard.press("Enter");
  await page.waitForSelector("#pay_on");
  await tabTo(page, () => document.activeElement.type === "checkbox");
  await page.keyboard.press("Space");
  await tabTo(page, () => document.activeElement.id === "pay_on");
  await page.keyboard.type("12102026");
  assert.equal(await page.inputValue("#pay_on"), "2026-12-10");
  await tabTo(page, () => document.activeElement.type === "submit");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".facts");
  await tabTo(page, () => document.activeElement.matches(".button.main"));
  assert.deepEqual(CHANGES(site), [], "nothing is sent before the last press");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".receipt");
  const [sent] = CHANGES(site);
  assert.deepEqual(sent.body, { invoices: [invoiceId(871)], pay_on: "2026-12-10", amount: "2712.00" });
  assert.match(sent.key, /^[0-9a-f-]{36}$/);
  assert.match(await page.locator("main").innerText(), /P-2026-000142[\s\S]*préparé avant votre réponse/);
}

async function early({ page, site }) {
  site.state = "slow";
  await page.goto(`${site.origin}/l/${TOKEN}`);
  await page.waitForSelector(".loading");
  await page.keyboard.press("Shift");
  await page.waitForSelector(".envelope");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "BODY");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
}

async function dispute({ page, site }) {
  await visit(page, site, "/l/-/dispute");
  await page.locator('input[name="invoices"]').nth(1).check();
  await page.locator('input[name="amount-portion"]').nth(1).check();
  await page.fill("#amount", "420,00");
  assert.match(await page.locator("main").innerText(), /Reste à régler sur cette facture.*3.066,60/);
  await visit(page, site, "/l/-/dispute");
  await fill.dispute(page);
  await page.locator("main .button.main").dblclick();
  await page.waitForSelector(".receipt");
  const changes = CHANGES(site);
  assert.equal(new Set(changes.map(({ key }) => key)).size, 1);
  assert.equal(changes.length, 1, "a double press is one request");
  assert.deepEqual(changes[0].body, {
    invoices: [invoiceId(934)],
    reason: "wrong_quantity",
    amount: "420.00",
    text: "Livraison du 16 septembre : 12 panneaux reçus sur 14 commandés.",
  });
  await page.goBack();
  assert.equal(await page.locator(".facts").count(), 0, "the check page is gone after it was used");
}

async function plans({ page, site }) {
  await visit(page, site);
  await page.getByRole("link", { name: /Payer en plusieurs fois/ }).click();
  await page.waitForSelector("#instalments");
  assert.equal(await page.inputValue("#first_on"), "", "nothing is agreed to by pressing alone");
  for (const n of [0, 1]) await page.locator('input[name="invoices"]').nth(n).check();
  await page.fill("#first_on", "2026-12-10");
  await page.waitForSelector(".schedule");
  const slider = page.locator('[type="range"]');
  await slider.focus();
  for (let n = 0; n < 2; n++) await page.keyboard.press("ArrowRight");
  assert.equal(await page.inputValue("#instalments"), "4", "the slider and the number are one");
  await page.waitForFunction(() => document.querySelectorAll(".schedule tbody tr").length === 4);
  assert.match(await page.locator(".schedule tfoot").innerText(), /6.198,60/);
  await page.fill("#instalments", "9");
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector("#instalments-error");
  await page.fill("#instalments", "3");
  await page.waitForFunction(() => document.querySelectorAll(".schedule tbody tr").length === 3);
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".facts");
  assert.deepEqual(CHANGES(site), []);
  await page.locator("main .button.main").click();
  await page.waitForSelector(".receipt .number");
  assert.deepEqual(CHANGES(site).map(({ path, body }) => [path, body]), [
    ["/api/portal/plans", { invoices: [invoiceId(871), invoiceId(934)], instalments: 3, first_on: "2026-12-10" }],
  ]);
  site.state = "planned";
  await visit(page, site);
  await page.getByRole("link", { name: "Suivre l’échéancier" }).click();
  await page.waitForSelector(".schedule .state");
  const files = await page.locator("main a[download]").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  assert.deepEqual(files, ["schedule.pdf", "schedule.ics"].map((name) => `/api/portal/papers/${name}?language=fr&account=${debtorId(1)}`));
}

async function amends({ page, site }) {
  site.state = "promised";
  await visit(page, site);
  await page.getByRole("link", { name: "Changer la date" }).click();
  await page.waitForSelector("#pay_on");
  assert.equal(await page.inputValue("#pay_on"), "", "nothing is chosen beforehand");
  await page.fill("#pay_on", "2026-12-14");
  await page.locator('button[type="submit"]').click();
  await page.locator("main .button.main").click();
  await page.waitForSelector(".receipt .number");
  await visit(page, site);
  await page.getByRole("link", { name: "Retirer" }).click();
  await page.fill("#text", "Réglé par carte.");
  await page.locator('button[type="submit"]').click();
  await page.locator("main .button.main").click();
  await page.waitForSelector(".receipt");
  assert.equal(await page.locator(".receipt .number").count(), 0);
  assert.deepEqual(
    CHANGES(site).map(({ path, body }) => [path, body]),
    [
      [`/api/portal/promises/${HOLDS.promise}`, { pay_on: "2026-12-14", amount: "6198.60" }],
      [`/api/portal/promises/${HOLDS.promise}/retraction`, { text: "Réglé par carte." }],
    ],
  );
}

async function back({ page, site }) {
  await visit(page, site, "/l/-/promise");
  await fill.promise(page);
  await page.goBack();
  await page.waitForSelector("#pay_on");
  assert.equal(await page.inputValue("#pay_on"), "2026-12-10");
  assert.equal(await page.inputValue("#amount"), "1 200,50");
  await page.goForward();
  await page.waitForSelector(".facts");
  await page.reload();
  await page.waitForSelector("#pay_on");
  assert.deepEqual(CHANGES(site), []);
}

async function errors({ page, site }) {
  await visit(page, site, "/l/-/promise");
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".faults");
  await page.waitForFunction(() => document.activeElement.matches(".faults"));
  assert.match(await page.title(), /^Erreur/);
  await page.locator('.faults a[href="#pay_on"]').click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "pay_on");
  assert.equal(await page.getAttribute("#pay_on", "aria-describedby"), "pay_on-hint pay_on-error");
  await page.fill("#pay_on", "2027-06-01");
  await page.locator('input[type="checkbox"]').first().check();
  await page.locator('button[type="submit"]').click();
  assert.match(await page.locator("#pay_on-error").innerText(), /au plus tard le vendredi 18.décembre 2026/);
  site.state = "422";
  await page.fill("#pay_on", "2026-12-12");
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".facts");
  page.removeAllListeners("console");
  await page.locator("main .button.main").click();
  await page.waitForSelector("#pay_on-error");
  assert.match(await page.locator("#pay_on-error").innerText(), /pas ouvré/);
  assert.equal(await page.inputValue("#pay_on"), "2026-12-12");
}

async function resend({ page, site, context }) {
  await visit(page, site, "/l/-/promise");
  await fill.promise(page);
  const keys = [];
  page.on("request", (request) => request.method() === "POST" && keys.push(request.headers()["idempotency-key"]));
  await context.setOffline(true);
  await page.locator("main .button.main").click();
  await page.waitForSelector(".notice");
  assert.match(await page.locator(".notice").innerText(), /enregistrée qu’une fois/);
  await context.setOffline(false);
  await page.locator("main .button.main").click();
  await page.waitForSelector(".receipt");
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
}

async function ended({ page, site }) {
  await visit(page, site, "/l/-/promise");
  await fill.promise(page);
  site.state = "act401";
  await page.locator("main .button.main").click();
  await page.waitForFunction(() => /terminée/.test(document.querySelector("h1").textContent));
}

async function slow({ page, site }) {
  site.state = "slow";
  await page.goto(`${site.origin}/l/-/summary`);
  await page.waitForSelector("[role=status]:has-text('Chargement')");
  await page.waitForSelector(".hero", { timeout: 8000 });
  site.state = "500";
  await page.reload();
  await page.waitForSelector("[role=alert]");
  site.state = "normal";
  await page.getByRole("button", { name: "Réessayer" }).click();
  await page.waitForSelector(".hero");
}

async function offline({ page, site, context }) {
  await visit(page, site, `/l/${TOKEN}`);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.waitForFunction(() => /connexion/.test(document.querySelector("h1").textContent));
  await context.setOffline(false);
  await page.getByRole("button", { name: "Réessayer" }).click();
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.waitForSelector(".hero, main [role=alert]");
  // What could not be brought may arrive by itself meanwhile: the button is pressed if it is there, in one go
  await page.evaluate(() => document.querySelector("main [role=alert] ~ div button")?.click());
  await page.waitForSelector(".hero");
}

async function copies({ page, site }) {
  await visit(page, site, "/l/-/pay");
  const wanted = ["6198,60", "Ateliers Morvan SAS", "FR7630006000011234567890189", "AGRIFRPP", "RF18539007547034"];
  for (const [n, text] of wanted.entries()) {
    const button = page.locator(".copy button").nth(n);
    await button.click();
    await page.waitForFunction((at) => /Copié/.test(document.querySelectorAll(".copy button")[at].textContent), n);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
  }
  assert.match(await page.locator(".facts").innerText(), /FR76 3000 6000 0112 3456 7890 189[\s\S]*RF18 5390 0754 7034/);
  assert.ok(await page.locator(".code-sheet img").evaluate((img) => img.complete && img.naturalWidth > 0));
}

async function prints({ page, site }) {
  await visit(page, site, "/l/-/pay");
  await page.waitForSelector(".code-sheet img");
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1);
  await page.emulateMedia({ media: "print" });
  const code = await page.locator(".code-sheet img").boundingBox();
  assert.ok(code.width >= (25 / 25.4) * 96, "the code is 25 mm or more");
  assert.equal(await page.locator("button:visible, nav a:visible").count(), 0);
}

async function together({ page, site }) {
  await visit(page, site, "/l/-/invoices");
  assert.equal(await page.locator(".bill").count(), 0, "the table stands alone");
  assert.equal(await page.locator(".till").count(), 0, "nothing is ticked beforehand");
  await page.locator(".pick input").nth(0).check();
  await page.locator(".pick input").nth(2).check();
  assert.match(await page.locator(".till").innerText(), /4.866,00/);
  await page.locator(".till a").click();
  await page.waitForSelector(".transfer");
  assert.match(await page.locator(".transfer .amount").innerText(), /4.866,00/);
  await page.getByRole("link", { name: "J’ai fait le virement" }).click();
  await page.waitForSelector("#paid_on");
  assert.equal(await page.locator('input[name="invoices"]:checked').count(), 2);
}

async function rereads({ page, site }) {
  await visit(page, site, "/l/-/history");
  assert.equal(await page.locator(".story li").count(), 10);
  await page.getByRole("button", { name: "Afficher ce qui précède" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".story li").length === 15);
  assert.deepEqual(await page.locator(".story h2").allInnerTexts(), ["Novembre 2026", "Octobre 2026", "Septembre 2026", "Août 2026"]);
  await page.locator(".story a").first().click();
  await page.waitForSelector(".copy-text");
  assert.match(await page.locator(".copy-text").innerText(), /Boulangerie Le Gall SARL <b onclick="x">/);
  assert.equal(await page.locator(".copy-text *").count(), 0, "nothing of a message becomes markup");
  await page.locator(".back").click();
  await page.waitForSelector(".story");
  assert.equal(await page.locator(".story li").count(), 15, "what was read is still there");
}

async function currencies({ page, site }) {
  site.state = "currencies";
  await visit(page, site);
  const text = await page.locator("main").innerText();
  assert.match(text, /9.593,40.€/);
  assert.match(text, /780,00.£/);
  assert.doesNotMatch(text, /10.373,40|6.978,60/);
  await page.locator(`a[href="/l/-/pay?case=${caseId("GBP")}"]`).click();
  await page.waitForSelector(".transfer");
  assert.equal(await page.locator(".code-sheet").count(), 0, "no code outside euros");
}

async function many({ page, site }) {
  site.state = "many";
  await visit(page, site, "/l/-/invoices");
  assert.equal(await page.locator(".bill").count(), 50);
  await page.getByRole("button", { name: "Afficher 50 de plus" }).click();
  assert.equal(await page.locator(".bill").count(), 100);
  await visit(page, site, "/l/-/dispute");
  await page.fill("#invoices-search", "09999");
  assert.equal(await page.locator('input[name="invoices"]').count(), 1);
  await visit(page, site, "/l/-/pay");
  assert.match(await page.locator("main").innerText(), /Les 100 plus anciennes sur 10.000/);
}

async function brand({ page, site }) {
  for (const [color, on_color] of [["#f2c200", "#000000"], ["#fdfdfd", "#000000"], ["#000000", "#ffffff"]]) {
    site.brand = { color, on_color };
    await visit(page, site);
    const seen = await page.locator("main .button.main").first().evaluate((button) => {
      const { color: ink, backgroundColor } = getComputedStyle(button);
      return [backgroundColor, ink];
    });
    const rgb = (hex) => `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(", ")})`;
    assert.deepEqual(seen, [rgb(color), rgb(on_color)]);
  }
  site.brand = { color: "red;}", on_color: "url(x)" };
  site.onPurpose = ["/creditor/brand/color", "/creditor/brand/on_color"];
  await visit(page, site);
  assert.equal(await page.evaluate(() => document.documentElement.style.getPropertyValue("--brand")), "", "what is no colour is not worn");
}

async function focus({ page, site }) {
  await visit(page, site);
  await page.locator('nav a[href="/l/-/invoices"]').click();
  await page.waitForSelector(".bill");
  await page.waitForFunction(() => document.activeElement.tagName === "H1");
  await page.locator(".pick input").first().check();
  for (let n = 0; n < 25; n++) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return "end";
      const box = element.getBoundingClientRect();
      const till = document.querySelector(".till")?.getBoundingClientRect();
      const covered = till && !element.closest(".till") && box.bottom > till.top + 2 && box.top < till.bottom && box.bottom < till.bottom;
      const ring = getComputedStyle(element).outlineStyle !== "none" || element.closest(".choice");
      return !ring ? `no ring on ${element.outerHTML.slice(0, 80)}` : covered ? `covered ${element.outerHTML.slice(0, 80)}` : "ok";
    });
    assert.match(seen, /^(ok|end)$/);
  }
}
