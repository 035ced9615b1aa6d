/** The API in types, as it is committed, is what its description makes. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";

const ROOT = resolve(import.meta.dirname, "..");
const check = (...description: string[]) =>
  spawnSync(process.execPath, [join(ROOT, "client/write.mjs"), "--check", ...description], {
    encoding: "utf8",
    timeout: 120_000,
  });

test("the committed types are those of the committed description", () => {
  const { status, stderr } = check();
  assert.equal(status, 0, stderr);
});

test("types that the description has left behind are named, with the command that writes them", () => {
  const folder = mkdtempSync(join(tmpdir(), "relance-client-"));
  try {
    const other = join(folder, "openapi.json");
    const description = readFileSync(join(ROOT, "api/openapi.json"), "utf8");
    assert.ok(description.includes('"in_flight"'));
    writeFileSync(other, description.replaceAll('"in_flight"', '"on_its_way"'));
    const { status, stderr } = check(other);
    assert.equal(status, 1, stderr);
    assert.match(stderr, /described\.d\.ts:\d+: [\s\S]*on_its_way[\s\S]*npm run --prefix portal client/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
