/**
 * English as a longer language would have it: every word accented, four tenths longer, each message in brackets. A text that
 * is still plain on screen is not in the files of words, a bracket that is missing was cut off.
 *
 * Made here, from the portal's own file and with its own compiler; must never be built into what is shipped.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const PORTAL = new URL("../../portal/", import.meta.url);
const fromPortal = createRequire(new URL("package.json", PORTAL));
const load = (name) => import(pathToFileURL(fromPortal.resolve(name)).href);

/** How much longer: what short English labels grow by in the languages that need most room. */
const LONGER = 0.4;
const ACCENTS = { a: "á", e: "ê", i: "ï", o: "ö", u: "ü", y: "ý", A: "Å", E: "É", I: "Î", O: "Ø", U: "Û", Y: "Ÿ", c: "ç", n: "ñ", s: "š", z: "ž" };

/** `text` with its vowels said twice until it is long enough. */
export function stretched(text) {
  const [, before, words, after] = /^(\s*)(.*?)(\s*)$/s.exec(text);
  let missing = Math.ceil(words.length * LONGER);
  const said = words.replace(/\p{L}/gu, (letter) => {
    const own = ACCENTS[letter] ?? letter;
    if (!/[aeiouy]/i.test(letter) || missing <= 0) return own;
    missing--;
    return own + own;
  });
  return before + said + (/\p{L}/u.test(words) ? "ö".repeat(Math.max(0, missing)) : "") + after;
}

/** The words of the first page and of all others, as modules that stand in for those of `language`. */
export async function pseudo(language) {
  const { parse, serialize, Transformer } = await load("@fluent/syntax");
  const { runnerImport } = await load("vite");
  const ours = async (name) => (await runnerImport(fileURLToPath(new URL(`locales/${name}.ts`, PORTAL)), { configFile: false, root: fileURLToPath(PORTAL) })).module;
  const { compile } = await ours("fluent");
  const { moduleOf } = await ours("plugin");

  class Stretch extends Transformer {
    visitTextElement(element) {
      element.value = stretched(element.value);
      return element;
    }
    visitMessage(message) {
      this.genericVisit(message);
      const text = (value) => Object.assign(Object.create(Object.getPrototypeOf(sample)), { type: "TextElement", value });
      message.value.elements = [text("⟦"), ...message.value.elements, text("⟧")];
      return message;
    }
  }
  const file = new URL("locales/en/debtor.ftl", PORTAL);
  const tree = parse(readFileSync(file, "utf8"), { withSpans: false });
  const sample = tree.body.find(({ type }) => type === "Message").value.elements[0];
  const compiled = compile(serialize(new Stretch().visit(tree), {}), file.pathname, "en");
  const original = new Map(compile(readFileSync(file, "utf8"), file.pathname, "en").map((each) => [each.key, each]));
  assert.equal(compiled.length, original.size);
  for (const { key, code, variables } of compiled) {
    const { code: english, variables: wanted } = original.get(key);
    assert.deepEqual([...variables], [...wanted], key);
    assert.ok(code.includes("⟦") && code.includes("⟧") && code.length > english.length, key);
  }
  const module = (part) => moduleOf(compiled, part);
  return { language, entry: module("entry"), pages: module("pages") };
}
