import { byTurns, inFreshProcess, type Measured } from './journal/in-fresh-process.ts';
import { makeFetchedRepository } from './journal/repository.ts';
import { benchRow, median, type Bench } from './row.ts';

const ROUNDS = 5;
const SIZE = { incidents: 1_000, events: 100, areOver: true };
const WHAT = '1,000 incidents of 100 events';
/** It is read while somebody types, or has opened a section; nobody waits for it with empty hands. */
const INDEX_OF_FLOOR = 6;
const QUERY_MS = 100;
const BLOCK_MS = 50;

/** The first question after similar incidents in a window, of a record that was listed before. */
export const bench: Bench = async () => {
  const repository = await makeFetchedRepository(SIZE, 'packed');
  try {
    const { path } = repository;
    await inFreshProcess('list', path);
    const results = await byTurns(ROUNDS, {
      index: () => inFreshProcess('similar', path),
      query: () => inFreshProcess('similar-query', path),
      // The same blobs by git alone.
      floor: () => inFreshProcess('bytes', path),
    });
    const of = (name: keyof typeof results, measure: keyof Measured) =>
      median(results[name].map((measured) => measured[measure]));
    if (of('index', 'incidents') !== SIZE.incidents) throw new Error('not all incidents were indexed');
    if (of('query', 'incidents') === 0) throw new Error('nothing was found');
    const floor = of('floor', 'ms');
    return [
      benchRow({
        name: `index of similar incidents, ${WHAT}`,
        unit: 'ms',
        value: of('index', 'ms'),
        floor,
        limit: INDEX_OF_FLOOR * floor,
      }),
      benchRow({
        name: `longest block, index of ${WHAT}`,
        unit: 'ms',
        value: of('index', 'blockMs'),
        floor: of('floor', 'blockMs'),
        limit: BLOCK_MS,
      }),
      benchRow({
        name: `memory, index of ${WHAT}`,
        unit: 'MB',
        value: of('index', 'grownMb'),
        floor: repository.bytes / 1e6,
        limit: 200,
      }),
      benchRow({
        name: `query of similar incidents, ${WHAT}`,
        unit: 'ms',
        value: of('query', 'ms'),
        limit: QUERY_MS,
      }),
    ];
  } finally {
    await repository.dispose();
  }
};
