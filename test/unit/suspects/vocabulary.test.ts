import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CountedWords, Numbering } from '../../../src/core/suspects/counted-words.ts';
import { termsOf } from '../../../src/core/suspects/terms.ts';
import { Vocabulary } from '../../../src/core/suspects/vocabulary.ts';

const words = fc.uniqueArray(
  fc.string({ unit: fc.constantFrom('a', 'B', '_', '9', 'x', 'é'), minLength: 1, maxLength: 12 }),
  {
    maxLength: 50,
  },
);

const textOf = (list: readonly string[]): string => `\n${list.map((word) => `${word}\n`).join('')}`;

describe('the words of many commits, each once', () => {
  it('are found by their numbers, by name and by place, also while more are added', () => {
    fc.assert(
      fc.property(words, fc.nat(50), (list, first) => {
        const vocabulary = new Vocabulary();
        for (const [index, word] of list.entries()) {
          if (index === first) assert.equal(vocabulary.text, textOf(list.slice(0, first)));
          assert.equal(vocabulary.add(word), index);
        }
        const check = (): void => {
          for (const [number, word] of list.entries()) {
            assert.equal(vocabulary.word(number), word);
            assert.equal(vocabulary.termCount(number), termsOf(word).length);
          }
        };
        check();
        assert.equal(vocabulary.text, textOf(list));
        check();
        for (const [number, word] of list.entries()) {
          assert.equal(vocabulary.numberOf(word), number);
          assert.equal(vocabulary.lengthOf(number), word.length);
          const start = textOf(list.slice(0, number)).length;
          for (let at = start; at < start + word.length; at += 1)
            assert.equal(vocabulary.numberAt(at), number);
        }
        assert.equal(vocabulary.numberOf('not one of them'), undefined);
      }),
    );
  });

  it('grow to tens of thousands', () => {
    const vocabulary = new Vocabulary();
    for (let index = 0; index < 5_000; index += 1) vocabulary.add(`word${index}`);
    assert.equal(vocabulary.word(4_321), 'word4321');
    assert.equal(vocabulary.numberOf('word4999'), 4_999);
    assert.equal(vocabulary.termCount(4_999), 2);
  });
});

describe('words that are counted by number', () => {
  it('read like a map', () => {
    const map = new Map([
      ['three', 3],
      ['__proto__', 1],
      ['often', 70_000],
    ]);
    const numbering = new Numbering();
    numbering.add(new Map([['other', 1]]));
    const counted = numbering.add(map);
    const expected = new Map([...map, ['often', 65_535]]);
    assert.deepEqual(new Map(counted), expected);
    assert.deepEqual([...counted.keys()], [...expected.keys()]);
    assert.deepEqual([...counted.values()], [...expected.values()]);
    assert.deepEqual([...counted.entries()], [...expected]);
    assert.equal(counted.size, 3);
    assert.deepEqual(
      ['three', 'other', 'nowhere'].map((word) => [counted.get(word), counted.has(word)]),
      [
        [3, true],
        [undefined, false],
        [undefined, false],
      ],
    );
    const visited: unknown[] = [];
    counted.forEach((count, word, all) => visited.push([word, count, all === counted]));
    assert.deepEqual(
      visited,
      [...expected].map(([word, count]) => [word, count, true]),
    );
    assert.ok(counted instanceof CountedWords);
  });
});
