/**
 * A site of infra/template.yaml, executed here: order of path patterns, edge function, cache, what reaches an origin and what
 * the answer says. So the portal is looked at as it is deployed.
 *
 *   node distribution.mjs PaySite http://127.0.0.1:8787     serves portal/dist, with the API that runs there
 *
 * Must never be kinder than CloudFront: what it is not sure of it does the strict way.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { extname, join, normalize } from "node:path";
import { runInNewContext } from "node:vm";
import { stack } from "./stack.mjs";

const DIST = new URL("../../portal/dist/", import.meta.url).pathname;
const MEDIA = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };
/** Of one connection to the next: never passed on. */
const HOP = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "proxy-authorization", "expect"]);

/** AWS's own policies, by the ids under which a template names them. */
const MANAGED = {
  "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": { MinTTL: 0, DefaultTTL: 0, MaxTTL: 0 },
  "658327ea-f89d-4fab-a63d-7e88639e58f6": { MinTTL: 1, DefaultTTL: 86_400, MaxTTL: 31_536_000 },
  "b689b0a8-53d0-40ab-baf2-68738e2966ac": {
    HeadersConfig: { HeaderBehavior: "allExcept", Headers: ["Host"] },
    CookiesConfig: { CookieBehavior: "all" },
    QueryStringsConfig: { QueryStringBehavior: "all" },
  },
};

/**
 * Starts a site on a free port: `{ origin, port, close }`. `api` is where the API answers, `uploads` where the bucket takes
 * forms. `viewerHost`: the API is told the
 * viewer's host, as the local server needs it; on AWS it is told its own. `tls`: key and certificate, as viewers need them
 * for everything but this machine.
 */
export async function distribution({ site = "PaySite", api, dist = DIST, parameters = {}, uploads, viewerHost = false, port = 0, tls }) {
  const { resources } = stack(parameters);
  const config = resources[site].Properties.DistributionConfig;
  if (!parameters.OriginSecret) throw new Error("give parameters.OriginSecret: a site without it is not deployed");
  const deployed = { resources, config, api, uploads, dist, viewerHost, cache: new Map() };
  const serve = (request, response) => {
    answer(deployed, request).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body),
      (error) => response.writeHead(502, { "content-type": "text/plain" }).end(`CloudFront: ${error.message}`),
    );
  };
  const server = tls ? createSecureServer(tls, serve) : createServer(serve);
  await new Promise((ready) => server.listen(port, "127.0.0.1", ready));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { origin: `${tls ? "https" : "http"}://127.0.0.1:${server.address().port}`, port: server.address().port, close };
}

async function answer(deployed, request) {
  const [path, query = ""] = request.url.split(/\?(.*)/s, 2);
  const behavior = behaviorOf(deployed.config, path);
  const allowed = behavior.AllowedMethods ?? ["GET", "HEAD"];
  if (!allowed.includes(request.method)) return refused(403, "this method is not allowed here");
  const seen = { request, path, query, body: await bodyOf(request) };
  for (const { FunctionARN } of behavior.FunctionAssociations ?? []) {
    const result = edge(deployed.resources[FunctionARN.split(".")[0]].Properties, seen);
    // No headers policy: an answer of a function has to carry its own
    if (result.statusCode) return generated(result);
    seen.path = result.uri;
    seen.query = new URLSearchParams(Object.entries(result.querystring).map(([name, { value }]) => [name, value])).toString();
  }
  const cached = await throughCache(deployed, behavior, seen);
  return { ...cached, headers: dressed(cached.headers, deployed.resources[behavior.ResponseHeadersPolicyId]) };
}

const refused = (status, words) => ({ status, headers: { "content-type": "text/plain" }, body: words });

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

/** The first pattern that fits; `*` is any run of characters, slashes too, `?` is one. */
export function behaviorOf(config, path) {
  const fits = ({ PathPattern }) => {
    const pattern = PathPattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
    return new RegExp(`^/?${pattern.replace(/^\//, "")}$`, "s").test(path);
  };
  return config.CacheBehaviors.find(fits) ?? config.DefaultCacheBehavior;
}

/** Runs the function's code on an event of CloudFront's shape, with nothing of Node around it. */
function edge({ FunctionCode }, { request, path, query }) {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, { value: String(value) }]);
  const querystring = Object.fromEntries([...new URLSearchParams(query)].map(([name, value]) => [name, { value }]));
  const event = {
    version: "1.0",
    context: { eventType: "viewer-request", distributionDomainName: "d111111abcdef8.cloudfront.net", requestId: "request" },
    viewer: { ip: request.socket.remoteAddress },
    request: { method: request.method, uri: path, querystring, headers: Object.fromEntries(headers), cookies: {} },
  };
  const result = runInNewContext(`${FunctionCode};handler(${JSON.stringify(event)})`, Object.create(null), { timeout: 1000 });
  return JSON.parse(JSON.stringify(result));
}

function generated({ statusCode, headers, body }) {
  const plain = Object.entries(headers).map(([name, { value }]) => [name, value]);
  return { status: statusCode, headers: Object.fromEntries(plain), body: body.data };
}

// --- Cache ------------------------------------------------------------------------------------------------------------------

const policy = (deployed, id, key) => MANAGED[id] ?? deployed.resources[id]?.Properties[key] ?? {};

async function throughCache(deployed, behavior, seen) {
  const rule = policy(deployed, behavior.CachePolicyId, "CachePolicyConfig");
  const inKey = rule.ParametersInCacheKeyAndForwardedToOrigin ?? {};
  const headers = (inKey.HeadersConfig?.Headers ?? []).map((name) => seen.request.headers[name.toLowerCase()]);
  const query = inKey.QueryStringsConfig?.QueryStringBehavior === "all" ? seen.query : "";
  const key = JSON.stringify([behavior.TargetOriginId, seen.request.method, seen.path, query, headers]);
  const held = deployed.cache.get(key);
  if (held) return { ...held, headers: { ...held.headers, "x-cache": "Hit from cloudfront" } };
  const fresh = await fromOrigin(deployed, behavior, seen, inKey);
  if (isKept(rule, seen.request.method, fresh)) deployed.cache.set(key, fresh);
  return { ...fresh, headers: { ...fresh.headers, "x-cache": "Miss from cloudfront" } };
}

/** True when CloudFront might keep it; nothing expires here. */
function isKept({ MinTTL = 0, DefaultTTL, MaxTTL }, method, { status, headers }) {
  if (!["GET", "HEAD"].includes(method) || status !== 200 || MaxTTL === 0) return false;
  const said = headers["cache-control"] ?? "";
  if (/no-store|no-cache|private/.test(said)) return MinTTL > 0;
  return /max-age=[1-9]/.test(said) || DefaultTTL > 0;
}

// --- Origins ----------------------------------------------------------------------------------------------------------------

function fromOrigin(deployed, behavior, seen, inKey) {
  const origin = deployed.config.Origins.find(({ Id }) => Id === behavior.TargetOriginId);
  if (origin.S3OriginConfig) return fromBucket(deployed, seen);
  return fromApi(deployed, origin, behavior, seen, inKey);
}

/** A private bucket, read by a site that may list it: what is missing is 404. */
async function fromBucket({ dist }, { path }) {
  const file = normalize(decodeURIComponent(path)).replace(/^\/+/, "");
  const body = file.startsWith("..") ? undefined : await readFile(join(dist, file)).catch(() => undefined);
  const type = { "content-type": MEDIA[extname(file)] ?? "binary/octet-stream", server: "AmazonS3" };
  if (body) return { status: 200, headers: type, body };
  return { status: 404, headers: { "content-type": "application/xml", server: "AmazonS3" }, body: "<Error><Code>NoSuchKey</Code></Error>" };
}

async function fromApi(deployed, origin, behavior, seen, inKey) {
  const headers = forwarded(policy(deployed, behavior.OriginRequestPolicyId, "OriginRequestPolicyConfig"), inKey, seen);
  if (deployed.viewerHost) headers.host = seen.request.headers.host;
  // Last, so that they win over whatever a client sent
  for (const { HeaderName, HeaderValue } of origin.OriginCustomHeaders ?? []) headers[HeaderName.toLowerCase()] = HeaderValue;
  // A form is posted to the bucket itself, whatever name it has here
  const base = origin.Id === "uploads" ? deployed.uploads : deployed.api;
  if (!base) throw new Error(`nobody plays the origin ${origin.Id}`);
  const path = origin.Id === "uploads" ? seen.path.replace(/^\/$/, "") : seen.path;
  const url = new URL(base.replace(/\/$/, "") + path + (seen.query && `?${seen.query}`));
  return ask(url, seen.request.method, headers, seen.body);
}

/** What of the viewer's headers reaches the origin, and what CloudFront adds. */
function forwarded({ HeadersConfig, CookiesConfig }, inKey, { request }) {
  const named = [HeadersConfig?.Headers ?? [], inKey.HeadersConfig?.Headers ?? []].map((names) => names.map((name) => name.toLowerCase()));
  const all = HeadersConfig?.HeaderBehavior === "allExcept";
  const passes = (name) => (all ? !named[0].includes(name) : named[0].includes(name)) || named[1].includes(name);
  const own = (name) => name === "host" || name === "cookie" || HOP.has(name) || name === "content-length" || name.startsWith("cloudfront-");
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => passes(name) && !own(name)));
  if (CookiesConfig?.CookieBehavior === "all" && request.headers.cookie) headers.cookie = request.headers.cookie;
  if (!all && named[0].includes("cloudfront-viewer-address")) {
    headers["cloudfront-viewer-address"] = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
  }
  return { "user-agent": "Amazon CloudFront", via: "1.1 cloudfront", "x-amz-cf-id": "id", ...headers };
}

async function ask(url, method, headers, body) {
  const { request } = await import(url.protocol === "https:" ? "node:https" : "node:http");
  return new Promise((done, failed) => {
    const length = body.length > 0 || !["GET", "HEAD"].includes(method) ? { "content-length": body.length } : {};
    const call = request(url, { method, headers: { ...headers, ...length } }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", failed);
      response.on("end", () => {
        const kept = Object.entries(response.headers).filter(([name]) => !HOP.has(name) && name !== "content-length");
        done({ status: response.statusCode, headers: Object.fromEntries(kept), body: Buffer.concat(parts) });
      });
    });
    call.on("error", failed);
    call.end(body);
  });
}

// --- Headers of the answer ----------------------------------------------------------------------------------------------------

/** The answer's headers after a response headers policy. */
function dressed(headers, resource) {
  const { SecurityHeadersConfig: security = {}, CustomHeadersConfig: custom = {} } = resource?.Properties.ResponseHeadersPolicyConfig ?? {};
  const age = security.StrictTransportSecurity;
  const said = [
    ["content-security-policy", security.ContentSecurityPolicy, (each) => each.ContentSecurityPolicy],
    ["x-content-type-options", security.ContentTypeOptions, () => "nosniff"],
    ["x-frame-options", security.FrameOptions, (each) => each.FrameOption],
    ["referrer-policy", security.ReferrerPolicy, (each) => each.ReferrerPolicy],
    ["strict-transport-security", age, (each) => `max-age=${each.AccessControlMaxAgeSec}${each.IncludeSubdomains ? "; includeSubDomains" : ""}`],
    ...(custom.Items ?? []).map((item) => [item.Header.toLowerCase(), item, (each) => each.Value]),
  ];
  const worn = { ...headers };
  for (const [name, rule, value] of said) if (rule && (rule.Override || !(name in worn))) worn[name] = value(rule);
  return worn;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [, , site, api] = process.argv;
  const parameters = { OriginSecret: process.env.RELANCE_ORIGIN_SECRET };
  const { origin } = await distribution({ site, api, parameters, port: Number(process.env.PORT ?? 0) });
  console.log(`ready ${origin}`);
}
