import { daysIn, type TagTime } from './tag-time.ts';
import type { TagVersion } from './tag-version.ts';

/** Names like one that was understood: they say the same but for what changes from tag to tag. */
export interface Alike {
  /** @returns where the name ends that begins here and fills the rest of its line, if it is like that one; else -1 */
  readonly endOf: (bytes: Uint8Array, at: number) => number;
  /** When such a name is of: UTC, ISO 8601. Absent where it holds no time. Names in their order are in that of their times. */
  readonly timeIn?: (name: string) => string;
}

/** A time of a calendar, with marks between its numbers or without. Hour, minute and second may be missing. */
const TIME = /^20\d\d([-_]?)\d\d\1\d\d(?:([^\d]{0,2})\d\d([^\d]?)\d\d(\3\d\d)?)?/;
const [LINE_END, ZERO, NINE] = [0x0a, 0x30, 0x39];
/** In a template: any digit. */
const DIGIT = 0;

const isDigit = (byte = 0): boolean => byte >= ZERO && byte <= NINE;
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const isAscii = (name: string): boolean => /^[\u0020-\u007e]*$/.test(name);

/** Where the parts of a time stand in a name. Those that it lacks stand nowhere. */
interface Places {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
}

/** CI names thousands of tags alike, and to understand each of them anew takes longer than all else of a list. */
export function alikeInTime(name: string, { start, end }: TagTime): Alike | undefined {
  const found = TIME.exec(name.slice(start, end));
  // Another year may stand before it: with other digits the time might begin there.
  if (found === null || /20\d\d/.test(name.slice(0, start)) || !isAscii(name)) return undefined;
  const places = placesOf(found, start);
  const template = bytesOf(name);
  // "22-19-97" is a time and a number behind it.
  if (!isTime(template, 0, places)) return undefined;
  // The century stays.
  for (let place = start + 2; place < end; place++) if (isDigit(template[place])) template[place] = DIGIT;
  return {
    endOf(bytes, at) {
      for (let place = 0; place < template.length; place++) {
        const byte = bytes[at + place];
        const wanted = template[place];
        if (wanted === DIGIT ? !isDigit(byte) : byte !== wanted) return -1;
      }
      const next = at + template.length;
      return bytes[next] === LINE_END && isTime(bytes, at, places) ? next : -1;
    },
    timeIn: (other) => timeAt(other, places),
  };
}

function placesOf([, mark = '', gap, between = '', second]: RegExpExecArray, year: number): Places {
  const month = year + 4 + mark.length;
  const day = month + 2 + mark.length;
  if (gap === undefined) return { year, month, day };
  const hour = day + 2 + gap.length;
  const minute = hour + 2 + between.length;
  return {
    year,
    month,
    day,
    hour,
    minute,
    ...(second !== undefined && { second: minute + 2 + between.length }),
  };
}

function isTime(bytes: Uint8Array, at: number, { year, month, day, hour, minute, second }: Places): boolean {
  const two = (place: number | undefined): number =>
    place === undefined ? 0 : ((bytes[at + place] ?? 0) - ZERO) * 10 + (bytes[at + place + 1] ?? 0) - ZERO;
  const ofMonth = two(month);
  const ofDay = two(day);
  if (ofMonth < 1 || ofMonth > 12 || ofDay < 1 || two(hour) > 23 || two(minute) > 59 || two(second) > 59)
    return false;
  return ofDay <= 28 || ofDay <= daysIn(2000 + two(year + 2), ofMonth);
}

function timeAt(name: string, { year, month, day, hour, minute, second }: Places): string {
  const two = (place: number | undefined): string =>
    place === undefined ? '00' : name.slice(place, place + 2);
  const date = `${name.slice(year, year + 4)}-${two(month)}-${two(day)}`;
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}.000Z`;
}

/** Longer numbers may be part of a time or of a hash. */
const MOST_DIGITS = 3;
const MOST_NUMBERS = 4;

/** "v1.2.3" and "v1.10.0": releases say no time, so which of them matter is told by all, and mostly nobody asks. */
export function alikeInVersion(name: string, { start, suffix }: TagVersion): Alike | undefined {
  const before = name.slice(0, start);
  const mark = /^\d+([._])/.exec(name.slice(start))?.[1];
  if (suffix !== '' || mark === undefined || /\d/.test(before) || !isAscii(name)) return undefined;
  const head = bytesOf(before);
  const between = mark.charCodeAt(0);
  return {
    endOf(bytes, at) {
      if (!head.every((byte, place) => bytes[at + place] === byte)) return -1;
      let place = at + head.length;
      for (let numbers = 1; numbers <= MOST_NUMBERS; numbers++) {
        const first = place;
        while (isDigit(bytes[place])) place++;
        if (place === first || place > first + MOST_DIGITS) return -1;
        if (bytes[place] === LINE_END) return numbers > 1 ? place : -1;
        if (bytes[place++] !== between) return -1;
      }
      return -1;
    },
  };
}
