import type { Milestone } from '../incident/vocabulary.ts';
import type { ResponseTime, TimeWindow } from './model.ts';

const AMOUNT = String.raw`(\d{1,5}(?:\.\d{1,2})?)`;
const UNIT = '(m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)';
const RANGE = new RegExp(`^${AMOUNT}\\s*${UNIT}?\\s*(?:-|–|—|to)\\s*${AMOUNT}\\s*${UNIT}\\b`, 'i');
const LIMIT = new RegExp(
  `^(?:within|first|under|up to|<|≤)\\s*(?:the\\s+)?(?:first\\s+)?${AMOUNT}\\s*${UNIT}\\b`,
  'i',
);
const ANY_AMOUNT = new RegExp(`${AMOUNT}\\s*${UNIT}\\b`, 'i');
const SINCE = /\b(?:after|of|from|since|post)\b[\s-]*(?:the\s+)?([a-z]+)/i;

const MILESTONE_WORDS: readonly (readonly [RegExp, Milestone])[] = [
  [/^(?:start|impact)/i, 'started'],
  [/^detect/i, 'detected'],
  [/^declar/i, 'declared'],
  [/^acknowledg/i, 'acknowledged'],
  [/^(?:fix|mitigat)/i, 'mitigated'],
  [/^recover/i, 'recovered'],
  [/^resol/i, 'resolved'],
  [/^clos/i, 'closed'],
];

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440, w: 10_080 };
const minutes = (amount: string, unit: string): number =>
  Math.round(Number(amount) * (MINUTES[unit.charAt(0).toLowerCase()] ?? 1));

/** Splits "Triage (0–5 min)" into the title and its window. Other words in parentheses stay in the title. */
export function splitWindow(heading: string): { title: string; window?: TimeWindow } {
  const match = /^(.*\S)\s*\(([^()]{1,80})\)$/.exec(heading);
  const window = match?.[2] === undefined ? undefined : parseWindow(match[2].trim());
  return match?.[1] !== undefined && window ? { title: match[1], window } : { title: heading };
}

function parseWindow(text: string): TimeWindow | undefined {
  const since = SINCE.exec(text)?.[1];
  const milestone = since && MILESTONE_WORDS.find(([word]) => word.test(since))?.[1];
  const relative = milestone ? { relativeTo: milestone } : {};
  const range = RANGE.exec(text);
  if (range?.[1] && range[3] && range[4]) {
    const fromMinutes = minutes(range[1], range[2] ?? range[4]);
    return { text, fromMinutes, toMinutes: minutes(range[3], range[4]), ...relative };
  }
  const limit = LIMIT.exec(text);
  if (limit?.[1] && limit[2]) return { text, toMinutes: minutes(limit[1], limit[2]), ...relative };
  return milestone ? { text, relativeTo: milestone } : undefined;
}

/** "At once" is 0 minutes; "next sprint" has no clock. */
export function parseResponse(text: string): ResponseTime {
  if (/\b(?:at once|immediate(?:ly)?|right away|now)\b/i.test(text)) return { text, minutes: 0 };
  const match = ANY_AMOUNT.exec(text);
  return match?.[1] && match[2] ? { text, minutes: minutes(match[1], match[2]) } : { text };
}
