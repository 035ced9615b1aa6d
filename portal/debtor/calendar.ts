/** Days for the reader's own calendar, as a file made here (RFC 5545). */

export interface Day {
  id: string;
  on: string;
  title: string;
  note: string;
}

/** The address of the file. `today` stamps it. */
export function calendarFile(days: readonly Day[], today: string): string {
  const plain = (day: string) => day.replaceAll("-", "");
  const events = days.flatMap(({ id, on, title, note }) => [
    "BEGIN:VEVENT",
    `UID:${id}`,
    `DTSTAMP:${plain(today)}T000000Z`,
    `DTSTART;VALUE=DATE:${plain(on)}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(note)}`,
    "END:VEVENT",
  ]);
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Relance//EN", ...events, "END:VCALENDAR", ""];
  return `data:text/calendar;charset=utf-8,${encodeURIComponent(lines.join("\r\n"))}`;
}

/** These four have a meaning of their own in a text value. */
const escaped = (text: string) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
