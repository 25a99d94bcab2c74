import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { byTurns, inFreshProcess, type Measured } from './journal/in-fresh-process.ts';
import { makeFetchedRepository } from './journal/repository.ts';
import { benchRow, median, type Bench } from './row.ts';

const ROUNDS = 7;
const SIZE = { incidents: 1_000, events: 100 };
const WHAT = '1,000 incidents of 100 events';
const BLOCK_MS = 50;

/** A clone that has just fetched the record and has no cache yet. */
export const bench: Bench = async () => {
  const repository = await makeFetchedRepository(SIZE, 'packed');
  try {
    const { path } = repository;
    const withoutCache = () => rm(join(path, 'incidents'), { recursive: true, force: true });
    const measure = (work: 'list' | 'load') => async () => {
      await withoutCache();
      const measured = await inFreshProcess(work, path);
      if (measured.incidents !== SIZE.incidents) throw new Error(`${work} found ${measured.incidents}`);
      return measured;
    };
    const results = await byTurns(ROUNDS, {
      list: measure('list'),
      load: measure('load'),
      // The same blobs and the refs that lead to them, by git alone.
      floor: () => inFreshProcess('bytes', path),
    });
    const of = (name: keyof typeof results, what: keyof Measured) =>
      median(results[name].map((measured) => measured[what]));
    const ms = of('floor', 'ms');
    const floor = { unit: 'ms', floor: ms, limit: 2 * ms };
    const block = { unit: 'ms', floor: of('floor', 'blockMs'), limit: BLOCK_MS };
    const megabytes = { unit: 'MB', floor: repository.bytes / 1e6 };
    return [
      benchRow({ name: `cold load: first list of ${WHAT}`, value: of('list', 'ms'), ...floor }),
      benchRow({ name: `load of ${WHAT} whole`, value: of('load', 'ms'), ...floor }),
      benchRow({ name: `longest block, first list of ${WHAT}`, value: of('list', 'blockMs'), ...block }),
      benchRow({ name: `longest block, load of ${WHAT}`, value: of('load', 'blockMs'), ...block }),
      benchRow({
        name: `memory, first list of ${WHAT}`,
        value: of('list', 'grownMb'),
        ...megabytes,
        limit: 100,
      }),
      benchRow({ name: `memory, load of ${WHAT}`, value: of('load', 'grownMb'), ...megabytes, limit: 300 }),
    ];
  } finally {
    await repository.dispose();
  }
};
