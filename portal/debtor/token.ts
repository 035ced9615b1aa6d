/**
 * Finds the secret of a link in an address that mail programs may have bent.
 *
 * Must never guess: exactly 32 characters of base64url remain, or there is no token.
 */

/** What stands where a token should. */
export type Found = { token: string } | "cut";

/** Characters mail programs add before or after an address: quoting, punctuation, a stray fragment sign. */
const AROUND = "[\\s=.,;:!?#<>()\\[\\]{}\"'\u2019\u00bb\u00ab*|]*";
const TOKEN = new RegExp(`^${AROUND}([A-Za-z0-9_-]{32})${AROUND}$`);

/** `path` and `hash` as the browser gives them; `undefined` when the address is no link. */
export function tokenOf(path: string, hash: string): Found | undefined {
  if (!path.startsWith("/l/") || path.startsWith("/l/-/")) return undefined;
  const raw = decode(path.slice(3)) || decode(hash);
  const found = TOKEN.exec(raw.replace(/\/+$/, ""));
  return found?.[1] ? { token: found[1] } : "cut";
}

/** Decodes twice at most: some scanners encode what was encoded. */
function decode(text: string): string {
  let decoded = text;
  for (let round = 0; round < 2; round++) {
    try {
      decoded = decodeURIComponent(decoded);
    } catch {
      return decoded;
    }
  }
  return decoded;
}
