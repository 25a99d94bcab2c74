import assert from 'node:assert/strict';
import { Asked } from '../../../src/core/suspects/features/asked.ts';
import type { Lines } from '../../../src/core/suspects/lines.ts';
import { queryOf } from '../../../src/core/suspects/query.ts';
import { finish } from '../../../src/core/stepwise/steps.ts';
import { termsOf } from '../../../src/core/suspects/terms.ts';

const linesOf = (...words: string[]): Lines => ({
  words,
  counts: words.map((_, index) => index + 1),
  length: words.length,
});

/** As if all words were taken apart. */
function counted(report: string, { words, counts }: Lines): readonly (readonly [number, number])[] {
  return queryOf({ title: report, text: '' }).terms.flatMap(({ term }, place) => {
    const sum = words.reduce(
      (all, word, at) => all + (termsOf(word).includes(term) ? (counts[at] ?? 0) : 0),
      0,
    );
    return sum > 0 ? [[place, sum] as const] : [];
  });
}

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
  const all = [linesOf(...WORDS), linesOf('other'), linesOf(...WORDS.toReversed())];
  // A letter that is longer in lower case.
  const odd = [...all, linesOf('İstanbulTimes', 'tokens')];

  for (const report of [
    'retry of flying policies is cached, apply the cache',
    'Retries: running processes in classes of the HTTP server; HTTPServerCaches',
    'DB ui io dbUrl x1y2 x1 naïve café İstanbul times _private user_name 3D card2card y-1.y',
    'assemble assembly assemblies fetch names tokenize token tokens',
    '',
  ]) {
    it(`are those that are found by taking all of them apart: "${report.slice(0, 30)}"`, () => {
      for (const some of [all, odd]) {
        const asked = finish(Asked.of(queryOf({ title: report, text: '' }), some));
        for (const lines of some) assert.deepEqual(asked.in(lines), counted(report, lines));
      }
    });
  }

  it('are found for another report and for other lines, whatever was asked before', () => {
    const find = (report: string, lines: readonly Lines[]): readonly unknown[] => {
      const asked = finish(Asked.of(queryOf({ title: report, text: '' }), lines));
      return lines.map((one) => asked.in(one));
    };
    assert.deepEqual(find('retry', all), find('retry', all));
    assert.notDeepEqual(find('retry', all), find('token', all));
    const others = [all[0] ?? linesOf(), linesOf('retryOther'), all[2] ?? linesOf()];
    assert.deepEqual(find('retry', others)[1], [[0, 1]]);
    assert.deepEqual(find('retry', all)[1], []);
  });
});
