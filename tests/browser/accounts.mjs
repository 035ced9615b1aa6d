/** One clerk, three companies: what the invented API says of them, the screens, and two tabs that never mix. */
import assert from "node:assert/strict";
import { debtorId } from "./ids.mjs";
import { problem } from "./problems.mjs";

const [FIRST, SECOND, THIRD] = [1, 2, 3].map(debtorId);

const NAMES = {
  [FIRST]: "Menuiserie Le Gall SARL",
  [SECOND]: "Menuiserie Le Gall Charpentes et ossatures bois du Finistère Sud SAS",
  [THIRD]: "Le Gall Immobilier",
};

/** The account that a request names, the last opened when it names none. `state` clerk: there are three. */
export function stoodOn({ state }, account, named) {
  if (state !== "clerk") return { id: FIRST, others: 0, ...account };
  const id = named in NAMES ? named : FIRST;
  return { ...account, id, others: 2, debtor: { ...account.debtor, name: NAMES[id] } };
}

/** All of them, the one that was asked for first. */
export function accountsOf(site, named = FIRST) {
  if (site.state === "accountless") return problem(500);
  const others = Object.keys(NAMES).filter((id) => id !== named);
  return [200, { items: [named, ...others].map((id) => ({ id, name: NAMES[id], current: id === named })) }];
}

const at = (path) => async (page, site) => {
  await page.goto(`${site.origin}${path}`);
  await page.waitForSelector(".colophon");
  await page.waitForFunction(() => !document.querySelector(".loading"));
};

export const accountScreens = [
  { name: "summary-clerk", state: "clerk", go: at("/l/-/summary") },
  { name: "accounts", state: "clerk", go: at("/l/-/accounts") },
  { name: "accounts-500", state: "accountless", expected: /500/, go: at("/l/-/accounts") },
];

export async function accountsJourneys(run) {
  await run("a clerk goes from one company to another and back, and each call says which", goes);
  await run("a tab keeps its company while another tab opens one", keeps);
  await run("the account is on its way with the pages that show it, and never for those of everybody", beside);
}

const heading = (page) => page.locator(".names").innerText();
const settled = (page) => page.waitForFunction(() => document.querySelector("h1") && !document.querySelector(".loading"));

/** The pages are let through only once the account was asked for: who asks for one after the other never gets here. */
async function beside({ page, site }) {
  let letThrough;
  const held = new Promise((resolve) => {
    letThrough = resolve;
  });
  await page.route("**/assets/all-*.js", (route) => held.then(() => route.continue()));
  await Promise.all([
    page.waitForRequest("**/api/portal/account"),
    page.goto(`${site.origin}/l/-/pay`, { waitUntil: "commit" }),
  ]);
  letThrough();
  await settled(page);
  await page.unroute("**/assets/all-*.js");
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  for (const path of ["genuine", "rights", "unsubscribe"]) {
    await at(`/l/-/${path}`)(page, site);
    await settled(page);
  }
  assert.ok(!asked.includes("/api/portal/account"), asked.join(" "));
}

async function goes({ page, site }) {
  site.state = "clerk";
  await at("/l/-/summary")(page, site);
  await page.getByRole("link", { name: "Changer de compte (2)" }).click();
  await page.getByRole("button", { name: NAMES[THIRD] }).click();
  await page.waitForURL("**/l/-/summary");
  await page.locator(".names", { hasText: NAMES[THIRD] }).waitFor();
  await at("/l/-/choices")(page, site);
  assert.match(await heading(page), /Le Gall Immobilier/, "a page that is loaded anew stands where the tab stood");
  await page.selectOption("#language", "de");
  await page.locator("main .button.main").click();
  await page.waitForSelector('a.main[href="/l/-/contact"]');
  assert.deepEqual(site.posts.at(-1).account, THIRD);
  await at("/l/-/documents")(page, site);
  const files = await page.locator("main a[download]").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  assert.ok(files.length > 0 && files.every((href) => href.endsWith(`&account=${THIRD}`)), files.join(" "));
  // Back over the change: the page that was drawn for the first company is the first company's again
  for (let n = 0; n < 5 && !/accounts$/.test(page.url()); n++) await page.goBack();
  await page.locator(".names", { hasText: NAMES[FIRST] }).waitFor();
  await settled(page);
  assert.match(await page.locator("main .lead").innerText(), new RegExp(NAMES[FIRST]));
  assert.equal(await page.getByRole("button", { name: NAMES[FIRST] }).count(), 0);
}

async function keeps({ page, site, context }) {
  site.state = "clerk";
  await at("/l/-/summary")(page, site);
  const other = await context.newPage();
  await at("/l/-/accounts")(other, site);
  await other.getByRole("button", { name: NAMES[SECOND] }).click();
  await other.locator(".names", { hasText: "Charpentes" }).waitFor();
  await page.reload();
  await settled(page);
  assert.match(await heading(page), /Menuiserie Le Gall SARL/);
  const seen = site.asked.map(({ path, account }) => [path, account]);
  assert.deepEqual(seen.filter(([path]) => path === "/api/portal/account").map(([, account]) => account), [undefined, undefined, SECOND, FIRST]);
}
