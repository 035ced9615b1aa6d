/** What infra/template.yaml's sites do, request by request. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request as ask } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { behaviorOf, distribution } from "./distribution.mjs";
import { stack } from "./stack.mjs";

const SECRET = "0123456789abcdef0123456789abcdef";
const TOKEN = "AbCdEf_-0123456789AbCdEf_-012345";
const STRICT = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-robots-tag": "noindex, nofollow",
};

const world = { asked: [] };

before(async () => {
  world.dist = await mkdtemp(join(tmpdir(), "relance-site-"));
  for (const [file, text] of [["debtor/index.html", "entry"], ["desk/index.html", "desk"], ["assets/a-1.js", "1"]]) {
    await mkdir(join(world.dist, file, ".."), { recursive: true });
    await writeFile(join(world.dist, file), text);
  }
  await writeFile(join(world.dist, "..", "outside.txt"), "not for the web");
  world.api = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      world.asked.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(parts).toString("hex") });
      const cache = request.url.includes("careless") ? "public, max-age=60" : "no-store";
      const status = request.url.includes("missing") ? 404 : 200;
      response.writeHead(status, { "content-type": "application/json", "cache-control": cache, "content-security-policy": "default-src 'none'" });
      response.end(JSON.stringify({ asked: world.asked.length }));
    });
  });
  await new Promise((ready) => world.api.listen(0, "127.0.0.1", ready));
  const api = `http://127.0.0.1:${world.api.address().port}`;
  const given = { api, uploads: `${api}/bucket`, dist: world.dist, parameters: { OriginSecret: SECRET } };
  world.pay = await distribution({ site: "PaySite", ...given });
  world.desk = await distribution({ site: "DeskSite", ...given });
});

after(async () => {
  await Promise.all([world.pay?.close(), world.desk?.close()]);
  world.api.closeAllConnections();
  world.api.close();
  await rm(world.dist, { recursive: true });
  await rm(join(world.dist, "..", "outside.txt"));
});

/** One request, with its path exactly as given. */
function call(site, path, { method = "GET", headers = {}, body } = {}) {
  const { hostname, port } = new URL(site.origin);
  return new Promise((done, failed) => {
    const sent = ask({ hostname, port, path, method, headers }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => done({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString() }));
    });
    sent.on("error", failed);
    sent.end(body);
  });
}

const last = () => world.asked.at(-1);

test("a link gets the entry page, whatever its secret looks like, and the secret goes no further", async () => {
  const before = world.asked.length;
  for (const path of [`/l/${TOKEN}`, `/l/%23${TOKEN}`, `/l/${TOKEN}=`, `/l/${TOKEN}%3E`, "/l/-/summary?case=1", "/l/", "/l", "/l/../../etc/passwd"]) {
    const { status, text, headers } = await call(world.pay, path);
    assert.deepEqual([status, text, headers.location], [200, "entry", undefined], path);
  }
  assert.equal(world.asked.length, before);
});

test("a page and an asset carry every strict header", async () => {
  for (const [path, kept] of [[`/l/${TOKEN}`, "no-cache"], ["/assets/a-1.js", "public, max-age=31536000, immutable"]]) {
    const { status, headers } = await call(world.pay, path);
    assert.equal(status, 200, path);
    for (const [name, value] of Object.entries({ ...STRICT, "cache-control": kept })) assert.equal(headers[name], value, `${path} ${name}`);
    assert.match(headers["permissions-policy"], /camera=\(\)/);
  }
});

test("what is not there is 404, said by a page of ours and never by the entry page", async () => {
  for (const path of ["/", "/lettre", "/index.html", "/debtor/index.html", "/l%2F", "/L/x", "/.env", "/desk/"]) {
    const { status, headers, text } = await call(world.pay, path);
    assert.equal(status, 404, path);
    assert.match(text, /There is no such page/);
    assert.equal(headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'");
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(headers["x-content-type-options"], "nosniff");
  }
  for (const path of ["/assets/none-1.js", "/assets/../../outside.txt", "/assets/%2e%2e/%2e%2e/outside.txt"]) {
    const { status, headers, text } = await call(world.pay, path);
    assert.equal(status, 404, path);
    assert.doesNotMatch(text, /not for the web/);
    assert.equal(headers["content-security-policy"], STRICT["content-security-policy"]);
  }
});

test("the API's own answers pass as they are, its 404 too", async () => {
  const { status, headers, text } = await call(world.pay, "/api/portal/missing");
  assert.equal(status, 404);
  assert.match(text, /asked/);
  assert.equal(headers["content-type"], "application/json");
  assert.equal(headers["content-security-policy"], "default-src 'none'");
  assert.equal(headers["strict-transport-security"], STRICT["strict-transport-security"]);
});

test("the API is asked every time, even when it is careless about it", async () => {
  for (const path of ["/api/portal/account", "/api/portal/careless", "/webhooks/por_1/stripe"]) {
    const before = world.asked.length;
    await call(world.pay, path);
    await call(world.pay, path);
    assert.equal(world.asked.length, before + 2, path);
  }
});

test("the desk's answers are never kept, and no member is shown another's", async () => {
  const before = world.asked.length;
  for (const token of ["one", "one", "two"]) await call(world.desk, "/api/desk/por_1/cases", { headers: { authorization: `Bearer ${token}` } });
  assert.equal(world.asked.length, before + 3);
  await call(world.desk, "/api/desk/por_1/careless?a=1", { headers: { authorization: "Bearer one" } });
  const other = await call(world.desk, "/api/desk/por_1/careless?a=1", { headers: { authorization: "Bearer two" } });
  const query = await call(world.desk, "/api/desk/por_1/careless?a=2", { headers: { authorization: "Bearer one" } });
  assert.equal(other.headers["x-cache"], "Miss from cloudfront");
  assert.equal(query.headers["x-cache"], "Miss from cloudfront");
});

test("every call to the API carries the secret of the site, whatever a client sends under its name", async () => {
  const lies = { "x-relance-origin": "guess", "X-Relance-Origin": "guess" };
  for (const [site, path] of [[world.pay, "/api/portal/account"], [world.pay, "/webhooks/por_1/stripe"], [world.pay, "/api/openapi.json"], [world.desk, "/api/desk/por_1/cases"]]) {
    await call(site, path, { headers: lies });
    assert.equal(last().headers["x-relance-origin"], SECRET, path);
  }
});

test("the caller's address is what CloudFront saw", async () => {
  for (const [site, path] of [[world.pay, "/api/portal/link"], [world.desk, "/api/desk/por_1/cases"]]) {
    await call(site, path, { method: "POST", headers: { "cloudfront-viewer-address": "203.0.113.9:1" }, body: "{}" });
    assert.match(last().headers["cloudfront-viewer-address"], /^127\.0\.0\.1:\d+$/);
  }
});

test("the routers get what they read and nothing else of a browser", async () => {
  const headers = {
    "content-type": "application/json",
    origin: "https://pay.example",
    "sec-fetch-site": "same-origin",
    "idempotency-key": "k",
    cookie: "__Host-relance=1",
    referer: "https://elsewhere.example/",
    "x-forwarded-for": "203.0.113.9",
    authorization: "Bearer x",
  };
  await call(world.pay, "/api/portal/promises?x=1", { method: "POST", headers, body: "{}" });
  const { url, headers: got } = last();
  assert.equal(url, "/api/portal/promises?x=1");
  for (const name of ["content-type", "origin", "sec-fetch-site", "idempotency-key", "cookie"]) assert.equal(got[name], headers[name], name);
  for (const name of ["referer", "x-forwarded-for", "authorization"]) assert.equal(got[name], undefined, name);
  await call(world.desk, "/api/desk/por_1/cases", { headers });
  assert.equal(last().headers.authorization, "Bearer x");
});

test("a webhook arrives with the bytes and the headers that were signed", async () => {
  const body = Buffer.from([0x7b, 0x22, 0xff, 0x00, 0x0d, 0x0a, 0x7d]);
  const signed = { "stripe-signature": "t=1,v1=abc", "webhook-signature": "v1,xyz", "content-type": "application/json; charset=utf-8" };
  await call(world.pay, "/webhooks/por_1/stripe/s%2Fx?a=b", { method: "POST", headers: signed, body });
  assert.equal(last().url, "/webhooks/por_1/stripe/s%2Fx?a=b");
  assert.equal(last().body, body.toString("hex"));
  for (const [name, value] of Object.entries(signed)) assert.equal(last().headers[name], value);
});

test("a file reaches the bucket by a form, at its root and without the visit's cookie, and nothing else does", async () => {
  const form = { "content-type": "multipart/form-data; boundary=x", cookie: "__Host-relance=1", origin: "https://pay.example" };
  const { status, headers } = await call(world.pay, "/uploads?a=b", { method: "POST", headers: form, body: "--x--" });
  assert.equal(status, 200);
  assert.equal(headers["strict-transport-security"], STRICT["strict-transport-security"]);
  const { url, body, headers: got } = last();
  assert.deepEqual([url, body], ["/bucket", Buffer.from("--x--").toString("hex")]);
  assert.equal(got["content-type"], form["content-type"]);
  for (const name of ["cookie", "origin", "x-relance-origin"]) assert.equal(got[name], undefined, name);
  const before = world.asked.length;
  for (const method of ["GET", "PUT", "DELETE", "POST"]) {
    const other = await call(world.pay, "/uploads", { method, headers: { "content-type": "application/json" }, body: ["PUT", "POST"].includes(method) ? "{}" : undefined });
    assert.equal(other.status, 405, method);
  }
  for (const path of ["/uploads/", "/uploads/por_1/deb_2/3"]) assert.equal((await call(world.pay, path)).status, 404, path);
  assert.equal(world.asked.length, before);
});

test("a page is only read", async () => {
  for (const path of [`/l/${TOKEN}`, "/assets/a-1.js"]) assert.equal((await call(world.pay, path, { method: "POST" })).status, 403);
});

test("each host name answers for itself alone", async () => {
  const before = world.asked.length;
  for (const path of ["/api/portal/account", "/webhooks/por_1/stripe", `/l/${TOKEN}`]) assert.equal((await call(world.desk, path)).status, 404, path);
  for (const path of ["/", "/desk", "/desk/", "/desk/cases/1"]) assert.equal((await call(world.desk, path)).text, "desk", path);
  assert.equal(world.asked.length, before);
});

test("no pattern shadows one that comes after it", () => {
  const { resources } = stack({ OriginSecret: SECRET });
  for (const site of ["PaySite", "DeskSite"]) {
    const config = resources[site].Properties.DistributionConfig;
    for (const behavior of config.CacheBehaviors) assert.equal(behaviorOf(config, behavior.PathPattern.replace("*", "x")), behavior);
    assert.equal(behaviorOf(config, "/apix"), config.DefaultCacheBehavior);
  }
});

test("the built portal asks for nothing but assets", async () => {
  const html = await readFile(new URL("../../portal/dist/debtor/index.html", import.meta.url), "utf8");
  const asked = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url).filter((url) => !url.startsWith("data:"));
  assert.ok(asked.length > 0);
  for (const url of asked) assert.match(url, /^\/assets\/[\w.-]+$/);
});
