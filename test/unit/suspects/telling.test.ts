import assert from 'node:assert/strict';
import type { Candidate } from '../../../src/core/suspects/candidate.ts';
import { Numbering } from '../../../src/core/suspects/counted-words.ts';
import { windowOf } from '../../../src/core/suspects/features/window.ts';
import { rankCommits } from '../../../src/core/suspects/rank.ts';
import { commits, ORDINARY, symptoms } from './make.ts';

const KEPT = 120;
const numbered = (name: string, count: number): [string, number][] =>
  Array.from({ length: count }, (_, index) => [`${name}${index}x`, 1]);

const withWords = (candidate: Candidate, words: Iterable<readonly [string, number]>): Candidate => ({
  ...candidate,
  words: new Map(words),
});

/** As git tells them. */
const numbering = new Numbering();
const counted = (candidate: Candidate): Candidate => ({
  ...candidate,
  words: numbering.add(candidate.words ?? new Map()),
});

/** A commit of 3,000 words, of which 120 tell: they are rare, or they stand in it often. Others share the rest. */
function window(): { long: Candidate; short: Candidate; others: readonly Candidate[] } {
  const [own, ...rest] = commits({ subject: 'Rework totals' }, ...ORDINARY);
  assert.ok(own);
  const usual = numbered('usual', 3_000 - KEPT);
  const rare = numbered('rare', KEPT - 20);
  const frequent = numbered('usual', 20).map(([word]): [string, number] => [word, 500]);
  const long = withWords(own, [...usual, ...rare, ...frequent]);
  const short = withWords(own, [...rare, ...frequent]);
  return { long, short, others: rest.map((one) => withWords(one, usual)) };
}

/** What counts of the lines of a candidate, by its place. */
function toldOf(list: readonly Candidate[], index: number): ReadonlyMap<string, number> {
  const { candidates, vocabulary } = windowOf(list, symptoms());
  const { numbers, counts } = candidates[index]?.lines ?? assert.fail();
  return new Map(Array.from(numbers, (number, place) => [vocabulary.word(number), counts[place] ?? 0]));
}

describe('the words of long commits', () => {
  it('are cut to the 120 most telling, as in the incidents that the weights were fitted on', () => {
    const { long, others } = window();
    assert.equal(long.words?.size, 2_980);
    const told = toldOf([long, ...others], 0);
    assert.equal(told.size, KEPT);
    assert.equal([...told.keys()].filter((word) => /^rare\d+x$/.test(word)).length, KEPT - 20);
    assert.equal(told.get('usual0x'), 99);
  });

  it('rank a commit of thousands of words as they rank it with its most telling ones alone', () => {
    const { long, short, others } = window();
    const known = symptoms({ title: 'rare7x and usual3x are wrong, usual900x too' });
    const scoreOf = (own: Candidate): number | undefined =>
      rankCommits([own, ...others], known).find(({ candidate }) => candidate === own)?.score;
    assert.equal(scoreOf(long), scoreOf(short));
  });

  it('do not depend on the order in which git told them, nor on what was ranked before', () => {
    const { long, others } = window();
    const [newest, ...rest] = others;
    assert.ok(newest);
    const turned = withWords(long, [...(long.words ?? [])].toReversed());
    const wordsOf = (own: Candidate, list: readonly Candidate[]): string[] =>
      [...toldOf([newest, own, ...list], 1).keys()].toSorted();
    const all = wordsOf(long, rest);
    assert.deepEqual(wordsOf(turned, rest), all);
    assert.deepEqual(wordsOf(counted(turned), rest.map(counted)), all);
    const otherwise = rest.map((one) => withWords(one, numbered('rare', KEPT)));
    assert.notDeepEqual(wordsOf(long, otherwise), all);
    assert.deepEqual(wordsOf(long, rest), all);
  });
});
