// Reads calendars from stdin, one after the other, and prints one line of JSON for each event:
// which calendar it is of, its UID and title, and its edges as ical.js understands them, in seconds of UTC.
// An all-day event has days since 1970 instead.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const text = readFileSync(0, "utf8");
const calendars = text.split(/(?<=^END:VCALENDAR\r\n)/m).filter((part) => part.trim() !== "");

// A day as its number; a time through the offsets of the calendar's own VTIMEZONE.
function instant(time) {
  if (time.isDate) return Date.UTC(time.year, time.month - 1, time.day) / 86_400_000;
  if (time.zone === ICAL.Timezone.localTimezone) throw new Error(`${time} has no zone`);
  return time.toUnixTime();
}

calendars.forEach((part, calendar) => {
  for (const component of new ICAL.Component(ICAL.parse(part)).getAllSubcomponents("vevent")) {
    const { uid, summary, startDate, endDate } = new ICAL.Event(component);
    const edges = { start: instant(startDate), end: instant(endDate), allday: startDate.isDate };
    console.log(JSON.stringify({ calendar, uid, summary, ...edges }));
  }
});
