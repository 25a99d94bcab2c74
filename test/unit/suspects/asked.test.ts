import assert from 'node:assert/strict';
import { Asked } from '../../../src/core/suspects/features/asked.ts';
import type { Telling } from '../../../src/core/suspects/features/telling.ts';
import { windowOf } from '../../../src/core/suspects/features/window.ts';
import { queryOf } from '../../../src/core/suspects/query.ts';
import { finish } from '../../../src/core/stepwise/steps.ts';
import { termsOf } from '../../../src/core/suspects/terms.ts';
import { commits, symptoms } from './make.ts';

/** Commits of these words, of which the first stands there once, the second twice, and so on. */
function tellingOf(...all: (readonly string[])[]): Telling {
  const candidates = commits(...all.map(() => ({}))).map((candidate, index) => ({
    ...candidate,
    words: new Map(all[index]?.map((word, place) => [word, place + 1])),
  }));
  return windowOf(candidates, symptoms());
}

/** As if all words were taken apart. */
function counted(report: string, words: readonly string[]): readonly (readonly [number, number])[] {
  return queryOf({ title: report, text: '' }).terms.flatMap(({ term }, place) => {
    const sum = words.reduce((all, word, at) => all + (termsOf(word).includes(term) ? at + 1 : 0), 0);
    return sum > 0 ? [[place, sum] as const] : [];
  });
}

const askedIn = (report: string, telling: Telling): readonly unknown[] => {
  const asked = finish(Asked.of(queryOf({ title: report, text: '' }), telling));
  return telling.candidates.map(({ lines }) => asked.in(lines));
};

const WORDS = [
  ...[
    'retries',
    'retryQueue',
    'RETRY_LIMIT',
    'flies',
    'ApplyPolicies',
    'HTTPServerCaches',
    'cached',
    'running',
  ],
  ...['fetchUserNames', 'user_name', '_private', 'x1y2', 'DB', 'dbUrl', 'UIKit', 'io2', 'naïveCafé'],
  ...['processes', 'assemblies', 'classes', 'String3D', 'aB', 'tokenized', 'card2card', 'the', 'failed'],
];

describe('the words of a report in changed lines', () => {
  const all = [WORDS, ['other'], WORDS.toReversed()];
  // A letter that is longer in lower case.
  const odd = [...all, ['İstanbulTimes', 'tokens']];
  const plain = all.map((words) => words.filter((word) => /^\w+$/.test(word)));
  const long = [...plain, ['TokenOf'.repeat(20), `${'aToken'.repeat(30)}Retry`, `retry${'_x'.repeat(90)}`]];
  // The vocabulary of a repository has much that is not in these lines.
  const many = [Array.from({ length: 500 }, (_, index) => `retryOfOthers${index}`)];

  for (const report of [
    'retry of flying policies is cached, apply the cache',
    'Retries: running processes in classes of the HTTP server; HTTPServerCaches',
    'DB ui io dbUrl x1y2 x1 naïve café İstanbul times _private user_name 3D card2card y-1.y',
    'assemble assembly assemblies fetch names tokenize token tokens',
    '',
  ]) {
    it(`are those that are found by taking all of them apart: "${report.slice(0, 30)}"`, () => {
      for (const some of [all, odd, plain, long]) {
        const expected = some.map((words) => counted(report, words));
        assert.deepEqual(askedIn(report, tellingOf(...some)), expected);
        const { candidates, vocabulary } = tellingOf(...some, ...many);
        assert.deepEqual(askedIn(report, { candidates: candidates.slice(0, -1), vocabulary }), expected);
      }
    });
  }

  it('are found for another report, whatever was asked before', () => {
    const telling = tellingOf(...all);
    const first = askedIn('retry', telling);
    assert.deepEqual(askedIn('retry', telling), first);
    assert.notDeepEqual(askedIn('token', telling), first);
    assert.deepEqual(askedIn('retry', telling), first);
    assert.deepEqual(askedIn('retry', tellingOf(WORDS, ['retryOther'], WORDS))[1], [[0, 1]]);
  });
});
