import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byTurns, measuredBy, type Measured } from './journal/in-fresh-process.ts';
import { benchRow, median, type Bench, type BenchRow } from './row.ts';
import { largeRepository, SIZE } from './suspects/repository.ts';
import type { SuspectsWork } from './suspects/worker.ts';

const ROUNDS = 7;
const NAMES_MS = 150;
const RANK_MS = 500;
const SECOND_MS = 100;
const BLOCK_MS = 50;
const OF_FLOOR = 1.5;

const WORKER = join(import.meta.dirname, 'suspects/worker.ts');

/** A window that was just opened, in which somebody declares an incident of a large repository. */
export const bench: Bench = async () => {
  const repository = await largeRepository();
  const cache = await mkdtemp(join(tmpdir(), 'fireline-bench-cache-'));
  const run = (work: SuspectsWork, folder = cache) => measuredBy(WORKER, [work, repository, folder]);
  const cold = async (): Promise<Measured> => {
    const empty = await mkdtemp(join(tmpdir(), 'fireline-bench-cache-'));
    try {
      return await run('rank', empty);
    } finally {
      await rm(empty, { recursive: true });
    }
  };
  try {
    // So that the files of the repository are in memory, and the cache is there.
    await run('rank');
    const results = await byTurns(ROUNDS, {
      names: () => run('names'),
      namesFloor: () => run('git-names'),
      list: () => run('list'),
      listFloor: () => run('git-list'),
      rank: cold,
      rankFloor: () => run('git-rank'),
      second: () => run('again'),
      secondFloor: () => run('git-headers'),
      reopened: () => run('rank'),
      reopenedFloor: () => run('git-headers'),
    });
    const of = (name: keyof typeof results, measure: keyof Measured) =>
      median(results[name].map((measured) => measured[measure]));
    if (of('rank', 'incidents') !== SIZE.windowCommits) throw new Error('not all commits were read');
    const timed = (
      name: string,
      work: 'names' | 'list' | 'rank' | 'second' | 'reopened',
      target = Infinity,
    ): BenchRow[] => {
      const floor = of(`${work}Floor`, 'ms');
      // What comes from the cache has next to nothing of git in it.
      const limit = work === 'second' || work === 'reopened' ? target : Math.min(target, floor * OF_FLOOR);
      return [
        benchRow({ name, unit: 'ms', value: of(work, 'ms'), floor, limit }),
        benchRow({
          name: `longest block, ${name}`,
          unit: 'ms',
          value: of(work, 'blockMs'),
          floor: of(`${work}Floor`, 'blockMs'),
          limit: BLOCK_MS,
        }),
      ];
    };
    return [
      ...timed('first list of deployments, 15,000 tags: names and times', 'names', NAMES_MS),
      ...timed('list of deployments with what each brought', 'list'),
      ...timed('full ranking of 300 commits of 100,000', 'rank', RANK_MS),
      ...timed('second look, same window', 'second', SECOND_MS),
      ...timed('first look of another window, from the cache on disk', 'reopened', SECOND_MS),
    ];
  } finally {
    await rm(cache, { recursive: true });
  }
};
