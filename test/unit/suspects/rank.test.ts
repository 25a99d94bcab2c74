import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Candidate, Symptoms } from '../../../src/core/suspects/candidate.ts';
import { rankCommits, ranking } from '../../../src/core/suspects/rank.ts';
import { commits, DETECTED, ORDINARY, symptoms } from './make.ts';

const word = fc.constantFrom(
  'login',
  'payments',
  'cache',
  'fix',
  'constructor',
  '__proto__',
  'toString',
  'é',
  '',
);
const text = fc.oneof(
  fc.array(word, { maxLength: 8 }).map((words) => words.join(' ')),
  fc.string({ unit: 'binary' }),
);
const path = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

const candidate = fc.record(
  {
    at: fc.integer({ min: DETECTED - 10 ** 9, max: DETECTED + 10 ** 7 }),
    subject: text,
    body: text,
    isMerge: fc.boolean(),
    files: fc.array(fc.record({ path }), { maxLength: 5 }),
    words: fc.array(fc.tuple(word, fc.integer({ min: 1, max: 9 }))).map((pairs) => new Map(pairs)),
  },
  { requiredKeys: ['at', 'subject', 'body', 'isMerge'] },
);

const window = fc
  .array(candidate, { maxLength: 12 })
  .map((list) =>
    list
      .toSorted((a, b) => b.at - a.at)
      .map((one, index): Candidate => ({ ...one, revision: String(index).padStart(40, 'a'), author: 'Ada' })),
  );

const report: fc.Arbitrary<Symptoms> = fc.record({
  title: text,
  text,
  detectedAt: fc.constant(DETECTED),
  components: fc.array(path, { maxLength: 3 }),
  frames: fc.array(fc.record({ path, line: fc.nat() }), { maxLength: 4 }),
});

const revisionsOf = (ranked: readonly { readonly candidate: Candidate }[]): string[] =>
  ranked.map(({ candidate: { revision } }) => revision);

describe('the ranking of suspects', () => {
  it('gives every candidate a place and, of those from before detection, probabilities that make 1', () => {
    fc.assert(
      fc.property(window, report, (candidates, told) => {
        const ranked = rankCommits(candidates, told);
        assert.deepEqual(
          revisionsOf(ranked).toSorted(),
          candidates.map(({ revision }) => revision).toSorted(),
        );
        const sum = ranked.reduce((total, { probability }) => total + probability, 0);
        const isAny = candidates.some(({ at }) => at <= DETECTED);
        assert.ok(Math.abs(sum - (isAny ? 1 : 0)) < 1e-9, `they make ${sum}`);
        const sorted = ranked.toSorted((a, b) => b.probability - a.probability);
        assert.deepEqual(
          ranked.map(({ probability }) => probability),
          sorted.map(({ probability }) => probability),
        );
      }),
    );
  });

  it('gives the first suspect a reason, always', () => {
    fc.assert(
      fc.property(window, report, (candidates, told) => {
        const [first] = rankCommits(candidates, told);
        if (first && first.probability > 0) assert.notEqual(first.reasons.length, 0);
      }),
    );
  });

  it('does not depend on the order in which words were counted', () => {
    fc.assert(
      fc.property(window, report, (candidates, told) => {
        const turned = candidates.map((one) =>
          one.words ? { ...one, words: new Map([...one.words].toReversed()) } : one,
        );
        assert.deepEqual(revisionsOf(rankCommits(turned, told)), revisionsOf(rankCommits(candidates, told)));
      }),
    );
  });

  it('gives what came after detection no chance, and the last place', () => {
    const list = commits(
      { subject: 'Rewrite login', hoursBefore: -1 },
      { subject: 'Tidy' },
      { subject: 'Login' },
    );
    const ranked = rankCommits(list, symptoms({ title: 'Rewrite login' }));
    assert.equal(ranked.at(-1)?.candidate, list[0]);
    assert.equal(ranked.at(-1)?.probability, 0);
  });

  it('puts what people ruled out last, and shares its probability among the others in proportion', () => {
    const list = commits(...ORDINARY, { subject: 'Limit logins by allowlist', files: ['auth/allowlist.ts'] });
    const told = symptoms({ title: 'Logins are refused by the allowlist' });
    const before = rankCommits(list, told);
    const first = before[0]?.candidate.revision ?? '';
    assert.equal(first, list[10]?.revision);
    const after = rankCommits(list, told, { rejected: new Set([first]) });
    assert.deepEqual(revisionsOf(after), [...revisionsOf(before).slice(1), first]);
    assert.equal(after.at(-1)?.probability, 0);
    const left = 1 - (before[0]?.probability ?? 0);
    assert.ok(Math.abs((after[0]?.probability ?? 0) - (before[1]?.probability ?? 0) / left) < 1e-9);
  });

  it('leaves no one a chance where all are ruled out', () => {
    const list = commits(...ORDINARY);
    const ranked = rankCommits(list, symptoms(), { rejected: new Set(list.map(({ revision }) => revision)) });
    assert.deepEqual(new Set(ranked.map(({ probability }) => probability)), new Set([0]));
  });

  it('ranks by headers alone, the newer first, until paths and lines are read', () => {
    const list = commits({}, {}, {});
    assert.deepEqual(
      revisionsOf(rankCommits(list, symptoms())),
      list.map(({ revision }) => revision),
    );
    const texts = rankCommits(list, symptoms())[0]?.reasons.map((reason) => reason.text);
    assert.deepEqual(texts, ['the last commit before it was noticed, committed 1 h before detection']);
  });

  it('doubts what was committed after impact began', () => {
    const list = commits({}, {}, {});
    const ranked = rankCommits(list, symptoms({ startedAt: (list[0]?.at ?? 0) - 1 }));
    assert.equal(ranked[0]?.candidate, list[1]);
  });

  it('reads words that are names of properties of objects as words', () => {
    const list = commits(...ORDINARY, {
      subject: 'Guard __proto__ and constructor',
      lines: 'constructor __proto__',
    });
    const ranked = rankCommits(list, symptoms({ title: 'Crash on __proto__ in constructor' }));
    assert.equal(ranked[0]?.candidate, list[10]);
  });

  it('cuts hostile texts instead of choking on them', () => {
    const huge = 'a.'.repeat(500_000) + '[('.repeat(100_000) + 'Revert "'.repeat(50_000);
    const list = commits({ subject: huge, body: huge, files: [huge], lines: huge }, { subject: 'Tidy' });
    const ranked = rankCommits(list, symptoms({ title: huge, text: huge, components: [huge] }));
    assert.equal(ranked.length, 2);
    for (const { reasons } of ranked) for (const reason of reasons) assert.ok(reason.text.length < 400);
  });

  it('is made anew for another report, another verdict, and another commit, and not for the same', () => {
    const list = commits({ subject: 'Cache the totals', lines: 'cacheTotals' }, ...ORDINARY);
    const told = symptoms({ title: 'Totals are wrong' });
    const first = rankCommits(list, told);
    assert.equal(rankCommits([...list], { ...told }), first);
    const [newest] = list;
    assert.ok(newest);
    const probabilityIn = (ranked: typeof first): number | undefined =>
      ranked.find(({ candidate }) => candidate === newest)?.probability;
    const rejected = new Set([newest.revision]);
    assert.equal(probabilityIn(rankCommits(list, told, { rejected })), 0);
    assert.notEqual(
      probabilityIn(rankCommits(list, symptoms({ title: 'Reports are empty' }))),
      probabilityIn(first),
    );
    const changed = list.map((one, index) =>
      index === 3 ? { ...one, subject: 'Totals of the cache' } : one,
    );
    assert.deepEqual(rankCommits(list, told), first);
    assert.notDeepEqual(rankCommits(changed, told), first);
    assert.deepEqual(rankCommits(list, told), first);
    assert.equal(rankCommits(list.slice(0, -1), told).length, list.length - 1);
    assert.deepEqual(rankCommits(list, told), first);
  });

  it('is the same when two reports are ranked in turns, a step of each', () => {
    const made = () => commits({ subject: 'Cache the totals', lines: 'cacheTotals' }, ...ORDINARY);
    const [totals, reports] = [
      symptoms({ title: 'Totals are wrong' }),
      symptoms({ title: 'Reports are empty' }),
    ];
    const list = made();
    const both = [ranking(list, totals), ranking(list, reports)];
    let turns = 0;
    const results = both.map(() => undefined as ReturnType<typeof rankCommits> | undefined);
    while (results.includes(undefined)) {
      turns += 1;
      for (const [at, steps] of both.entries()) {
        if (results[at] !== undefined) continue;
        const step = steps.next();
        if (step.done === true) results[at] = step.value;
      }
    }
    assert.ok(turns > list.length);
    assert.deepEqual(results, [rankCommits(made(), totals), rankCommits(made(), reports)]);
  });
});
