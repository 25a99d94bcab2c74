import assert from 'node:assert/strict';

const ROUNDS = 3;
const TIMES_AS_LONG = 4;
/** Work that grows with the length takes four times as long for four times of it, work with the square of it sixteen times. */
const FACTOR = 8;
/** Of what takes less, the machine is measured and not the work. */
const SLACK_MS = 50;

/** Of this process alone: other processes may have the machine meanwhile. */
export function cpuMs(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1000;
}

/**
 * Asserts that work on a text takes time in proportion to its length, on whatever machine. Absolute figures are for
 * benchmarks.
 * @param make a text of about that length
 */
export function assertLinear(
  make: (length: number) => string,
  length: number,
  work: (text: string) => unknown,
): void {
  const [short, long] = [make(length / TIMES_AS_LONG), make(length)];
  const [times, longTimes]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    times.push(cpuMs(() => work(short)));
    longTimes.push(cpuMs(() => work(long)));
    if (Math.min(...longTimes) <= Math.min(...times) * FACTOR + SLACK_MS) return;
  }
  const inMs = (all: readonly number[]): string => all.map((ms) => ms.toFixed(1)).join(', ');
  assert.fail(`${inMs(times)} ms, but of ${TIMES_AS_LONG} times the length ${inMs(longTimes)} ms`);
}
