/**
 * Serves portal/dist as production does (rewrite of /l/*, security headers), with an invented API beside it.
 *
 * For pictures, accessibility and the matrix of states only: journeys of the real program go to RELANCE_LOCAL.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { accountsOf, stoodOn } from "./accounts.mjs";
import { copy, past } from "./past.mjs";
import { accounts, asked, checkout, debit, disputes, letter, mandateText, spread, TOKEN, transfer, withWords } from "./story.mjs";

const DIST = new URL("../../portal/dist/", import.meta.url).pathname;

export const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const HEADERS = {
  "Content-Security-Policy": CSP,
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
};

/** The code of the invented message. */
const CODE = letter.message.code;

const MEDIA = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** Starts on a free port. `state` may be changed between pages; `asked` holds every call with the account it names, `posts` every change asked for, `uploads` every form with a file; `twin` is a page to compare with; `words` stand in for those of one language: its two letters, and a text for `entry` and `pages`. */
export async function serve(port = 0) {
  const site = { state: "normal", language: undefined, brand: undefined, posts: [], asked: [], served: [], uploads: [], twin: undefined, words: undefined, origin: "" };
  const server = createServer((request, response) => {
    answer(site, request, response).catch((error) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  await new Promise((ready) => server.listen(port, "127.0.0.1", ready));
  site.origin = `http://127.0.0.1:${server.address().port}`;
  site.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return site;
}

async function answer(site, request, response) {
  const { pathname, searchParams } = new URL(request.url, "http://local");
  if (pathname.startsWith("/api/")) return api(site, request, response, pathname, searchParams);
  if (pathname === "/uploads") return taken(site, request, response);
  if (pathname === "/twin" && site.twin) return page(request, response, Buffer.from(site.twin), "text/html; charset=utf-8");
  const path = pathname.startsWith("/l/") ? "debtor/index.html" : normalize(pathname).replace(/^[/.]+/, "");
  const body = wordsFor(site, path) ?? (await readFile(join(DIST, path)).catch(() => undefined));
  if (!body) return response.writeHead(404, HEADERS).end();
  site.served.push({ path, bytes: body.length });
  return page(request, response, body, MEDIA[extname(path)] ?? "application/octet-stream");
}

/** What the bucket answers to a form. `state` uploadless: it is not there. */
async function taken(site, request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  site.uploads.push(Buffer.concat(parts).toString("latin1"));
  response.writeHead(site.state === "uploadless" ? 503 : 204).end();
}

/** What stands in for the words at `path`, if anything does. */
function wordsFor({ words }, path) {
  const [, language, part] = /^assets\/(\w\w)-(entry|pages)-/.exec(path) ?? [];
  return words && language === words.language ? Buffer.from(words[part]) : undefined;
}

/** A static answer, compressed as the distribution does. */
function page(request, response, body, type) {
  const gzip = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  response.writeHead(200, { ...HEADERS, "Content-Type": type, "Cache-Control": "no-store", ...(gzip ? { "Content-Encoding": "gzip" } : {}) });
  return response.end(gzip ? gzipSync(body, { level: 9 }) : body);
}

/** Where the sample portfolio has its picture. */
const LOGO = new URL("../../infra/local/src/sample/logo.png", import.meta.url);

async function api(site, request, response, pathname, query) {
  const file = await fileOf(pathname, query);
  if (file) return response.writeHead(200, { ...HEADERS, "Content-Type": "application/octet-stream", ...file.headers }).end(file.bytes);
  const { state } = site;
  const body = request.method === "GET" ? undefined : await bodyOf(request);
  const account = request.headers["relance-account"];
  site.asked.push({ path: pathname, account });
  if (body) site.posts.push({ path: pathname, body, key: request.headers["idempotency-key"], account });
  if (state === "slow") await rest(3000);
  const [status, answered] = reply(site, pathname, query, body, account);
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "Content-Type": type, "Content-Language": "fr", "Cache-Control": "no-store" });
  response.end(answered === undefined ? "" : JSON.stringify(answered));
}

/** A picture, or a part of an invoice itself. */
async function fileOf(pathname, query) {
  if (pathname.startsWith("/api/portal/logos/")) return { headers: { "Content-Type": "image/png" }, bytes: await readFile(LOGO) };
  const [, invoice, format] = /^\/api\/portal\/invoices\/(\w+)\/originals\/(\w+)$/.exec(pathname) ?? [];
  if (!invoice) return undefined;
  const disposition = `attachment; filename="${invoice}.${format}"`;
  return { headers: { "Content-Disposition": disposition }, bytes: Buffer.from(`${invoice} ${format} ${query.get("part") ?? 1};`) };
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString() || "{}";
  // A mail program's form, not our page's JSON.
  return text.startsWith("{") ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
}

const problem = (status, more = {}) => [status, { type: "about:blank", title: `Problem ${status}`, status, ...more }];

function reply(site, pathname, query, body, named) {
  const { state } = site;
  if (state === "500") return problem(500);
  const account = accountOf(site);
  const head = { ...letter, creditor: account.creditor, addressee: { name: account.debtor.name }, language: account.debtor.language };
  switch (pathname) {
    case "/api/portal/link":
    case "/api/portal/session":
      return body.token === TOKEN ? [200, { ...head, account: "deb_1" }] : problem(404);
    case "/api/portal/accounts":
      return accountsOf(site, named);
    case "/api/portal/fresh-link":
      return [202, { status: "accepted" }];
    case "/api/portal/genuine":
      return state === "genuineless" ? problem(500) : [200, genuine(account, body.code)];
    case "/api/portal/wrong-person":
      return body.code.replace(/\W/g, "").toUpperCase() === CODE.replace("-", "") ? [204] : problem(422, { errors: [{ pointer: "/code", detail: "" }] });
    case "/api/portal/account":
      return state === "401" ? problem(401) : [200, stoodOn(site, account, named)];
    case "/api/portal/requests":
      if (body) return state === "asked409" ? problem(409) : [201, { ...asked[0], asks: body.asks, text: body.text }];
      return [200, state === "empty" ? [] : asked];
    case "/api/portal/disputes":
      // Declared by a POST, as any act
      return body ? act(site, pathname, body) : [200, disputes[state] ?? disputes.normal];
    case "/api/portal/data":
      return dataOf(query.get("cursor"));
    case "/api/portal/codes":
      if (state === "codes429") return problem(429);
      return state === "codes409" ? problem(409) : [202, { channel: "email", to: "c•••@l•••.example", ends_at: "2026-11-18T09:00:00Z" }];
    case "/api/portal/codes/guess":
      return guessed(body.code, [200, { until: "2026-11-18T09:15:00Z" }]);
    case "/api/portal/contacts":
      return body.phone ? numbered(body.phone) : addressed(body.email);
    case "/api/portal/contacts/confirmation":
      return guessed(body.code, [201, account.debtor.addresses[0]]);
    case "/api/portal/uploads":
      return [201, { id: `fil_${site.posts.length}`, url: "/uploads", fields: { key: body.name, policy: "p" }, until: "2026-11-18T08:25:00Z" }];
    case "/api/portal/choices":
      return [204];
    case "/api/portal/mandate":
      return state === "textless" ? problem(500) : [200, mandateText(query.get("language"))];
    case "/api/portal/plan":
      return planOf(account, query);
    case "/api/portal/transfer":
      if (state === "refused") return problem(409);
      return transferOf(account, query.get("invoices").split(","));
    case "/api/portal/papers":
      return state === "paperless" ? problem(500) : [200, papersOf(state)];
    case "/api/portal/history":
      return state === "historyless" ? problem(500) : [200, past(state, query.get("cursor"))];
    default:
      // What a file holds is the real program's; here it is enough that one comes
      if (pathname.startsWith("/api/portal/papers/")) return [200, { file: pathname }];
      if (pathname.startsWith("/api/portal/checkouts/")) return [200, checkout(pathname.split("chk_").pop())];
      if (pathname.startsWith("/api/portal/debits/")) return [200, debit(pathname.split("dbt_").pop())];
      if (pathname.startsWith("/api/portal/mandates/")) return [204];
      if (/^.api.portal.disputes.hol_\w+.words$/.test(pathname)) return state === "shut" ? problem(409) : [201, withWords(body.text)];
      if (pathname.startsWith("/api/portal/unsubscribe/") || pathname.startsWith("/api/portal/contacts/")) return [204];
      if (pathname.startsWith("/api/portal/messages/")) return state === "gone" ? problem(404) : [200, copy(state)];
      return act(site, pathname, body);
  }
}

/** A code goes to a new address, unless it is known. */
function addressed(email) {
  if (email.startsWith("known@")) return problem(422, { errors: [{ pointer: "/email", detail: "" }] });
  return [202, { channel: "email", to: `${email[0]}•••@${email.split("@")[1][0]}•••.example`, ends_at: "2026-11-18T09:00:00Z" }];
}

/** The same by text message: not to Morocco, not to the number on file, not after the fifth. */
function numbered(phone) {
  if (phone.startsWith("+212")) return problem(422, { errors: [{ pointer: "/phone", detail: "" }] });
  if (phone.endsWith("41")) return problem(409);
  if (phone.endsWith("29")) return problem(429);
  return [202, { channel: "sms", to: `•• ${phone.slice(-2)}`, ends_at: "2026-11-18T09:00:00Z" }];
}

/** What one types: the right code, one that is void, or any other. */
const guessed = (code, right) => (code === "482915" ? right : problem(code === "000000" ? 409 : 422, { errors: [{ pointer: "/code", detail: "" }] }));

/** What there is to take along. */
function papersOf(state) {
  if (state === "empty") return { plan: null, promise: null, receipts: [], receipts_left: 0 };
  const agreed = { number: "K7QX-2FDM", amount: "6198.60", currency: "EUR", until: "2027-01-26" };
  const receipt = (id, received_on, amount) => ({ id: `pay_${id}`, received_on, amount, currency: "EUR" });
  return {
    plan: state === "planned" ? agreed : null,
    promise: state === "promised" ? { ...agreed, until: "2026-11-25" } : null,
    receipts: [receipt("2", "2026-10-12", "2154.00"), receipt("1", "2026-09-01", "999999999999.99")],
    receipts_left: 12,
  };
}

/** Two pages of a copy. */
const dataOf = (cursor) => [
  200,
  {
    format: "relance-debtor-data/1",
    made_at: "2026-11-18T08:10:00Z",
    creditor: letter.creditor,
    items: [{ kind: cursor ? "fact" : "person", data: { page: cursor ? 2 : 1 } }],
    next: cursor ? null : "0.person",
  },
];

/** The answer about a code: the same to every unknown one. */
function genuine(account, typed) {
  const known = typed.replace(/\W/g, "").toUpperCase() === CODE.replace("-", "");
  return { messages: known ? [{ creditor: account.creditor.name, channel: letter.message.channel, sent_on: letter.message.sent_on }] : [] };
}

function accountOf({ state, language, brand }) {
  const account = accounts[state] ?? accounts.normal;
  return {
    ...account,
    creditor: brand ? { ...account.creditor, brand: { ...account.creditor.brand, ...brand } } : account.creditor,
    debtor: { ...account.debtor, language: language ?? account.debtor.language },
  };
}

function planOf(account, query) {
  const ids = query.get("invoices").split(",");
  const [{ currency, invoices, plan_policy }] = account.cases;
  const total = sumOf(invoices.filter(({ id }) => ids.includes(id)));
  const count = Number(query.get("instalments"));
  return [200, { currency, total, instalments: spread(total, count, query.get("first_on"), 0, plan_policy?.deposit) }];
}

function sumOf(invoices) {
  const cents = invoices.reduce((total, { open }) => total + BigInt(open.replace(".", "")), 0n).toString().padStart(3, "0");
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`;
}

function transferOf(account, ids) {
  const found = account.cases.map((each) => [each, each.invoices.filter(({ id }) => ids.includes(id))]).filter(([, some]) => some.length > 0);
  if (found.length !== 1) return problem(422, { detail: "One currency at a time." });
  const [[{ currency, payees }, some]] = found;
  if (some.some(({ payee }) => payee !== some[0].payee)) return problem(422, { detail: "One payee at a time." });
  return [200, transfer(account, sumOf(some), currency, payees[some[0].payee] ?? null)];
}

const FIELD = { promises: "pay_on", disputes: "text", "already-paid": "paid_on" };

function act({ state }, pathname, body) {
  const what = pathname.split("/").pop();
  if (state === "act401") return problem(401);
  if (state === "409") return problem(409, { detail: "Une annonce est déjà en cours pour cette facture." });
  if (what === "checkouts") return problem(409, { detail: "5 998,60 EUR restent ouverts.", errors: [{ pointer: "/open", detail: "" }] });
  if (what === "debits" && body.mandate?.iban.startsWith("FR")) return problem(422, { errors: [{ pointer: "/mandate/iban", detail: "" }] });
  if (what === "debits" && !body.amount) return [201, debit("ordered")];
  if (what === "debits") return problem(409, { detail: "5 998,60 EUR restent ouverts.", errors: [{ pointer: "/open", detail: "" }] });
  if (state === "422")
    return problem(422, { errors: [{ pointer: `/${FIELD[what]}`, detail: "Ce jour n'est pas ouvré." }] });
  if (what === "retraction") return [204];
  if (/\/promises\/hol_/.test(pathname)) return [201, { id: "promise_2", kind: "promise", number: "P-2026-000143", until: body.pay_on, in_flight: false }];
  const kind = { promises: "promise", plans: "plan", proposals: "pause", disputes: "dispute", "already-paid": "already-paid" }[what];
  if (!kind) return problem(404);
  const more = kind === "promise" ? { pay_on: body.pay_on, amount: body.amount, currency: "EUR" } : {};
  return [201, { id: `${kind}_1`, kind, number: `${kind.slice(0, 1).toUpperCase()}-2026-000142`, until: body.pay_on ?? "2026-12-08", in_flight: true, ...more }];
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const site = await serve(Number(process.env.PORT ?? 4173));
  console.log(`ready ${site.origin}/l/${TOKEN}`);
}
