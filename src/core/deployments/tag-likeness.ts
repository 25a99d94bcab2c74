/** Names like one that was understood: they differ from it in nothing but the digits of their time. */
export interface Alike {
  /** When a name is like it: UTC, ISO 8601. */
  readonly timeIn: (name: string) => string | undefined;
}

/** A time of a calendar, with marks between its numbers or without. Hour, minute and second may be missing. */
const TIME = /^(20\d\d)([-_]?)(\d\d)\2(\d\d)(?:([^\d]{0,2})(\d\d)([^\d]?)(\d\d)(?:\7(\d\d))?)?/;
const LITERAL = /[.*+?^${}()|[\]\\/]/g;
const exactly = (text: string): string => text.replace(LITERAL, String.raw`\$&`);

/**
 * CI names thousands of tags alike, and to understand each anew takes a third of what a list takes. A day after the 28th
 * is left to whoever knows how long months are.
 * @param start of the time in the name, and `end` behind it
 */
export function alikeTo(name: string, start: number, end: number): Alike | undefined {
  const before = name.slice(0, start);
  const said = name.slice(start, end);
  const found = TIME.exec(said);
  // With a number before it, the time of another name might begin elsewhere.
  if (found === null || /\d/.test(before)) return undefined;
  const [whole, , mark = '', , , gap, hour, between = '', , second] = found;
  const day = `(20\\d\\d${exactly(mark)}(?:0[1-9]|1[0-2])${exactly(mark)}(?:0[1-9]|1\\d|2[0-8]))`;
  const seconds = second === undefined ? '' : `${exactly(between)}([0-5]\\d)`;
  const clock = `${exactly(gap ?? '')}([01]\\d|2[0-3])${exactly(between)}([0-5]\\d)${seconds}`;
  const rest = exactly(said.slice(whole.length)).replaceAll(/\d/g, String.raw`\d`);
  const pattern = `^${exactly(before)}${day}${hour === undefined ? '' : clock}${rest}${exactly(name.slice(end))}$`;
  const like = new RegExp(pattern);
  return {
    timeIn(other) {
      const match = other.length === name.length ? like.exec(other) : null;
      if (match === null) return undefined;
      const [, date = '', hours = '00', minutes = '00', ofSecond = '00'] = match;
      return `${mark === '-' ? date : dashed(date, mark)}T${hours}:${minutes}:${ofSecond}.000Z`;
    },
  };
}

const dashed = (date: string, { length }: string): string =>
  `${date.slice(0, 4)}-${date.slice(4 + length, 6 + length)}-${date.slice(6 + 2 * length)}`;
