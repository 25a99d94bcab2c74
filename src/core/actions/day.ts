import * as z from 'zod';
import { localDay } from './overdue.ts';

const DAY_MS = 24 * 60 * 60_000;
const MAX_DAYS = 3660;
const isoDay = z.iso.date();
const UNIT_DAYS: Readonly<Record<string, number>> = { d: 1, w: 7 };

/**
 * The day that a person types: "2026-12-01", "today", "tomorrow", "in 3 days", "2 weeks".
 * @param now milliseconds since 1970
 */
export function parseDay(text: string, now: number): { readonly day: string } | { readonly problem: string } {
  const typed = text.trim().toLowerCase();
  if (isoDay.safeParse(typed).success) return { day: typed };
  const words: Readonly<Record<string, number>> = { today: 0, tomorrow: 1 };
  const [, count, unit = ''] = /^(?:in )?(\d{1,4}) ?(d|w)(?:ays?|eeks?)?$/.exec(typed) ?? [];
  const days = Object.hasOwn(words, typed) ? words[typed] : count && Number(count) * (UNIT_DAYS[unit] ?? 1);
  if (typeof days !== 'number' || days > MAX_DAYS)
    return { problem: 'A day is needed, as 2026-12-01, "tomorrow", "in 3 days" or "2 weeks".' };
  // Noon, so that a change of the clock cannot move it to another day.
  const noon = new Date(now).setHours(12, 0, 0, 0);
  return { day: localDay(noon + days * DAY_MS) };
}
