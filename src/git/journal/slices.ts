/** After so long, work makes room for whatever else waits: at twice of it, a person would notice. */
const SLICE_MS = 12;

let end = 0;
let turn: Promise<void> | undefined;

/** Whether work has kept the event loop for long enough: then `await nextTurn()`. */
export const isTimeUp = (): boolean => performance.now() >= end;

/** All work that is under way shares one slice, so that many small parts of it do not add up to a long block. */
export function nextTurn(): Promise<void> {
  return (turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      end = performance.now() + SLICE_MS;
      resolve();
    });
  }));
}

/**
 * Does work that comes in parts, and lets the event loop turn in between.
 * @param each is given what each part yields
 */
export async function inSlices<P, T>(
  parts: Generator<P, T, undefined>,
  each: (part: P) => unknown = () => undefined,
): Promise<T> {
  for (;;) {
    if (isTimeUp()) await nextTurn();
    const part = parts.next();
    if (part.done === true) return part.value;
    await each(part.value);
  }
}

/** Does the work on each item, some at once, and lets the event loop turn in between. */
export async function forEachAtOnce<T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      // All workers that wait wake up in the same turn, and only the first of them finds time in it.
      while (isTimeUp()) await nextTurn();
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Begins with some items before their turn comes, so that what they have to wait for has come by then. */
export function* ahead<T, B>(items: Iterable<T>, count: number, begin: (item: T) => B): Generator<B> {
  const begun: B[] = [];
  for (const item of items) {
    begun.push(begin(item));
    const next = begun.length > count ? begun.shift() : undefined;
    if (next !== undefined) yield next;
  }
  yield* begun;
}
