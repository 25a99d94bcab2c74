/** A time found in the name of a tag. */
export interface TagTime {
  /** UTC, ISO 8601. Midnight when the name holds only a day. */
  readonly at: string;
  readonly isWholeDay: boolean;
  /** Where in the name it stands. */
  readonly start: number;
  readonly end: number;
}

/**
 * 2026-08-21, 20260821, 2026-08-21--15-47-43, 2026-08-21T161536, 20240101.1200, 20260821154743, 2026-11-20T14-05Z.
 * Its groups are year, mark, month, day, hour, mark, minute, second: not by name, which costs twice the time.
 */
const CALENDAR = new RegExp(
  [
    String.raw`(?<!\d)(20\d\d)([-_]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])`,
    String.raw`(?:(?:[Tt_.]|-{1,2})?([01]\d|2[0-3])([-:_h.]?)([0-5]\d)(?:\6([0-5]\d))?[Zz]?)?(?!\d)`,
    // The second of that day: release-20260817.1
    String.raw`(?:[-_.]\d{1,3}$)?`,
  ].join(''),
);

/** Seconds or milliseconds since 1970, from 2014 to 2033. */
const EPOCH = /(?<!\d)(1[4-9]\d{8})(?:\d{3})?(?!\d)/;

/**
 * The time in the name of a tag. Read as UTC: where the names of real repositories could be compared with the time that
 * git recorded, they agreed so. Dates with dots (2026.8.1) are left to be versions, which they usually are.
 */
export function findTagTime(name: string): TagTime | undefined {
  const calendar = CALENDAR.exec(name);
  if (calendar !== null) {
    const [, year = '', , month = '', day = '', hour, , minute = '00', second = '00'] = calendar;
    // February 30 is no date, though Date would make March of it.
    if (Number(day) <= daysIn(Number(year), Number(month))) {
      const at = `${year}-${month}-${day}T${hour ?? '00'}:${minute}:${second}.000Z`;
      return found(calendar, at, hour === undefined);
    }
  }
  const epoch = EPOCH.exec(name);
  return epoch === null ? undefined : found(epoch, new Date(Number(epoch[1]) * 1000).toISOString(), false);
}

function daysIn(year: number, month: number): number {
  return month === 2 ? (year % 4 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function found(match: RegExpExecArray, at: string, isWholeDay: boolean): TagTime {
  return { at, isWholeDay, start: match.index, end: match.index + match[0].length };
}
