export type ParsedTime = { readonly at: string } | { readonly problem: string };

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const AGO = /^(\d+(?:\.\d+)?)\s*(s|m|h|d)[a-z]*(?:\s+ago)?$/i;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const DAY_AND_CLOCK = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(Z| UTC)?$/i;
/** Clocks of two machines may differ a little; more than this in the future is a slip. */
const FUTURE_LIMIT_MS = 5 * 60_000;

/**
 * Reads a time as people type it, in their local time zone: "now", "12 min ago", "14:05", "2026-11-20 14:05",
 * and with "UTC" or "Z" at the end in UTC. A time of day that is still to come means yesterday's.
 * @param now milliseconds since 1970
 */
export function parseTime(input: string, now: number): ParsedTime {
  const text = input.trim();
  const ms = relative(text, now) ?? timeOfDay(text, now) ?? dayAndTime(text);
  if (ms === undefined || Number.isNaN(ms)) {
    return { problem: 'Not a time. Write it as 14:05, 2026-11-20 14:05, "12 min ago" or "now".' };
  }
  if (ms > now + FUTURE_LIMIT_MS)
    return { problem: 'This is in the future. Give the time at which it happened.' };
  return { at: new Date(ms).toISOString() };
}

function relative(text: string, now: number): number | undefined {
  if (text.toLowerCase() === 'now') return now;
  const [, amount, unit] = AGO.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  return now - Number(amount) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
}

function timeOfDay(text: string, now: number): number | undefined {
  const [, hours, minutes, seconds] = CLOCK.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const date = new Date(now);
  date.setHours(Number(hours), Number(minutes), Number(seconds ?? 0), 0);
  if (date.getTime() > now + FUTURE_LIMIT_MS) date.setDate(date.getDate() - 1);
  return date.getTime();
}

function dayAndTime(text: string): number | undefined {
  const [, year, month, day, hours, minutes, seconds, zone] = DAY_AND_CLOCK.exec(text) ?? [];
  if (year === undefined || month === undefined || hours === undefined) return undefined;
  const lastDay = new Date(Number(year), Number(month), 0).getDate();
  if (Number(day) > lastDay || Number(hours) > 23) return undefined;
  const time = `${hours.padStart(2, '0')}:${minutes ?? ''}:${seconds ?? '00'}`;
  // Without a zone, a date with a time is read as local time.
  return Date.parse(`${year}-${month}-${day ?? ''}T${time}${zone === undefined ? '' : 'Z'}`);
}
