/** Amounts and dates: exact, and read and written as people do. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { date, daysBetween, isDay, moment } from "../locales/dates.ts";
import { pick, speak } from "../locales/language.ts";
import {
  compare,
  decimal,
  figures,
  isZero,
  minor,
  minus,
  money,
  plain,
  sum,
  typed,
} from "../locales/money.ts";

afterEach(() => speak("en"));
const flat = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test("a sum is exact where floats are not", () => {
  assert.equal(sum(["0.10", "0.20"]), "0.30");
  assert.equal(sum(["999999999999.99", "0.01"]), "1000000000000.00");
  assert.equal(sum([]), "0.00");
  assert.equal(sum(["1.234", "1.001"]), "2.235");
  assert.equal(minus("3486.60", "420.00"), "3066.60");
  assert.equal(minus("0.00", "0.05"), "-0.05");
});

test("every amount survives the way to minor units and back", () => {
  for (let units = -2500n; units <= 2500n; units += 7n) assert.equal(minor(decimal(units, 2), 2), units);
  assert.equal(decimal(5n, 0), "5");
  assert.equal(compare("10.00", "9.99"), 1);
  assert.ok(isZero("0.00") && !isZero("-0.01"));
});

test("an amount is written as the language writes it, its sign apart", () => {
  assert.equal(money("6198.60", "EUR"), "€6,198.60");
  assert.deepEqual(figures("6198.60", "EUR"), [
    ["€", true],
    ["6,198.60", false],
  ]);
  speak("fr");
  assert.equal(flat(money("6198.60", "EUR")), "6 198,60 €");
  assert.equal(flat(money("999999999999.99", "EUR")), "999 999 999 999,99 €");
  assert.equal(plain("1240.80"), "1240,80");
});

test("an amount and a day are written as each language writes them", () => {
  const said = { de: "", nl: "", es: "", it: "" };
  for (const each of ["de", "nl", "es", "it"] as const) {
    speak(each);
    said[each] = flat(`${money("1234.50", "EUR")}, ${date("2026-11-01", "plain")}, ${plain("1240.80")}`);
  }
  assert.deepEqual(said, {
    de: "1.234,50 €, 1. November 2026, 1240,80",
    nl: "€ 1.234,50, 1 november 2026, 1240,80",
    es: "1234,50 €, 1 de noviembre de 2026, 1240,80",
    it: "1234,50 €, 1 novembre 2026, 1240,80",
  });
});

test("a day keeps its month on the line", () => {
  speak("es");
  assert.equal(date("2026-11-30", "plain"), "30\u00a0de\u00a0noviembre de 2026");
  speak("de");
  assert.equal(date("2026-11-30", "plain"), "30.\u00a0November 2026");
});

test("what people type is read, by the mark of the language, or refused", () => {
  const read = (input: string) => typed(input, 2);
  assert.deepEqual(["1,234.50", "1234.5", "£ 1 234", "420,00", "1,234", "12"].map(read), [
    "1234.50",
    "1234.50",
    "1234.00",
    "420.00",
    "1234.00",
    "12.00",
  ]);
  speak("fr");
  assert.deepEqual(["1 234,50", "1.234,50", "1\u202f234,50 €", "420.00 EUR", "1.234", "0012,3"].map(read), [
    "1234.50",
    "1234.50",
    "1234.50",
    "420.00",
    "1234.00",
    "12.30",
  ]);
  for (const each of ["de", "nl", "es", "it"] as const) {
    speak(each);
    assert.deepEqual(["1.234,50", "€ 1234,5", "420.00", "1.234"].map(read), [
      "1234.50",
      "1234.50",
      "420.00",
      "1234.00",
    ]);
  }
  for (const wrong of ["", "abc", "-5", "1,2,3", "1,234", "12,345", "1e3", "12 mars", "9".repeat(16)])
    assert.equal(read(wrong), undefined, wrong);
});

test("a day is said in words and never moves with the time zone", () => {
  assert.equal(date("2026-11-30"), "Monday, 30\u00a0November 2026");
  speak("fr");
  assert.equal(flat(date("2026-11-30")), "lundi 30 novembre 2026");
  assert.equal(flat(date("2024-03-01", "plain")), "1er mars 2024");
  assert.match(flat(moment("2026-11-18T08:10:00Z")), /^mercredi 18 novembre 2026, \d{1,2} h 10$/);
  assert.equal(moment("2026-11-18"), date("2026-11-18"));
});

test("only days that exist are days", () => {
  assert.deepEqual(["2026-11-30", "2026-02-29", "2024-02-29", "2026-13-01", "30/11/2026", ""].map(isDay), [
    true,
    false,
    true,
    false,
    false,
    false,
  ]);
  assert.equal(daysBetween("2026-11-18", "2026-11-30"), 12);
  assert.equal(daysBetween("2026-03-28", "2026-03-30"), 2);
});

test("the reader's wish comes before the letter's language", () => {
  assert.equal(pick([null, "fr-CA", "en"]), "fr");
  assert.equal(pick([null, "de-AT", "fr"]), "de");
  assert.equal(pick(["pt", undefined]), "en");
  assert.equal(pick(["est", "it-CH"]), "it", "three letters are another language");
  assert.equal(pick(["nl", "fr"], ["fr", "en"]), "fr", "only among those at hand");
});
