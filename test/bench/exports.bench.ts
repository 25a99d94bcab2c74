import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byTurns, measuredBy, type Measured } from './journal/in-fresh-process.ts';
import { benchRow, median, type Bench } from './row.ts';

const ROUNDS = 5;
const WHAT = 'JSON of 60 MB';
const BLOCK_MS = 50;
const OF_FLOOR = 30;

/** An incident of 15,000 events and three files, of 10 MB each, as JSON: written, and read and checked. */
export const bench: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fireline-bench-exports-'));
  const work = (name: string) =>
    measuredBy(join(import.meta.dirname, 'exports-worker.ts'), [name, join(folder, 'incident.json')]);
  try {
    const results = await byTurns(ROUNDS, {
      write: () => work('write'),
      read: () => work('read'),
      // Its bytes, read and hashed.
      floor: () => work('copy'),
    });
    const of = (name: keyof typeof results, measure: keyof Measured) =>
      median(results[name].map((measured) => measured[measure]));
    const floor = of('floor', 'ms');
    return (['write', 'read'] as const).flatMap((name) => [
      benchRow({
        ...{ name: `${WHAT}: ${name}`, unit: 'ms', value: of(name, 'ms') },
        ...{ floor, limit: OF_FLOOR * floor },
      }),
      benchRow({
        ...{ name: `longest block, ${WHAT}: ${name}`, unit: 'ms', value: of(name, 'blockMs') },
        ...{ floor: of('floor', 'blockMs'), limit: BLOCK_MS },
      }),
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
};
