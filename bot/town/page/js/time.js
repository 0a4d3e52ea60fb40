import { language } from "./language.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let wallClock = (date) => new Date(date.getTime() + 8 * 60 * MINUTE);

const locale = () => (language() === "en" ? "en-GB" : "zh-CN");

function fixed(minutes) {
  return (date) => new Date(date.getTime() + minutes * MINUTE);
}

function named(zone) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
    hour: "numeric", minute: "numeric", second: "numeric",
  });
  return (date) => {
    const part = Object.fromEntries(format.formatToParts(date).map((one) => [one.type, Number(one.value)]));
    return new Date(Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second));
  };
}

/** The town's zone: "+08:00" or a name such as "Asia/Shanghai". */
export function setZone(zone) {
  const offset = /^([+-])(\d\d):?(\d\d)/.exec(zone ?? "");
  if (offset) wallClock = fixed((offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])));
  else if (zone) wallClock = named(zone);
}

// A Date whose UTC fields are the town's wall clock: all that follows formats in UTC.
const local = (at) => wallClock(new Date(at));
const write = (at, how) => new Intl.DateTimeFormat(locale(), { timeZone: "UTC", ...how }).format(local(at));

export const hourMinute = (at) => write(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export const day = (at) => local(at).toISOString().slice(0, 10);

export const dayTitle = (at) =>
  language() === "en"
    ? write(at, { month: "long", day: "numeric", weekday: "long" })
    : `${write(at, { month: "long", day: "numeric" })} ${write(at, { weekday: "long" })}`;

export const dateLine = (at) =>
  language() === "en"
    ? write(at, { weekday: "short", day: "numeric", month: "short", year: "numeric" })
    : `${write(at, { year: "numeric", month: "long", day: "numeric" })} ${write(at, { weekday: "short" })}`;

export const weekdayTime = (at) => `${write(at, { weekday: "short" })} ${hourMinute(at)}`;

export const dayTime = (at) =>
  language() === "en"
    ? `${write(at, { weekday: "short", day: "numeric", month: "short" })}, ${hourMinute(at)}`
    : `${write(at, { month: "long", day: "numeric" })} ${weekdayTime(at)}`;

/** As short as a list allows: the hour today, the weekday this week, else the date. */
export function brief(at, now) {
  const age = Date.parse(day(now)) - Date.parse(day(at));
  if (age === 0) return hourMinute(at);
  if (age > 0 && age < 7 * DAY) return write(at, { weekday: "short" });
  return write(at, { month: "numeric", day: "numeric" });
}
