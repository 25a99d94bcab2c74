import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Vocabulary } from '../../../src/core/suspects/vocabulary.ts';
import { WordCounter } from '../../../src/git/suspects/word-counter.ts';
import { hashed, NO_HASH, WordTable } from '../../../src/git/suspects/word-table.ts';

/** What a word is, said once more as a pattern. */
function expected(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines)
    for (const word of line.match(/[A-Za-z_][A-Za-z0-9_]{2,}/g) ?? [])
      counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const sorted = (counts: ReadonlyMap<string, number>) => [...counts].sort(([a], [b]) => (a < b ? -1 : 1));

function count(counter: WordCounter, lines: readonly string[]): ReadonlyMap<string, number> {
  const bytes = Buffer.from(lines.join('\n'));
  let at = 0;
  for (const line of lines) {
    const end = at + Buffer.byteLength(line);
    counter.countLine(bytes, at, end);
    at = end + 1;
  }
  return counter.take();
}

const letters = fc.constantFrom(...'a A b z Z _ 0 9 9a _x ab aab aab9 = . - é ü 字 \0'.split(' '), ' ');
const line = fc.string({ unit: letters, maxLength: 40 });
const commits = fc.array(fc.array(line, { maxLength: 8 }), { maxLength: 6 });

describe('the words of changed lines, counted from bytes', () => {
  it('are those that the pattern finds, commit by commit', () => {
    fc.assert(
      fc.property(commits, (all) => {
        const counter = new WordCounter(new WordTable(), Infinity);
        for (const lines of all) assert.deepEqual(sorted(count(counter, lines)), sorted(expected(lines)));
      }),
    );
  });

  it('have one number each, whoever counts and whatever was known before', () => {
    fc.assert(
      fc.property(
        commits,
        fc.uniqueArray(fc.constantFrom('aab', 'known', 'aab9', '_x_'), { maxLength: 4 }),
        (all, known) => {
          const vocabulary = new Vocabulary();
          for (const word of known) vocabulary.add(word);
          const table = new WordTable(vocabulary);
          const counters = [new WordCounter(table, Infinity), new WordCounter(table, Infinity)];
          for (const lines of all)
            for (const counter of counters)
              assert.deepEqual(sorted(count(counter, lines)), sorted(expected(lines)));
          const words = vocabulary.text.split('\n');
          assert.equal(new Set(words.slice(1, -1)).size, vocabulary.size);
        },
      ),
    );
  });

  it('are found among a hundred thousand others', () => {
    const table = new WordTable();
    const names = Array.from({ length: 100_000 }, (_, index) => `name${index}`);
    assert.equal(count(new WordCounter(table, Infinity), [names.join(' ')]).size, names.length);
    const again = count(new WordCounter(table, Infinity), ['name99999 name5 name5 name100000']);
    assert.deepEqual(sorted(again), [
      ['name100000', 1],
      ['name5', 2],
      ['name99999', 1],
    ]);
    assert.equal(table.vocabulary.size, 100_001);
  });

  it('are told apart where they have the same hash', () => {
    const words = ['declinate', 'macallums'];
    const hashes = words.map((word) => Buffer.from(word).reduce(hashed, NO_HASH));
    assert.equal(hashes[0], hashes[1]);
    const counter = new WordCounter(new WordTable(), Infinity);
    assert.deepEqual(sorted(count(counter, [...words, 'macallums'])), [
      ['declinate', 1],
      ['macallums', 2],
    ]);
  });

  it('are the first that come, where there are too many', () => {
    const counter = new WordCounter(new WordTable(), 2);
    assert.deepEqual(sorted(count(counter, ['one two three one', 'two four'])), [
      ['one', 2],
      ['two', 2],
    ]);
    assert.equal(counter.isFull, false);
  });
});
