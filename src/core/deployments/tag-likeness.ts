import type { TagTime } from './tag-time.ts';
import type { TagVersion } from './tag-version.ts';

/** Names like one that was understood: they say the same but for what changes from tag to tag. */
export interface Alike {
  /** Source of a regular expression that matches them, without groups. */
  readonly pattern: string;
  /** Whether another may match, told at less cost than to compile the pattern. */
  readonly mayBe: (other: string) => boolean;
  /** When such a name is of: UTC, ISO 8601. Absent where it holds no time. Names in their order are in that of their times. */
  readonly timeIn?: (name: string) => string;
}

/** A time of a calendar, with marks between its numbers or without. Hour, minute and second may be missing. */
const TIME = /^20\d\d([-_]?)\d\d\1\d\d(?:([^\d]{0,2})\d\d([^\d]?)\d\d(\3\d\d)?)?/;
const LITERAL = /[.*+?^${}()|[\]\\/]/g;
const exactly = (text: string): string => text.replace(LITERAL, String.raw`\$&`);
const isAscii = (name: string): boolean => /^[\u0020-\u007e]*$/.test(name);

/**
 * CI names thousands of tags alike, and to understand each of them anew takes longer than all else of a list. February 29
 * is left to whoever knows which years have one.
 */
export function alikeInTime(name: string, { start, end }: TagTime): Alike | undefined {
  const found = TIME.exec(name.slice(start, end));
  const [before, after] = [name.slice(0, start), name.slice(end)];
  // Another year may stand before it: with other digits the time might begin there.
  if (found === null || /20\d\d/.test(before) || !isAscii(name)) return undefined;
  const rest = exactly(name.slice(start + found[0].length, end)).replaceAll(/\d/g, String.raw`\d`);
  return {
    pattern: exactly(before) + patternOf(found) + rest + exactly(after),
    mayBe: (other) => other.length === name.length && other.startsWith(before) && other.endsWith(after),
    timeIn: timeReader(found, start),
  };
}

function patternOf([, mark = '', gap, between = '', second]: RegExpExecArray): string {
  const days = [
    ['(?:0[1-9]|1[0-2])', String.raw`(?:0[1-9]|1\d|2[0-8])`],
    ['(?:0[13-9]|1[0-2])', '(?:29|30)'],
    ['(?:0[13578]|1[02])', '31'],
  ].map((month) => month.join(mark));
  const date = String.raw`20\d\d${mark}(?:${days.join('|')})`;
  if (gap === undefined) return date;
  const clock = String.raw`${exactly(gap)}(?:[01]\d|2[0-3])${exactly(between)}[0-5]\d`;
  return `${date}${clock}${second === undefined ? '' : String.raw`${exactly(between)}[0-5]\d`}`;
}

function timeReader(
  [, mark = '', gap, between = '', second]: RegExpExecArray,
  year: number,
): (name: string) => string {
  const month = year + 4 + mark.length;
  const day = month + 2 + mark.length;
  const hour = day + 2 + (gap?.length ?? 0);
  const minute = hour + 2 + between.length;
  return (name) => {
    const two = (place: number): string => name.slice(place, place + 2);
    const clock = gap === undefined ? '00:00' : `${two(hour)}:${two(minute)}`;
    const seconds = second === undefined ? '00' : two(minute + 2 + between.length);
    return `${name.slice(year, year + 4)}-${two(month)}-${two(day)}T${clock}:${seconds}.000Z`;
  };
}

/**
 * "v1.2.3" and "v1.10.0": releases say no time, so which of them matter is told by all, and mostly nobody asks. Longer
 * numbers may be part of a time or of a hash.
 */
export function alikeInVersion(name: string, { start, suffix }: TagVersion): Alike | undefined {
  const before = name.slice(0, start);
  const mark = /^\d+([._])/.exec(name.slice(start))?.[1];
  if (suffix !== '' || mark === undefined || /\d/.test(before) || !isAscii(name)) return undefined;
  return {
    pattern: String.raw`${exactly(before)}\d{1,3}(?:${exactly(mark)}\d{1,3}){1,3}`,
    mayBe: (other) => other.startsWith(before) && /^\d/.test(other.slice(before.length)),
  };
}
