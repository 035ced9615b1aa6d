/** What is played is held against the API's description, and nothing that is wrong passes unseen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { wrongAnswer } from "./described.mjs";
import { HOLDS, invoiceId } from "./ids.mjs";
import { problem } from "./problems.mjs";
import { serve } from "./serve.mjs";
import { accounts } from "./story.mjs";

const PROMISE = { invoices: [invoiceId(871)], pay_on: "2026-12-10", amount: "2712.00" };

/** Plays one call, and what is then told of it; closing must throw just that. */
async function told(path, { change = () => {}, body, ...more } = {}) {
  const site = await serve();
  change(site);
  const json = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(site.origin + path, { ...(body ? json : {}), ...more });
  await answer.arrayBuffer();
  const faults = [...site.faults];
  if (faults.length === 0) site.close();
  else assert.throws(() => site.close(), { message: faults.join("\n    ") });
  return faults;
}

/** An account with something in it that is no longer as it should be. */
const account = (change) => {
  const wrong = structuredClone(accounts.normal);
  change(wrong.cases[0]);
  accounts.wrong = wrong;
  return told("/api/portal/account", { change: (site) => Object.assign(site, { state: "wrong" }) });
};
const ACCOUNT = "GET /api/portal/account, the answer 200: /cases/0";

test("what is right is not told of", async () => {
  assert.deepEqual(await account(() => {}), []);
  assert.deepEqual(await told("/api/portal/promises", { body: PROMISE }), []);
  assert.deepEqual(await told("/api/portal/account", { change: (site) => Object.assign(site, { state: "401" }) }), []);
  assert.deepEqual(await told("/api/portal/papers/statement.pdf?language=fr"), []);
});

test("a played answer that is wrong says where and how", async () => {
  const type = await account(({ holds }) => (holds[0].reason = null));
  assert.deepEqual(type, [`${ACCOUNT}/holds/0/reason must be string`]);
  const field = await account((first) => delete first.payees);
  assert.deepEqual(field, [`${ACCOUNT} must have required property 'payees'`]);
  const more = await account(({ invoices }) => (invoices[1].paid = "0.00"));
  assert.deepEqual(more, [`${ACCOUNT}/invoices/1 must NOT have additional properties: paid`]);
  const [word] = await account(({ holds }) => (holds[0].kind = "already-paid"));
  assert.match(word, /\/holds\/0\/kind must be equal to one of the allowed values: promise, .*already_paid/);
  const [id] = await account(({ invoices }) => (invoices[0].id = "inv_871"));
  assert.match(id, /\/invoices\/0\/id must match pattern/);
});

test("a refusal is a problem as the API tells one, and of a status that it gives", () => {
  const asked = { method: "GET", url: "/api/portal/accounts" };
  const [status, value] = problem(500);
  const answer = { status, type: "application/problem+json", value };
  const lines = (more) => wrongAnswer(asked, { ...answer, ...more }).map(({ line }) => line.replace(/^.*, the answer /, ""));
  assert.deepEqual(lines({}), []);
  assert.deepEqual(lines({ value: { ...value, type: "about:blank" } }), ['500: /type must match pattern "^urn:relance:problem:[a-z_]+$"']);
  assert.deepEqual(lines({ type: "application/json" }), ["500: is application/json, not application/problem+json"]);
  assert.deepEqual(lines({ status: 418 }), ["418: is none of 200, 400, 401, 403, 404, 422, 429, 500, 503"]);
});

test("what is wrong on purpose is left alone where it is named", async () => {
  const brand = { color: "red" };
  const change = (site) => Object.assign(site, { brand });
  assert.match((await told("/api/portal/account", { change })).join(), /the answer 200: \/creditor\/brand\/color must match/);
  const onPurpose = (site) => Object.assign(site, { brand, onPurpose: ["/creditor/brand/color"] });
  assert.deepEqual(await told("/api/portal/account", { change: onPurpose }), []);
});

test("a call that the API would refuse is told of, whatever it is answered", async () => {
  const { amount, ...half } = PROMISE;
  assert.deepEqual(await told("/api/portal/promises", { body: { ...half, sum: amount } }), [
    "POST /api/portal/promises, its body: must have required property 'amount'",
    "POST /api/portal/promises, its body: must NOT have additional properties: sum",
  ]);
  const [field] = await told(`/api/portal/promises/${HOLDS.promise}`, { body: { pay_on: "10/12/2026", amount } });
  assert.match(field, /its body: \/pay_on must match pattern/);
  const [id] = await told("/api/portal/debits/dbt_1");
  assert.match(id, /^GET \/api\/portal\/debits\/dbt_1, its path: \/debit must match pattern/);
  assert.deepEqual(await told(`/api/portal/plan?invoices=${invoiceId(871)}&instalments=37&first_on=2026-12-10`), [
    "GET /api/portal/plan, its query: /instalments must be <= 36",
  ]);
  const [header] = await told("/api/portal/account", { headers: { "Relance-Account": "deb_1" } });
  assert.match(header, /its headers: \/relance-account must match pattern/);
});

test("a call that nothing describes, and one that nothing plays, are told of", async () => {
  assert.deepEqual(await told("/api/portal/nothing"), ["GET /api/portal/nothing, the call: is none that the API describes"]);
  const [broken] = await told("/api/portal/promises", { body: PROMISE, change: (site) => delete site.posts });
  assert.match(broken, /^POST \/api\/portal\/promises: nothing is played for it: TypeError/);
});
