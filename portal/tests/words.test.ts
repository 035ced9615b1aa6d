/** Every word on screen exists in every language, is used, and travels in the right chunk. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import type { Compiled } from "../locales/fluent.ts";
import { compile } from "../locales/fluent.ts";
import { add, LANGUAGES, type Language, NAMES, speak, tagOf, text } from "../locales/language.ts";
import { abbreviated, nameOf, namesOf, read, typesOf } from "../locales/plugin.ts";

const ROOT = resolve(import.meta.dirname, "..");
const messages = new Map(
  LANGUAGES.map((language) => [language, read(join(ROOT, "locales"), "debtor", language)]),
);
const reference = messages.get("fr") ?? [];

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(ROOT, folder, name));
}

/** Keys a source names: whole, or the fixed start of a template such as `reason-${reason}`. */
function named(source: string): { whole: Set<string>; starts: Set<string> } {
  const whole = new Set(
    [...source.matchAll(/["'`]([a-z]+(?:-[a-z_]+)+|[a-z]+)["'`]/g)].map(([, key = ""]) => key),
  );
  const starts = new Set([...source.matchAll(/`([a-z]+-)\$\{/g)].map(([, start = ""]) => start));
  return { whole, starts };
}

test("every language has the same messages, with the same values, in the same chunk", () => {
  const shape = (list: Compiled[]) =>
    list.map(({ key, part, variables }) => `${part} ${key} ${[...variables.keys()].sort().join(",")}`).sort();
  for (const [language, list] of messages) assert.deepEqual(shape(list), shape(reference), language);
});

test("every message is used somewhere", () => {
  const { whole, starts } = named(
    [...sources("debtor"), ...sources("components")].map((file) => readFileSync(file, "utf8")).join("\n"),
  );
  const unused = reference
    .map(({ key }) => key)
    .filter((key) => !whole.has(key) && ![...starts].some((start) => key.startsWith(start)));
  assert.deepEqual(unused, []);
});

test("the first page needs no message of the other chunk", () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, to = ""] of readFileSync(file, "utf8").matchAll(
      /^(?:import|export)[^;]*?from "(\.[^"]+\.tsx?)"/gm,
    ))
      if (!to.endsWith(".d.ts")) visit(resolve(dirname(file), to));
  };
  visit(join(ROOT, "debtor/main.tsx"));
  assert.ok(seen.size > 15, "the walk found the first page's modules");
  const later = new Set(reference.filter(({ part }) => part === "pages").map(({ key }) => key));
  for (const file of seen) {
    const calls = [...readFileSync(file, "utf8").matchAll(/\b(?:t|rich)\(\s*"([^"]+)"/g)].map(
      ([, key = ""]) => key,
    );
    assert.deepEqual(
      calls.filter((key) => later.has(key)),
      [],
      file,
    );
  }
});

test("the written types are those of the French file", () => {
  assert.equal(readFileSync(join(ROOT, "locales/debtor.d.ts"), "utf8"), typesOf(reference));
});

/** What each language never says to a debtor: strong words, the trade's word for him, anything shouted. */
const WOUNDING: Record<Language, RegExp> = {
  fr: /impay|débiteur|débitrice|urgent|!/i,
  en: /unpaid|debtor|overdue|urgent|!/i,
  de: /(?<!förmliche )mahn|schuldner|säumig|überfällig|unbezahlt|inkasso|dringend|!/i,
  nl: /aanmaning|debiteur|schuldena|achterstal|wanbetal|incasso|dringend|!/i,
  es: /deudor|impagad|moros|atrasad|urgente|[!¡]/i,
  it: /debitor|insolut|moros|sollecit|arretrat|urgent|!/i,
};

test("the words that wound stay out", () => {
  const said = (language: Language) =>
    (messages.get(language) ?? [])
      .map(({ code }) => code.replace(/^\(a,p,n\)=>|\$\{|\ba\.\w+|==/g, ""))
      .join("\n");
  for (const language of LANGUAGES) assert.doesNotMatch(said(language), WOUNDING[language], language);
});

/** The reader is addressed as a stranger is: Sie, u, usted, Lei, never du, je, tú, tu. */
const FAMILIAR: Partial<Record<Language, string>> = {
  fr: "tu|toi|ton|ta|tes",
  de: "du|dich|dir|dein\\p{L}*|euch|euer",
  nl: "je|jij|jou|jouw|jullie",
  es: "tú|tu|tus|ti|contigo|vosotros|vuestr\\p{L}+",
  it: "tu|tuo|tua|tuoi|tue|ti|voi|vostr\\p{L}+",
};

test("the reader is addressed formally", () => {
  for (const [language, words] of Object.entries(FAMILIAR)) {
    const familiar = new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, "iu");
    for (const { key, code } of messages.get(language as Language) ?? [])
      assert.doesNotMatch(code.replace(/\$\{n\(a\.\w+\)\}/g, ""), familiar, `${language} ${key}`);
  }
});

test("no message is left in another language", () => {
  for (const language of LANGUAGES)
    for (const other of LANGUAGES.slice(0, LANGUAGES.indexOf(language))) {
      const theirs = new Map(messages.get(other)?.map(({ key, code }) => [key, code]));
      const same = (messages.get(language) ?? []).filter(
        ({ key, code }) => theirs.get(key) === code && code.replace(/\$\{.*?\}/g, "").split(" ").length > 3,
      );
      assert.deepEqual(
        same.map(({ key }) => key),
        [],
        `${language} says what ${other} says`,
      );
    }
});

test("every language has a folder, a name of its own and formats that browsers know", () => {
  const folders = readdirSync(join(ROOT, "locales"), { withFileTypes: true });
  assert.deepEqual(
    folders
      .filter((each) => each.isDirectory())
      .map(({ name }) => name)
      .sort(),
    [...LANGUAGES].sort(),
  );
  for (const language of LANGUAGES) {
    assert.deepEqual(Intl.NumberFormat.supportedLocalesOf(tagOf(language)), [tagOf(language)]);
    const own = new Intl.DisplayNames([language], { type: "language" }).of(language);
    assert.equal(NAMES[language].toLowerCase(), own?.toLowerCase());
  }
});

test("a chunk of words says whose they are", () => {
  assert.equal(nameOf("\0locale:debtor/de/pages"), "de-pages");
  assert.equal(nameOf("/portal/debtor/pages/all.tsx"), "[name]");
  assert.equal(nameOf(null), "[name]");
});

test("a message that is named outright travels under few letters and says the same", () => {
  const names = namesOf(reference);
  const name = names.get("plan-title");
  const code = (key: string) =>
    `t("${key}") rich(\n  "${key}", {}) t(x ? "plan-title" : "") t("never-written")`;
  assert.equal(abbreviated(code("plan-title"), names), code(name ?? ""));
  add("en", Object.fromEntries([...names].map(([key, few]) => [few, `words of ${key}`])));
  speak("en");
  for (const [key, few] of names) {
    assert.ok(few.length <= 3, `${key} ${few}`);
    assert.deepEqual([text(key), text(few)], [`words of ${key}`, `words of ${key}`]);
  }
});

test("a message is compiled to a template that selects and inserts", () => {
  const [message] = compile(
    "## Pages\n\nlate = { $days ->\n    [0] today\n    [one] one day\n   *[other] { $days } days of { $what }\n}\n",
    "x.ftl",
    "en",
  );
  assert.ok(message);
  const text = new Function(`return ${message.code}`)() as (
    a: object,
    p: (n: number) => string,
    n: (v: unknown) => string,
  ) => string;
  const say = (days: number) => text({ days, what: "delay" }, (n) => (n === 1 ? "one" : "other"), String);
  assert.deepEqual([say(0), say(1), say(3)], ["today", "one day", "3 days of delay"]);
  assert.deepEqual(
    [...message.variables],
    [
      ["days", "count"],
      ["what", "text"],
    ],
  );
});

test("a message that cannot be read stops the build with its name", () => {
  assert.throws(
    () => compile("## Pages\n\nx = { NUMBER($n) }\n", "x.ftl", "en"),
    /x\.ftl: x: FunctionReference/,
  );
  assert.throws(() => compile("x = y\n", "x.ftl", "en"), /x\.ftl: x: stands before/);
  assert.throws(() => compile("## Pages\n\nx = a\nx = b\n", "x.ftl", "en"), /written twice/);
  assert.throws(() => compile("## Pages\n\nx = { $n\n", "x.ftl", "en"), /cannot read/);
});
