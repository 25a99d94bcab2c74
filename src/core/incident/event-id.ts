const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A hybrid logical clock: milliseconds since 1970, and a counter for what happens within one of them. */
export interface HybridTime {
  readonly ms: number;
  readonly counter: number;
}

const COUNTER_MAX = 32 ** 3 - 1;
/** A writer whose clock runs further ahead than this is believed, but does not drag ours along. */
export const SKEW_LIMIT_MS = 60_000;

/**
 * The next time after `last`, at `now` or later: ids of one process always increase, even when the wall clock
 * steps back (Kulkarni et al., "Logical Physical Clocks", 2014).
 */
export function nextHybridTime(last: HybridTime, now: number): HybridTime {
  if (now > last.ms) return { ms: now, counter: 0 };
  if (last.counter < COUNTER_MAX) return { ms: last.ms, counter: last.counter + 1 };
  return { ms: last.ms + 1, counter: 0 };
}

/** The clock after seeing `seen` from elsewhere: never behind it, unless `seen` is far in the future. */
export function observeHybridTime(last: HybridTime, seen: HybridTime, now: number): HybridTime {
  if (seen.ms > now + SKEW_LIMIT_MS) return last;
  const isLater = seen.ms > last.ms || (seen.ms === last.ms && seen.counter > last.counter);
  return isLater ? seen : last;
}

const encode = (value: number, length: number): string => {
  let rest = value;
  let out = '';
  for (let i = 0; i < length; i += 1) {
    out = (ALPHABET[rest % 32] ?? '0') + out;
    rest = Math.floor(rest / 32);
  }
  return out;
};

function decode(digits: string): number {
  let sum = 0;
  for (const digit of digits) sum = sum * 32 + ALPHABET.indexOf(digit);
  return sum;
}

/**
 * An id of 26 characters that sorts as text by time: 10 of milliseconds, 3 of counter, 13 random (65 bits).
 * The shape of a ULID, so that tools which know those can read the time.
 * @param random at least 13 random bytes
 */
export function makeId(time: HybridTime, random: Uint8Array): string {
  const tail = Array.from(random.subarray(0, 13), (byte) => ALPHABET[byte % 32]).join('');
  if (tail.length !== 13) throw new RangeError('an id needs 13 random bytes');
  return encode(time.ms, 10) + encode(time.counter, 3) + tail;
}

export function timeOfId(id: string): HybridTime {
  return { ms: decode(id.slice(0, 10)), counter: decode(id.slice(10, 13)) };
}

/** What people read and say aloud: the day it was declared and the last four characters of the id. */
export function shortIncidentId(id: string): string {
  const day = new Date(timeOfId(id).ms).toISOString().slice(0, 10).replaceAll('-', '');
  return `INC-${day}-${id.slice(-4).toUpperCase()}`;
}
