/** How many instalments fit: the same vectors as the server's own (`shared/domain/src/plan.rs`). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { mostOf } from "../api/plan.ts";

test("an amount is cut into as many instalments as the server takes, and no more", () => {
  const many = { instalments: 4, minimum: "50.00", deposit: 0 };
  for (const [amount, most] of [
    ["99.99", 1],
    ["100.00", 2],
    ["175.00", 3],
    ["900.00", 4],
  ] as const)
    assert.equal(mostOf(amount, many), most, amount);
  const deposit = { instalments: 12, minimum: "10.00", deposit: 60 };
  assert.equal(mostOf("100.00", deposit), 5, "60 and four times 10");
  assert.equal(mostOf("25.00", deposit), 2, "15 and 10");
  assert.equal(mostOf("24.99", deposit), 1, "15 and 9.99");
  assert.equal(mostOf("24.99", { ...deposit, deposit: 0 }), 2);
});
