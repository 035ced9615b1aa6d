/**
 * Plays GoCardless over HTTP: its API, its page and its webhooks, with the messages of ../fixtures/gocardless. It shares nothing
 * with the program it is asked by. It stands under another name (`localhost`), so that coming back from it is coming back from
 * another site.
 */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const fixture = (name) => JSON.parse(readFileSync(new URL(`../fixtures/gocardless/${name}.json`, import.meta.url), "utf8"));
const errors = fixture("errors");

/**
 * Starts it. `token` is the account's; `hooks` is where and how its events are told: `{ url, secret, now }`, with `now` the
 * teller's own time in seconds, once it is known. `told` says when: "before" the debtor comes back, or only by `tell`.
 */
export async function gocardless(token) {
  const play = { token, kept: new Map(), answered: new Map(), asked: [], events: [], told: "before", hooks: undefined, origin: "", count: 0 };
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
  /** Tells everything that was kept back, in one body. */
  play.tell = () => post(play, play.events.splice(0));
  /** What happens to something without its debtor. */
  play.become = (it, status, cause) => {
    it.status = status;
    play.events.push(eventOf(play, it, status, cause));
  };
  /** Everything of one kind, oldest first: BRQ, BRF, MD, PM. */
  play.made = (kind) => [...play.kept.values()].filter(({ id }) => id.replace(/\d+$/, "") === kind);
  return play;
}

async function answer(play, request, response) {
  const { pathname, searchParams } = new URL(request.url, play.origin);
  const body = await textOf(request);
  if (/^\/(billing_requests|billing_request_flows|payments|mandates)\b/.test(pathname)) {
    const [status, answered] = api(play, request, pathname, body);
    response.writeHead(status, { "Content-Type": "application/json" });
    return response.end(JSON.stringify(answered));
  }
  const flow = play.kept.get(searchParams.get("id"));
  const wanted = flow && play.kept.get(flow.links.billing_request);
  if (!wanted) return response.writeHead(404).end();
  if (request.method !== "POST") return page(response, flow, wanted);
  if (wanted.status !== "pending") return page(response, flow, wanted);
  await signed(play, wanted);
  return response.writeHead(303, { Location: flow.redirect_uri }).end();
}

const refused = (name) => [errors[name].status, errors[name].body];
const named = (play, kind) => `${kind}${String(++play.count).padStart(4, "0")}`;

function api(play, request, pathname, body) {
  const asked = { method: request.method, path: pathname, headers: request.headers, body: body ? JSON.parse(body) : undefined };
  play.asked.push(asked);
  if (request.headers.authorization !== `Bearer ${play.token}`) return refused("unauthorized");
  if (request.headers["gocardless-version"] !== "2015-07-06") return refused("invalid_usage");
  const [, kind, id, act] = pathname.split("/").filter((part) => part !== "actions");
  if (request.method === "GET") return play.kept.has(id) ? [200, { [kind]: play.kept.get(id) }] : refused("not_found");
  if (act) return cancelled(play, kind, id);
  const once = request.headers["idempotency-key"];
  const known = once && play.answered.get(kind + once);
  if (known) {
    const [status, conflict] = structuredClone(refused("conflict"));
    conflict.error.errors[0].links.conflicting_resource_id = known;
    return [status, conflict];
  }
  const made = created(play, kind, asked.body[kind]);
  if (!made) return refused("validation_failed");
  play.kept.set(made.id, made);
  if (once) play.answered.set(kind + once, made.id);
  return [201, { [kind]: made }];
}

function cancelled(play, kind, id) {
  const it = play.kept.get(id);
  if (!it) return refused("not_found");
  if (it.status === "fulfilled" || it.status === "cancelled") return refused("cancellation_failed");
  it.status = "cancelled";
  return [200, { [kind]: it }];
}

function created(play, kind, wanted) {
  if (kind === "billing_requests") {
    const { scheme, currency, description, metadata } = wanted.mandate_request;
    if (scheme !== "sepa_core" || currency !== "EUR") return undefined;
    const request = { ...fixture("billing_request"), id: named(play, "BRQ"), metadata: wanted.metadata };
    Object.assign(request.mandate_request, { description, metadata });
    return request;
  }
  if (kind === "billing_request_flows") {
    const id = named(play, "BRF");
    return { ...fixture("flow"), ...wanted, id, authorisation_url: `${play.site}/billing/static/flow?id=${id}` };
  }
  const mandate = play.kept.get(wanted.links.mandate);
  if (!mandate || mandate.status === "cancelled") return undefined;
  const day = new Date((play.hooks.now + 7 * 86_400) * 1000).toISOString().slice(0, 10);
  return { ...fixture("payment"), ...wanted, id: named(play, "PM"), charge_date: day };
}

/** The debtor signs; GoCardless says so, before he is back or later. */
async function signed(play, wanted) {
  const mandate = { ...fixture("mandate"), id: named(play, "MD"), metadata: wanted.mandate_request.metadata };
  play.kept.set(mandate.id, mandate);
  wanted.links.mandate_request_mandate = mandate.id;
  play.become(wanted, "fulfilled", "billing_request_fulfilled");
  if (play.told === "before") await play.tell();
}

const KINDS = { BRQ: "billing_request", MD: "mandate", PM: "payment" };

function eventOf(play, it, action, cause) {
  const kind = KINDS[it.id.replace(/\d+$/, "")];
  const links = { [kind]: it.id };
  if (it.links.mandate_request_mandate) links.mandate_request_mandate = it.links.mandate_request_mandate;
  return {
    ...fixture("event"),
    id: named(play, "EV"),
    created_at: new Date(play.hooks.now * 1000).toISOString(),
    resource_type: `${kind}s`,
    action,
    links,
    details: { origin: "gocardless", cause, description: "As GoCardless says." },
    resource_metadata: it.metadata,
  };
}

async function post({ hooks }, events) {
  const body = JSON.stringify({ events, meta: { webhook_id: "WB123" } });
  const headers = { "Content-Type": "application/json", "Webhook-Signature": createHmac("sha256", hooks.secret).update(body).digest("hex") };
  const answered = await fetch(hooks.url, { method: "POST", headers, body });
  if (!answered.ok) throw new Error(`the webhook was answered ${answered.status}: ${await answered.text()}`);
}

function page(response, flow, { status, mandate_request }) {
  const words = status === "pending" ? `<form method="post"><button>Sign</button></form>` : "This request is over.";
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
  response.end(
    `<!doctype html><html lang="en"><title>Played GoCardless</title><h1>${mandate_request.scheme} ${mandate_request.description}</h1>${words}<a href="${flow.exit_uri.replaceAll("&", "&amp;")}">Back</a></html>`,
  );
}

async function textOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
