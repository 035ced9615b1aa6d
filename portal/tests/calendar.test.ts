/** The file a calendar reads: one event a day, no text that could be read as a field. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { calendarFile } from "../debtor/calendar.ts";

const read = (address: string) =>
  decodeURIComponent(address.replace(/^data:text\/calendar;charset=utf-8,/, "")).split("\r\n");

test("each day is an event of its own, in the order given", () => {
  const days = ["2026-12-10", "2027-01-11"].map((on) => ({ id: `hol-${on}`, on, title: "Pay", note: "" }));
  const lines = read(calendarFile(days, "2026-11-18"));
  assert.deepEqual(
    lines.filter((line) => line.startsWith("DTSTART")),
    ["DTSTART;VALUE=DATE:20261210", "DTSTART;VALUE=DATE:20270111"],
  );
  assert.equal(lines.filter((line) => line === "BEGIN:VEVENT").length, 2);
  assert.deepEqual([lines[0], lines.at(-2), lines.at(-1)], ["BEGIN:VCALENDAR", "END:VCALENDAR", ""]);
});

test("a name with commas, semicolons and line breaks stays one text", () => {
  const title = "Pay 1,200.00; to \\ & Co\nEND:VCALENDAR";
  const lines = read(calendarFile([{ id: "1", on: "2026-12-10", title, note: "" }], "2026-11-18"));
  assert.ok(lines.includes("SUMMARY:Pay 1\\,200.00\\; to \\\\ & Co\\nEND:VCALENDAR"));
  assert.equal(lines.filter((line) => line === "END:VCALENDAR").length, 1);
});
