import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasTermAt, partsOf, termsOf } from '../../../src/core/suspects/terms.ts';

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

  it('are met where they begin as they are when all is taken apart', () => {
    const pieces = fc.constantFrom(
      ...['names', 'Names', 'NAME', 'retries', 'Retry', 'HTTP', 'running', 'the', 'The', 'a', 'X', '_', '7'],
      ...['cached', 'Caches', 'DB', 'ion', '-', '.', 'über'],
    );
    const word = fc.array(pieces, { minLength: 1, maxLength: 60 }).map((list) => list.join(''));
    fc.assert(
      fc.property(word, fc.array(pieces, { maxLength: 3 }), (compound, list) => {
        for (const term of [...termsOf(compound), ...termsOf(list.join(''))]) {
          const isAt = Array.from(compound, (_, at) => hasTermAt(term, compound, at));
          assert.equal(isAt.includes(true), termsOf(compound).includes(term), `${term} in ${compound}`);
          const beginning = term.endsWith('y') ? term.slice(0, -1) : term;
          if (!/^\w{1,48}$/.test(compound)) continue;
          for (const [at, is] of isAt.entries())
            if (is)
              assert.ok(compound.toLowerCase().startsWith(beginning, at), `${term} at ${at} of ${compound}`);
        }
      }),
    );
  });
});
