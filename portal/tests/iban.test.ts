/** An account number is told from a mistyped one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isIban } from "../debtor/iban.ts";

test("published account numbers are accepted in any spelling", () => {
  for (const good of [
    "FR76 3000 6000 0112 3456 7890 189",
    "de89370400440532013000",
    "NO93 8601 1117 947",
    "MT84MALT011000012345MTLCAST001S",
  ])
    assert.ok(isIban(good), good);
});

test("one wrong character is found at every place", () => {
  const good = "DE89370400440532013000";
  for (let at = 2; at < good.length; at++) {
    const wrong = `${good.slice(0, at)}${(Number(good[at]) + 1) % 10}${good.slice(at + 1)}`;
    assert.ok(!isIban(wrong), wrong);
  }
  for (const odd of ["", "DE", "DE89", "1234567890123456", "DE89-3704-0044-0532-0130-00", "é"])
    assert.ok(!isIban(odd), odd);
});
