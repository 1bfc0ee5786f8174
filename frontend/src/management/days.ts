/** Days in UTC, as `2026-11-21`: what the platform counts by. */

const DAY_MILLISECONDS = 86_400_000;

/** A day in UTC, written `2026-11-21`. */
export type Day = string;

/** The day on which `moment` lies. */
export function dayOf(moment: Date): Day {
  return moment.toISOString().slice(0, 10);
}

/** The day `count` days after `day`; before it where `count` is negative. */
export function addDays(day: Day, count: number): Day {
  return dayOf(new Date(midnight(day) + count * DAY_MILLISECONDS));
}

/** The first day of the month in which `day` lies. */
export function monthStart(day: Day): Day {
  return `${day.slice(0, 8)}01`;
}

/** Every day from `from` to `to`, both included; none where `to` is before `from`. */
export function eachDay(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Whether `text` is a day of the calendar. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const moment = midnight(text);
  return !Number.isNaN(moment) && dayOf(new Date(moment)) === text;
}

/** What `periods` says of each of `days`, and `absent` where it says nothing: charts show empty days, too. */
export function filled<T>(days: readonly Day[], periods: ReadonlyMap<Day, T>, absent: T): T[] {
  return days.map((day) => periods.get(day) ?? absent);
}

function midnight(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}
