import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Candidate } from '../../../src/core/suspects/candidate.ts';
import { rankCommits } from '../../../src/core/suspects/rank.ts';
import { openRepository, type Repository } from '../../../src/git/repository.ts';
import { DiffCache } from '../../../src/git/suspects/cache.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';
import { DETECTED_AT, plain, readOf } from './helpers.ts';

const VERBS = ['load', 'retry', 'Parse', 'HTTP', 'cancel', 'the', 'x'];
const NOUNS = ['Cart', 'Tokens', 'prices', 'Queue', '_id', 'Für', '9'];
/** The same ones each time, and many of them in more than one commit. */
const identifier = (seed: number): string =>
  `${VERBS[seed % 7] ?? ''}${NOUNS[(seed >> 2) % 7] ?? ''}${NOUNS[(seed >> 4) % 7] ?? ''}${seed % 41}`;
const linesOf = (commit: number, count: number): string =>
  Array.from({ length: count }, (_, index) => {
    const seed = (index + 1) * (commit + 3) * 7;
    return `${identifier(seed)} = ${identifier(seed >> 1)}(${identifier(index % 5)})\n`;
  }).join('');

describe('the ranking of suspects', () => {
  let shop: Fixture;
  let repository: Repository;
  /** How each was read, from git and from the cache. */
  const read = new Map<string, readonly Candidate[]>();

  before(async () => {
    shop = await makeFixture();
    const commit = (index: number): Promise<string> =>
      // Some say more than is kept of them in the ranking, some less, one nothing.
      shop.commit(`Change ${VERBS[index] ?? ''} of ${NOUNS[index] ?? ''}\n\n${identifier(index)}`, {
        files: { [`src/${NOUNS[index] ?? ''}/${index}.ts`]: linesOf(index, 150 * ((index * 2) % 5)) },
      });
    for (let index = 0; index < 6; index += 1) await commit(index);
    repository = await openRepository(shop.folder);
    const candidatesOf = (cache?: DiffCache): Promise<readonly Candidate[]> =>
      readOf(repository, cache && { cache }).then(({ candidates }) => candidates);
    const first = new DiffCache(repository.commonDir);
    await candidatesOf(first);
    await first.save();
    await commit(6);
    read.set('from git', await candidatesOf());
    read.set('from the disk, but for the newest', await candidatesOf(new DiffCache(repository.commonDir)));
    read.set('from memory, but for the newest', await candidatesOf(first));
    await first.save();
    read.set('from memory', await candidatesOf(first));
    read.set('from the disk', await candidatesOf(new DiffCache(repository.commonDir)));
    read.set('with words that were numbered by nobody', read.get('from git')?.map(plain) ?? []);
    const mixed = [...(read.get('from the disk') ?? [])];
    mixed[2] = read.get('from git')?.[2] ?? assert.fail();
    read.set('with words of two vocabularies', mixed);
  });
  after(() => shop.dispose());

  it('is the same to the last digit, wherever the commits were read from', () => {
    const word = fc.oneof(
      fc.nat(5_000).map(identifier),
      fc.constantFrom(...VERBS, ...NOUNS, 'reloading', 'carts'),
    );
    const report = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(report, report, (title, text) => {
        const frames = [{ path: 'src/Cart/0.ts', function: identifier(21) }];
        const symptoms = { title, text, detectedAt: DETECTED_AT, components: [], frames };
        const ranked = [...read].map(([how, candidates]) => ({
          how,
          result: rankCommits(candidates, symptoms).map(({ candidate, ...rest }) => [
            candidate.revision,
            rest,
          ]),
        }));
        for (const { how, result } of ranked) assert.deepEqual(result, ranked[0]?.result, `${how}: ${title}`);
        assert.equal(ranked[0]?.result.length, 7);
      }),
    );
  });
});
