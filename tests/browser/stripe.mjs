/**
 * Plays Stripe over HTTP: its API, its page and its webhooks, with the messages of ../fixtures/stripe. It shares nothing with
 * the program it is asked by. It stands under another name (`localhost`), so that coming back from it is coming back from
 * another site.
 */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const fixture = (name) => JSON.parse(readFileSync(new URL(`../fixtures/stripe/${name}.json`, import.meta.url), "utf8"));
const errors = fixture("errors");

/**
 * Starts it. `key` is the account's; `hooks` is where and how its events are told: `{ url, secret, now }`, with `now` the
 * teller's own time in seconds, once it is known. `told` says when: "before" the debtor comes back, or only by `tell`.
 */
export async function stripe(key) {
  const play = { key, sessions: new Map(), asked: [], events: [], told: "before", hooks: undefined, origin: "", answered: new Map() };
  const server = createServer((request, response) => {
    answer(play, request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  play.origin = `http://127.0.0.1:${port}`;
  play.site = `http://localhost:${port}`;
  play.close = () => {
    server.closeAllConnections();
    server.close();
  };
  /** Tells everything that was kept back. */
  play.tell = async () => {
    for (const event of play.events.splice(0)) await post(play, event);
  };
  /** What happens to a session without its debtor. */
  play.become = (session, kind, change) => {
    Object.assign(session, change);
    play.events.push(eventOf(play, kind, session));
  };
  return play;
}

async function answer(play, request, response) {
  const { pathname } = new URL(request.url, play.origin);
  const body = await textOf(request);
  if (pathname.startsWith("/v1/")) {
    const [status, answered] = api(play, request, pathname, new URLSearchParams(body));
    response.writeHead(status, { "Content-Type": "application/json" });
    return response.end(JSON.stringify(answered));
  }
  const [, id, act] = /^\/c\/pay\/(\w+)(?:\/(\w+))?$/.exec(pathname) ?? [];
  const session = play.sessions.get(id);
  if (!session) return response.writeHead(404).end();
  if (!act) return page(response, session);
  const to = await acted(play, session, act);
  if (!to) return page(response, session, "Your card was declined.");
  return response.writeHead(303, { Location: to }).end();
}

const refused = (name) => [errors[name].status, errors[name].body];

function api(play, request, pathname, fields) {
  play.asked.push({ path: pathname, fields: Object.fromEntries(fields), headers: request.headers });
  if (request.headers.authorization !== `Bearer ${play.key}`) return refused("invalid_key");
  const [, id, expire] = /^\/v1\/checkout\/sessions(?:\/(\w+))?(\/expire)?$/.exec(pathname) ?? [];
  if (id) {
    const session = play.sessions.get(id);
    if (!session) return refused("no_such_session");
    if (!expire) return [200, session];
    if (session.status !== "open") return refused("not_open");
    return [200, Object.assign(session, { status: "expired", url: null })];
  }
  const once = request.headers["idempotency-key"];
  const known = play.answered.get(once);
  if (known) return known.fields === fields.toString() ? [200, known.session] : refused("idempotency");
  const session = made(play, fields);
  play.answered.set(once, { fields: fields.toString(), session });
  return [200, session];
}

function made(play, fields) {
  const id = `cs_test_${play.sessions.size + 1}`;
  const amount = Number(fields.get("line_items[0][price_data][unit_amount]"));
  const session = {
    ...fixture("session"),
    id,
    amount_subtotal: amount,
    amount_total: amount,
    currency: fields.get("line_items[0][price_data][currency]"),
    client_reference_id: fields.get("client_reference_id"),
    success_url: fields.get("success_url"),
    cancel_url: fields.get("cancel_url"),
    expires_at: Number(fields.get("expires_at")),
    url: `${play.site}/c/pay/${id}`,
  };
  play.sessions.set(id, session);
  return session;
}

/** What the debtor does on the page; where he goes then, if he goes. */
async function acted(play, session, act) {
  const paid = { status: "complete", payment_intent: `pi_${session.id}` };
  switch (act) {
    case "decline":
      return undefined;
    case "order":
      play.become(session, "checkout.session.completed", paid);
      break;
    default:
      play.become(session, "checkout.session.completed", { ...paid, payment_status: "paid" });
  }
  if (play.told === "before") await play.tell();
  return session.success_url;
}

let count = 0;

function eventOf(play, kind, session) {
  count += 1;
  return { ...fixture("event"), id: `evt_${count}`, type: kind, created: play.hooks.now, data: { object: { ...session } } };
}

async function post({ hooks }, event) {
  const body = JSON.stringify(event);
  const digest = createHmac("sha256", hooks.secret).update(`${hooks.now}.${body}`).digest("hex");
  const headers = { "Content-Type": "application/json", "Stripe-Signature": `t=${hooks.now},v1=${digest}` };
  const answered = await fetch(hooks.url, { method: "POST", headers, body });
  if (!answered.ok) throw new Error(`the webhook was answered ${answered.status}: ${await answered.text()}`);
}

function page(response, session, said = "") {
  const button = (act, word) => `<form method="post" action="/c/pay/${session.id}/${act}"><button>${word}</button></form>`;
  const words = session.status === "open" ? `${button("pay", "Pay")}${button("order", "Order")}${button("decline", "Declined card")}` : "This session is over.";
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
  response.end(
    `<!doctype html><html lang="en"><title>Played Stripe</title><h1>${session.amount_total} ${session.currency}</h1><p role="alert">${said}</p>${words}<a href="${session.cancel_url.replaceAll("&", "&amp;")}">Back</a></html>`,
  );
}

async function textOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
