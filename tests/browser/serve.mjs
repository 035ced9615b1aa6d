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
import { wrongAnswer, wrongCall } from "./described.mjs";
import { checkoutOf, debitOf, debtorId, HOLDS, id, stepId } from "./ids.mjs";
import { copy, past } from "./past.mjs";
import { problem } from "./problems.mjs";
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

/**
 * Starts on a free port. `state` may be changed between pages; `asked` holds every call with the account it names, `posts` every change asked for, `uploads` every form with a file; `twin` is a page to compare with; `words` stand in for those of one language: its two letters, and a text for `entry` and `pages`.
 *
 * `faults` holds, once each, what the API's description does not know of the calls and of the answers played. Whoever looks
 * takes them out; `close` throws what is left, so that none passes unseen. `onPurpose` names the places, as JSON pointers,
 * where an answer is wrong because that is the point. Whoever measures pages has nothing `held` against the description: it
 * would be measured too.
 */
export async function serve(port = 0, { held = true } = {}) {
  const site = { state: "normal", language: undefined, brand: undefined, posts: [], asked: [], served: [], uploads: [], twin: undefined, words: undefined, faults: [], onPurpose: [], held, origin: "" };
  const server = createServer((request, response) => {
    answer(site, request, response).catch((error) => {
      site.faults.push(`${request.method} ${request.url}: nothing is played for it: ${error.stack}`);
      response.writeHead(500).end();
    });
  });
  await new Promise((ready) => server.listen(port, "127.0.0.1", ready));
  site.origin = `http://127.0.0.1:${server.address().port}`;
  site.close = () => {
    server.closeAllConnections();
    server.close();
    if (site.faults.length > 0) throw new Error(site.faults.splice(0).join("\n    "));
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
  const text = await textOf(request);
  const asked = { method: request.method, url: request.url, headers: request.headers, text };
  if (site.held) tell(site, wrongCall(asked));
  const answer = (await fileOf(pathname, query)) ?? (await said(site, request, pathname, query, text));
  if (site.held) tell(site, wrongAnswer(asked, answer).filter(({ pointer }) => !site.onPurpose.includes(pointer)));
  const { status, type, headers, value } = answer;
  const body = value === undefined || Buffer.isBuffer(value) ? value : JSON.stringify(value);
  response.writeHead(status, { "Cache-Control": "no-store", ...(type ? { "Content-Type": type } : {}), ...headers }).end(body);
}

/** Writes each fault down once. */
function tell(site, faults) {
  for (const { line } of faults) if (!site.faults.includes(line)) site.faults.push(line);
}

/** What is answered in JSON, or with nothing but a status. */
async function said(site, request, pathname, query, text) {
  const body = request.method === "GET" ? undefined : bodyOf(text);
  const account = request.headers["relance-account"];
  site.asked.push({ path: pathname, account });
  if (body) site.posts.push({ path: pathname, body, key: request.headers["idempotency-key"], account });
  if (site.state === "slow") await rest(3000);
  const [status, value, language = "fr"] = reply(site, pathname, query, body, account);
  if (value === undefined) return { status };
  const type = status < 400 ? "application/json" : "application/problem+json";
  return { status, type, headers: { "Content-Language": language }, value };
}

const PAPERS = {
  pdf: "application/pdf",
  ics: "text/calendar",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** A picture, a part of an invoice itself, or a paper: what one holds is the real program's, here it is enough that it comes. */
async function fileOf(pathname, query) {
  if (pathname.startsWith("/api/portal/logos/")) return { status: 200, type: "image/png", headers: HEADERS, value: await readFile(LOGO) };
  if (pathname.startsWith("/api/portal/papers/")) return { status: 200, type: PAPERS[pathname.split(".")[1] ?? "pdf"], headers: HEADERS, value: Buffer.from(pathname) };
  const [, invoice, format] = /^\/api\/portal\/invoices\/(\w+)\/originals\/(\w+)$/.exec(pathname) ?? [];
  if (!invoice) return undefined;
  const headers = { ...HEADERS, "Content-Disposition": `attachment; filename="${invoice}.${format}"` };
  return { status: 200, type: "application/octet-stream", headers, value: Buffer.from(`${invoice} ${format} ${query.get("part") ?? 1};`) };
}

async function textOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** A mail program's form is no JSON of our page. */
function bodyOf(text) {
  return text === "" || text.startsWith("{") ? JSON.parse(text || "{}") : Object.fromEntries(new URLSearchParams(text));
}

function reply(site, pathname, query, body, named) {
  const { state } = site;
  if (state === "500") return problem(500);
  const account = accountOf(site);
  const head = { ...letter, creditor: account.creditor, addressee: { name: account.debtor.name }, language: account.debtor.language };
  const act = () => declared(site, account, pathname, body);
  switch (pathname) {
    case "/api/portal/link":
      return body.token === TOKEN ? [200, head] : problem(404);
    case "/api/portal/session":
      return body.token === TOKEN ? [200, { ...head, account: debtorId(1) }] : problem(404);
    case "/api/portal/accounts":
      return accountsOf(site, named);
    case "/api/portal/fresh-link":
      return [202, { status: "asked" }];
    case "/api/portal/genuine":
      return state === "genuineless" ? problem(500) : [200, genuine(account, body.code)];
    case "/api/portal/wrong-person":
      return body.code.replace(/\W/g, "").toUpperCase() === CODE.replace("-", "") ? [204] : problem(422, { errors: [{ pointer: "/code", detail: "" }] });
    case "/api/portal/account":
      return state === "401" ? problem(401) : [200, stoodOn(site, account, named)];
    case "/api/portal/requests":
      if (body) return state === "asked409" ? problem(409) : [201, { ...asked[1], id: id("req", 4), asked_on: account.today, asks: body.asks, text: body.text }];
      return [200, state === "empty" ? [] : asked];
    case "/api/portal/disputes":
      // Declared by a POST, as any act
      return body ? act() : [200, disputes[state] ?? disputes.normal];
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
      return [201, { id: stepId("fil", site.posts.length), url: "/uploads", fields: { key: body.name, policy: "p" }, until: "2026-11-18T08:25:00Z" }];
    case "/api/portal/choices":
      return [204];
    case "/api/portal/mandate":
      return state === "textless" ? problem(500) : [200, mandateText(query.get("language"))];
    case "/api/portal/plan":
      return planOf(account, query);
    case "/api/portal/transfer":
      if (state === "refused") return problem(409, { detail: "the creditor has not given an account yet" });
      return transferOf(account, query.get("invoices").split(","));
    case "/api/portal/papers":
      return state === "paperless" ? problem(500) : [200, papersOf(state)];
    case "/api/portal/history":
      return state === "historyless" ? problem(500) : [200, past(state, query.get("cursor"))];
    default:
      if (pathname.startsWith("/api/portal/checkouts/")) return [200, checkout(checkoutOf(pathname.split("/").pop()))];
      if (pathname.startsWith("/api/portal/debits/")) return [200, debit(debitOf(pathname.split("/").pop()))];
      if (pathname.startsWith("/api/portal/mandates/")) return [204];
      if (/^.api.portal.disputes.hol_\w+.words$/.test(pathname)) return state === "shut" ? problem(409) : [201, withWords(body.text)];
      if (pathname.startsWith("/api/portal/unsubscribe/") || pathname.startsWith("/api/portal/contacts/")) return [204];
      if (pathname.startsWith("/api/portal/messages/")) return state === "gone" ? problem(404) : [200, copy(state)];
      return act();
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
  const receipt = (n, received_on, amount) => ({ id: id("pay", n), received_on, amount, currency: "EUR" });
  return {
    plan: state === "planned" ? agreed : null,
    promise: state === "promised" ? { ...agreed, until: "2026-11-25" } : null,
    receipts: [receipt(2, "2026-10-12", "2154.00"), receipt(1, "2026-09-01", "999999999999.99")],
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
  if (found.length !== 1) return problem(422);
  const [[{ currency, payees }, some]] = found;
  if (some.some(({ payee }) => payee !== some[0].payee)) return problem(422);
  return [200, transfer(account, sumOf(some), currency, payees[some[0].payee] ?? null)];
}

const KIND = { promises: "promise", plans: "plan", proposals: "pause", disputes: "dispute", "already-paid": "already_paid" };
const FIELD = { promises: "pay_on", disputes: "text", "already-paid": "paid_on" };

/** What a declaration becomes, or why it does not. */
function declared({ state }, account, pathname, body) {
  const what = pathname.split("/").pop();
  if (state === "act401") return problem(401);
  if (state === "409") return problem(409, { detail: "Une annonce est déjà en cours pour cette facture." }, "fr");
  if (what === "checkouts") return problem(409, { detail: "5 998,60 EUR restent ouverts.", errors: [{ pointer: "/open", detail: "" }] }, "fr");
  if (what === "debits" && body.mandate?.iban.startsWith("FR")) return problem(422, { errors: [{ pointer: "/mandate/iban", detail: "" }] });
  if (what === "debits" && !body.amount) return [201, debit("ordered")];
  if (what === "debits") return problem(409, { detail: "5 998,60 EUR restent ouverts.", errors: [{ pointer: "/open", detail: "" }] }, "fr");
  const shut = "Ce jour n'est pas ouvré.";
  if (state === "422") return problem(422, { detail: shut, errors: [{ pointer: `/${FIELD[what]}`, detail: shut }] }, "fr");
  if (what === "retraction") return [204];
  const moved = pathname.includes("/promises/hol_");
  const kind = moved ? "promise" : KIND[what];
  if (!kind) return problem(404);
  const [{ currency, invoices }] = account.cases;
  const amount = body.amount ?? sumOf(invoices.filter(({ id }) => body.invoices.includes(id)));
  const hold = { id: moved ? HOLDS.promise : HOLDS.declared, kind, amount, currency, until: body.pay_on ?? "2026-12-08", in_flight: !moved };
  const number = `${kind.slice(0, 1).toUpperCase()}-2026-00014${moved ? 3 : 2}`;
  return [201, { ...hold, number, ...(kind === "promise" ? { pay_on: body.pay_on } : {}) }];
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const site = await serve(Number(process.env.PORT ?? 4173));
  console.log(`ready ${site.origin}/l/${TOKEN}`);
}
