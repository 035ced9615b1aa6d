/**
 * One way to talk to our API: JSON both ways, the cookie of our own origin, errors as `Problem`. The compiler holds each
 * call against the API's own description (`known.ts`).
 *
 * Must never talk to another origin, retry by itself, or send a change without an idempotency key.
 */
import type { Answer, Body, Call, Shape } from "./known.ts";

/** A field the server refuses. `pointer` is a JSON pointer such as `/pay_on`; `detail` may be empty. */
export type FieldError = Shape<"ProblemPlace">;

/** What went wrong, in the shape of problem+json. `status` 0: the server was not reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string | undefined,
    readonly errors: readonly FieldError[],
  ) {
    super(`problem ${status}`);
  }

  /** The server's words for a field it refuses, empty when we cannot repeat them; `undefined` for any other. */
  of(field: string): string | undefined {
    return this.errors.find(({ pointer }) => pointer.replace(/^#/, "").split("/")[1] === field)?.detail;
  }
}

/** Which account of the visit this tab stands on. Every call says it, whatever another tab has opened since. */
let stood: { "Relance-Account"?: string } = {};

export function stand(account: string): void {
  stood = { "Relance-Account": account };
}

/** Where the tab stands: the same value until `stand` is called again. */
export const standing = () => stood;

/** How long an answer may take before the server counts as not reached. */
const PATIENCE_MS = 30_000;

export function get<P extends string>(path: Call<"get", P>): Promise<Answer<"get", P>> {
  return call("GET", path);
}

/** `key` names the attempt: the same key sent twice is one change. */
export function post<P extends string>(
  path: Call<"post", P>,
  body: Body<P>,
  key: string,
): Promise<Answer<"post", P>> {
  return call("POST", path, body, key);
}

/** Takes something away: the same said twice is one change. */
export function remove<P extends string>(path: Call<"delete", P>): Promise<Answer<"delete", P>> {
  return call("DELETE", path);
}

async function call<T>(method: string, path: string, body?: object, key?: string): Promise<T> {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": document.documentElement.lang,
    ...stood,
  };
  if (body) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Problem(0, undefined, []);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(response, answer);
  return answer as T;
}

/** The server speaks English unless it says otherwise; words in another language than the page's are left out. */
function problemOf({ status, headers }: Response, answer: unknown): Problem {
  const { detail, errors } = (answer ?? {}) as { detail?: unknown; errors?: unknown };
  const understood = (headers.get("Content-Language") ?? "en").startsWith(document.documentElement.lang);
  const named = Array.isArray(errors) ? (errors as FieldError[]) : [];
  return new Problem(
    status,
    understood && typeof detail === "string" ? detail : undefined,
    named.map(({ pointer, detail: words }) => ({ pointer, detail: understood ? words : "" })),
  );
}
