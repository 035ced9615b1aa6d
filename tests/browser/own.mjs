/** What the reader decides about himself: codes, addresses, choices, what is kept of him. On the invented API. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { CHANGES, visit } from "./journeys.mjs";
import { provenBy } from "./going.mjs";
import { fill } from "./screens.mjs";
import { TOKEN } from "./story.mjs";

export async function ownJourneys(run) {
  await run("an address is added by a code to an old one and a code to the new one", adds, { expected: /422/ });
  await run("a mobile number is chosen from a list and added by a code that goes there", numbers, { expected: /422/ });
  await run("an address is taken off after a code, and only then", removes);
  await run("what is chosen is sent, what is left alone is not", chooses);
  await run("a copy of all pages is saved as one file, made on this device", saves);
  await run("a request is sent once and its answer is read", asks);
  await run("a dispute is talked about, and what is said is said once", talks, { expected: /409/ });
  await run("more time is proposed with a reason, once", proposes);
  await run("a plan is signed by a code where the creditor wants it", signs);
  await run("the unsubscribe address does nothing before its button, and its secret leaves the address", unsubscribes);
}

const paths = (site) => CHANGES(site).map(({ path }) => path.replace("/api/portal/", ""));
const press = (page) => page.locator("main .button.main").click();

async function adds({ page, site }) {
  await visit(page, site, "/l/-/contact");
  await page.locator('a[href="/l/-/address-add"]').click();
  await press(page);
  await page.waitForSelector("#address-error");
  await provenBy(page, "11 1111");
  await page.waitForSelector("#code-error");
  assert.equal(await page.getAttribute("#code", "autocomplete"), "one-time-code");
  await page.fill("#code", "");
  await page.locator("#code").evaluate((input) => input.focus());
  await page.keyboard.insertText(" 482 915\n".trim());
  await press(page);
  await page.waitForSelector("#email");
  await page.fill("#email", "lea@legall");
  await press(page);
  await page.waitForSelector("#email-error");
  await page.fill("#email", "lea@legall.example");
  await page.fill("#name", "Léa Martin");
  await press(page);
  await page.waitForSelector("#code");
  assert.match(await page.locator("#code-hint").innerText(), /l•••@l•••\.example/);
  await page.fill("#code", "482915");
  await press(page);
  await page.waitForSelector('a.main[href="/l/-/contact"]');
  assert.deepEqual(paths(site), ["codes", "codes/guess", "codes/guess", "contacts", "contacts/confirmation"]);
  assert.deepEqual(CHANGES(site)[3].body, { email: "lea@legall.example", name: "Léa Martin" });
  assert.equal(CHANGES(site)[2].body.code, "482915");
  const kept = await page.evaluate(() => JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }]));
  assert.doesNotMatch(kept, /482915|lea@/);
}

async function numbers({ page, site }) {
  await visit(page, site, "/l/-/address-add");
  await provenBy(page);
  await page.waitForSelector("#email");
  await press(page);
  await page.waitForSelector("#email-error");
  // By keyboard alone, as the list is
  await page.locator("#channel").focus();
  await page.keyboard.press("ArrowDown");
  await page.waitForSelector("#phone");
  assert.equal(await page.locator(".faults, .wrong, #email").count(), 0, "no fault leads to a field that is gone");
  assert.equal(await page.evaluate(() => document.activeElement.id), "channel", "focus stays on the list");
  const keys = await page.locator("#phone").evaluate((input) => [input.autocomplete, input.inputMode, input.getAttribute("aria-describedby")]);
  assert.deepEqual(keys, ["tel", "tel", "phone-hint"]);
  await page.fill("#phone", "06");
  await press(page);
  await page.waitForSelector("#phone-error");
  assert.equal(await page.getAttribute("#phone", "aria-invalid"), "true");
  await page.locator('.faults a[href="#phone"]').click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "phone");
  await page.fill("#phone", "+212 612 345678");
  await press(page);
  await page.waitForFunction(() => document.querySelector("#phone-error")?.textContent.includes("Royaume-Uni"));
  await page.fill("#phone", " 06 12 34 56 78 ");
  await press(page);
  await page.waitForSelector("#code");
  assert.match(await page.locator("#code-hint").innerText(), /•• 78/);
  await page.fill("#code", "482915");
  await press(page);
  await page.locator('a[href="/l/-/choices"]').click();
  await page.waitForSelector("#channel");
  assert.deepEqual(paths(site).slice(2), ["contacts", "contacts", "contacts/confirmation"]);
  assert.deepEqual(CHANGES(site)[3].body, { phone: "06 12 34 56 78" });
  const kept = await page.evaluate(() => JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }]));
  assert.doesNotMatch(kept, /482915|12 34 56/);
}

async function removes({ page, site }) {
  await visit(page, site, "/l/-/contact");
  await page.getByRole("link", { name: "Retirer c•••@l•••.example" }).click();
  await page.waitForSelector("#address");
  assert.deepEqual(paths(site), []);
  await provenBy(page);
  await page.waitForSelector("main > .button.main");
  assert.deepEqual(paths(site), ["codes", "codes/guess"]);
  await press(page);
  await page.waitForSelector('a.main[href="/l/-/contact"]');
  assert.deepEqual(paths(site), ["codes", "codes/guess", "contacts/00000000000000a1"]);
}

async function chooses({ page, site }) {
  await visit(page, site, "/l/-/choices");
  await press(page);
  await page.waitForSelector(".faults");
  assert.deepEqual(paths(site), []);
  await page.selectOption("#language", "de");
  await page.selectOption("#speak", "no_call");
  await page.selectOption("#courtesy-00000000000000a2", "wanted");
  await press(page);
  await page.waitForSelector('a.main[href="/l/-/contact"]');
  assert.deepEqual(CHANGES(site).map(({ path, body }) => [path.replace("/api/portal/", ""), body]), [
    ["choices", { language: "de", needs: ["no_call"] }],
    ["contacts/00000000000000a2/courtesy", { wanted: true }],
  ]);
}

async function saves({ page, site }) {
  await visit(page, site, "/l/-/data");
  await provenBy(page);
  const link = page.locator("main a.main[download]");
  await link.waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  assert.match(download.suggestedFilename(), /^\d{4}-\d\d-\d\d\.json$/);
  const whole = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.deepEqual([whole.format, whole.items.map(({ data }) => data.page), "next" in whole], ["relance-debtor-data/1", [1, 2], false]);
}

async function asks({ page, site }) {
  await visit(page, site, "/l/-/requests");
  assert.match(await page.locator(".story").innerText(), /Corrigé dans nos fichiers/);
  await page.selectOption("#asks", "erase");
  await page.fill("#text", "Effacez mon ancien numéro.");
  await press(page);
  await page.waitForFunction(() => document.querySelector("#text")?.value === "");
  assert.deepEqual(CHANGES(site).map(({ body }) => body), [{ asks: "erase", text: "Effacez mon ancien numéro." }]);
}

async function talks({ page, site }) {
  await visit(page, site, "/l/-/disputes");
  assert.match(await page.locator(".story").innerText(), /Lesquelles/);
  await press(page);
  await page.waitForSelector(".faults");
  assert.deepEqual(paths(site), []);
  site.state = "shut";
  await page.fill("#text", "Les numéros 3 et 4.");
  await press(page);
  await page.waitForSelector("main [role=alert]");
  site.state = "normal";
  await press(page);
  await page.waitForFunction(() => document.querySelector("#text")?.value === "");
  assert.match(await page.locator(".story").innerText(), /Les numéros 3 et 4/);
  const [lost, said] = CHANGES(site);
  assert.deepEqual([lost.key, lost.body], [said.key, said.body], "one attempt, one name");
  await page.locator("main .ways a").click();
  await page.waitForFunction(() => !document.querySelector("#text"));
  assert.match(await page.locator("main").innerText(), /raison en partie/);
}

async function proposes({ page, site }) {
  await visit(page, site);
  await page.locator('a[href^="/l/-/propose"]').click();
  await press(page);
  await page.waitForSelector(".faults");
  await fill.propose(page);
  assert.deepEqual(paths(site), []);
  await press(page);
  await page.waitForSelector(".receipt");
  const [{ path, body, key }] = CHANGES(site);
  assert.equal(path, "/api/portal/proposals");
  assert.deepEqual([body.instalments, body.first_on, body.text], [12, "2027-01-11", "Deux de nos clients paient tard."]);
  assert.ok(key?.length > 10);
  site.state = "answered";
  await visit(page, site);
  await page.getByRole("link", { name: "Lire la réponse" }).click();
  await page.waitForSelector(".story");
  assert.match(await page.locator(".story").innerText(), /D.accord en six fois/);
}

async function signs({ page, site }) {
  site.state = "signed";
  await visit(page, site, "/l/-/plan");
  assert.equal(await page.locator("#instalments").count(), 0);
  await provenBy(page);
  await page.waitForSelector("#instalments");
  await fill.plan(page);
  await press(page);
  await page.waitForSelector(".receipt");
  assert.deepEqual(paths(site), ["codes", "codes/guess", "plans"]);
  assert.equal(CHANGES(site)[0].body.purpose, "plan");
}

async function unsubscribes({ page, site }) {
  site.state = "401";
  await visit(page, site, `/l/-/unsubscribe#${TOKEN}`);
  assert.deepEqual(site.posts, []);
  await press(page);
  await page.waitForFunction(() => !document.querySelector("main .button"));
  assert.deepEqual(site.posts.map(({ path, body }) => [path, body]), [
    [`/api/portal/unsubscribe/${TOKEN}`, { "List-Unsubscribe": "One-Click" }],
  ]);
  assert.ok(!page.url().includes(TOKEN));
}
