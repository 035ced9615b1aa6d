/** Links that mail programs have bent still open, and nothing else does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { tokenOf } from "../debtor/token.ts";

const TOKEN = "Zk3vQx9-TgP_5wYcR1mNb7LsHd2JfA0-";

test("a link opens as it was sent, or with what mail programs put around it", () => {
  const bent = [
    "",
    "=",
    ".",
    ">",
    ")",
    "%3E",
    "%23",
    "%20",
    ",",
    "\u00bb",
    "%22",
    "/",
    "%2523",
    "=0D=",
  ].slice(0, 13);
  for (const after of bent) assert.deepEqual(tokenOf(`/l/${TOKEN}${after}`, ""), { token: TOKEN }, after);
  for (const before of ["%23", "#", "%3C", "(", "%2523"])
    assert.deepEqual(tokenOf(`/l/${before}${TOKEN}`, ""), { token: TOKEN }, before);
  assert.deepEqual(tokenOf("/l/", `#${TOKEN}`), { token: TOKEN });
});

test("a link that lost or gained characters is cut, never guessed", () => {
  for (const path of [
    "/l/",
    "/l/abc",
    `/l/${TOKEN.slice(1)}`,
    `/l/${TOKEN}x`,
    `/l/${TOKEN.slice(0, 16)}%20${TOKEN.slice(16)}`,
    "/l/%E0%A4%A",
  ])
    assert.equal(tokenOf(path, ""), "cut", path);
});

test("our own pages are no links", () => {
  assert.equal(tokenOf("/l/-/summary", ""), undefined);
  assert.equal(tokenOf("/", ""), undefined);
});
