import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { byTurns, inFreshProcess, type Measured } from './journal/in-fresh-process.ts';
import { makeFetchedRepository } from './journal/repository.ts';
import { benchRow, median, type Bench, type BenchRow } from './row.ts';

const ROUNDS = 7;
const SIZE = { incidents: 10_000, events: 10 };
const WARM_LIST_MS = 150;
/** Loose refs are a file each, and git alone may take longer than the limit to read them: what comes on top of that. */
const ON_TOP_MS = 100;
const BLOCK_MS = 50;

/** A window that is opened again: what it lists was listed before. */
export const bench: Bench = async () => [
  ...(await benchWarmList('packed', 'with packed refs')),
  ...(await benchWarmList('loose', 'with loose refs')),
];

async function benchWarmList(refs: 'packed' | 'loose', how: string): Promise<BenchRow[]> {
  const repository = await makeFetchedRepository(SIZE, refs);
  const { path, incident } = repository;
  const what = `10,000 incidents ${how}`;
  try {
    await inFreshProcess('list', path);
    const cacheBytes = (await stat(join(path, 'incidents/cache/list.jsonl'))).size;
    const results = await byTurns(ROUNDS, {
      list: () => inFreshProcess('list', path),
      read: () => inFreshProcess('read', path, incident),
      floor: () => inFreshProcess('refs', path),
    });
    const of = (name: keyof typeof results, measure: keyof Measured) =>
      median(results[name].map((measured) => measured[measure]));
    if (of('list', 'incidents') !== SIZE.incidents) throw new Error('not all incidents were listed');
    const refsMs = of('floor', 'ms');
    const limit = Math.max(WARM_LIST_MS, refsMs + ON_TOP_MS);
    const floor = { unit: 'ms', floor: refsMs, limit };
    const block = { unit: 'ms', floor: of('floor', 'blockMs'), limit: BLOCK_MS };
    return [
      benchRow({ name: `warm list of ${what}`, value: of('list', 'ms'), ...floor }),
      benchRow({ name: `read of one of ${what}`, value: of('read', 'ms'), ...floor }),
      benchRow({ name: `longest block, warm list of ${what}`, value: of('list', 'blockMs'), ...block }),
      benchRow({ name: `longest block, read of one of ${what}`, value: of('read', 'blockMs'), ...block }),
      benchRow({
        name: `memory, warm list of ${what}`,
        unit: 'MB',
        value: of('list', 'grownMb'),
        floor: cacheBytes / 1e6,
        limit: 100,
      }),
    ];
  } finally {
    await repository.dispose();
  }
}
