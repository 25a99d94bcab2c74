import { byTurns, inFreshProcess, type Measured } from './journal/in-fresh-process.ts';
import { makeFetchedRepository } from './journal/repository.ts';
import { benchRow, median, type Bench } from './row.ts';

const ROUNDS = 7;
const SIZE = { incidents: 10_000, events: 10 };
const WHAT = '10,000 incidents';
const METRICS_MS = 1_000;
const BLOCK_MS = 50;

/** The page of numbers in a window that was just opened, of incidents that were listed before. */
export const bench: Bench = async () => {
  const repository = await makeFetchedRepository(SIZE, 'packed');
  try {
    const { path } = repository;
    await inFreshProcess('list', path);
    const results = await byTurns(ROUNDS, {
      metrics: () => inFreshProcess('metrics', path),
      // What the list alone takes of it, and of that what git does.
      list: () => inFreshProcess('list', path),
      refs: () => inFreshProcess('refs', path),
    });
    const of = (name: keyof typeof results, measure: keyof Measured) =>
      median(results[name].map((measured) => measured[measure]));
    if (of('metrics', 'incidents') !== SIZE.incidents) throw new Error('not all incidents were counted');
    return [
      benchRow({
        name: `metrics of ${WHAT}, by git's refs`,
        unit: 'ms',
        value: of('metrics', 'ms'),
        floor: of('refs', 'ms'),
        limit: METRICS_MS,
      }),
      benchRow({
        name: `metrics of ${WHAT}, by their list`,
        unit: 'ms',
        value: of('metrics', 'ms'),
        floor: of('list', 'ms'),
        limit: METRICS_MS,
      }),
      benchRow({
        name: `longest block, metrics of ${WHAT}`,
        unit: 'ms',
        value: of('metrics', 'blockMs'),
        floor: of('list', 'blockMs'),
        limit: BLOCK_MS,
      }),
    ];
  } finally {
    await repository.dispose();
  }
};
