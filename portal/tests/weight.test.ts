/** What a phone downloads. Reads `dist`: build first. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { LANGUAGES } from "../locales/language.ts";

const ROOT = resolve(import.meta.dirname, "..");
const DIST = join(ROOT, "dist");
const html = readFileSync(join(DIST, "debtor/index.html"), "utf8");
const weigh = (path: string) => gzipSync(readFileSync(join(DIST, path)), { level: 9 }).length;
const critical = [
  "debtor/index.html",
  ...[...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path = ""]) => path),
];

/** What a letterhead weighs on its way, compressed: the one call of the first page. */
const CALL = 600;
const assets = readdirSync(join(DIST, "assets")).map((name) => `assets/${name}`);
/** Words that travel apart: those of a first page where they do not come with it, those of all others. */
const words = (part: "entry" | "pages") => assets.filter((path) => path.includes(`-${part}-`));
const heaviest = (paths: string[]) => Math.max(0, ...paths.map(weigh));

test("the first page is 20 kB compressed at most in every language, in three requests and its one call", () => {
  const bytes = critical.map(weigh).reduce((total, each) => total + each, 0);
  assert.ok(bytes + heaviest(words("entry")) + CALL <= 20_000, `${bytes} bytes`);
  assert.ok(critical.length + 1 <= 4, critical.join(" "));
});

test("French and English come with the page, any other language when it is spoken", () => {
  const apart = words("entry").map((path) => path.slice("assets/".length).split("-")[0]);
  assert.deepEqual(apart.sort(), LANGUAGES.filter((each) => each !== "fr" && each !== "en").sort());
  const pages = words("pages").map((path) => path.slice("assets/".length).split("-")[0]);
  assert.deepEqual(pages.sort(), [...LANGUAGES].sort());
});

test("a whole visit, in one language, is 60 kB of script compressed at most, and 62 kB with its style and its page", () => {
  const spoken = [...words("entry"), ...words("pages")];
  const own = heaviest(words("entry")) + heaviest(words("pages"));
  const add = (paths: string[], start: number) =>
    paths.map(weigh).reduce((total, each) => total + each, start);
  const rest = assets.filter((path) => !spoken.includes(path));
  const scripts = add(
    rest.filter((path) => path.endsWith(".js")),
    own,
  );
  assert.ok(scripts <= 60_000, `${scripts} bytes of script`);
  const all = add([...rest, "debtor/index.html"], own);
  assert.ok(all <= 62_000, `${all} bytes`);
});

test("the page holds no inline script, style or third party", () => {
  assert.doesNotMatch(html, /<style|style=|<script(?![^>]*src="\/assets\/)|https?:/);
  for (const name of readdirSync(join(DIST, "assets"))) {
    const text = readFileSync(join(DIST, "assets", name), "utf8");
    assert.doesNotMatch(text, /\beval\(|new Function|@font-face|@import/, name);
    const far = [...text.matchAll(/https?:\/\/[^"'`\s)$]+/g)]
      .map(([url]) => url)
      .filter((url) => !/^https?:\/\/(?:www\.w3\.org|local)\b/.test(url));
    assert.deepEqual(far, [], name);
  }
});

test("at most five packages reach a phone", () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    dependencies: object;
  };
  assert.ok(Object.keys(dependencies).length <= 5);
});

test("no source writes markup or a style attribute", () => {
  for (const folder of ["debtor", "components", "api", "locales"])
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).filter((each) =>
      /\.tsx?$/.test(each),
    ))
      assert.doesNotMatch(
        readFileSync(join(ROOT, folder, name), "utf8"),
        /innerHTML|outerHTML|insertAdjacentHTML|\bstyle=\{/,
        name,
      );
});
