import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isTermAt, partsOf, termsOf } from '../../../src/core/suspects/terms.ts';

/** What a part is, said once more as a pattern. */
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\d+/gu;
const expected = (compound: string): string[] =>
  [...compound.matchAll(PART)]
    .map(([part]) => part)
    .filter((part) => part.length > 1 && !/^\d+$/.test(part))
    .slice(0, 24)
    .map((part) => part.toLowerCase());

describe('the words of an identifier', () => {
  it('are its parts, however it is written', () => {
    assert.deepEqual(partsOf('fetchHTTPServer2Names_ofUSERs-x.y'), [
      ...['fetch', 'http', 'server', 'names', 'of', 'use', 'rs'],
    ]);
    assert.deepEqual(partsOf('überPreis42'), ['über', 'preis']);
  });

  it('are the same by hand as by the pattern', () => {
    const letters = fc.constantFrom(...'a A b B c C 0 9 _ $ - . é Ü 字'.split(' '));
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 60 }), (compound) => {
        assert.deepEqual(partsOf(compound), expected(compound));
      }),
    );
    const ascii = fc.constantFrom(...'a A b B 9 _ $ - .'.split(' '));
    fc.assert(
      fc.property(fc.string({ unit: ascii, maxLength: 60 }), (compound) => {
        assert.deepEqual(partsOf(compound), expected(compound));
      }),
    );
  });

  it('come whole and as stems, each once', () => {
    assert.deepEqual(termsOf('fetchedNamesFetched'), ['fetchednamesfetch', 'fetch', 'nam']);
    assert.deepEqual(termsOf('names'), ['nam']);
  });

  it('are met where their parts begin in a text as when they are taken apart', () => {
    const pieces = fc.constantFrom(
      ...['names', 'Names', 'NAME', 'retries', 'Retry', 'HTTP', 'running', 'the', 'The', 'a', 'X', '_', '7'],
      ...['cached', 'Caches', 'DB', 'ion'],
    );
    const words = fc.array(
      fc.array(pieces, { minLength: 1, maxLength: 8 }).map((list) => list.join('')),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(words, (list) => {
        const text = `\n${list.join('\n')}\n`;
        const terms = list.flatMap((word) => partsOf(word).flatMap((part) => termsOf(part)));
        for (const term of terms) {
          const places = [...text.matchAll(/./gs)].flatMap(({ index }) =>
            isTermAt(term, text, index) ? [index] : [],
          );
          assert.equal(places.length, terms.filter((one) => one === term).length, term);
          const beginning = term.endsWith('y') ? term.slice(0, -1) : term;
          for (const at of places)
            assert.ok(text.toLowerCase().startsWith(beginning, at), `${term} at ${at}`);
        }
      }),
    );
  });
});
