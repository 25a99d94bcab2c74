import fc from 'fast-check';
import type { Journal } from '../../../src/git/journal/journal.ts';
import { makeSandbox, type Sandbox } from './helpers.ts';
import { arbitraryCase, checkCase, unionProperty } from './hostile-cases.ts';
import {
  assertNothingPolluted,
  fileProperty,
  foldProperty,
  lineProperty,
  treeProperty,
} from './hostile-properties.ts';

/** A slice of test/torture/fuzz.torture.ts, another one each time. */
describe('whatever comes in', () => {
  afterEach(assertNothingPolluted);

  it('in a line, is an event or is set aside', () => fc.assert(lineProperty, { numRuns: 150 }));
  it('in a file, is read line by line', () => fc.assert(fileProperty, { numRuns: 100 }));
  it('among the events, folds to the same in any order', () => fc.assert(foldProperty, { numRuns: 80 }));
  it('in several places, is united the same whichever is met first', () => {
    fc.assert(unionProperty, { numRuns: 80 });
  });
  it('in a tree, is a list of entries or one error', () => {
    fc.assert(treeProperty, { numRuns: 300 });
  });

  describe('on refs', () => {
    let sandbox: Sandbox;
    let journal: Journal;
    before(async () => {
      sandbox = await makeSandbox();
      journal = await sandbox.open();
    });
    after(() => sandbox.dispose());

    it('leaves just the good of it to read, and is told of', async () => {
      const property = fc.asyncProperty(arbitraryCase, (plan) => checkCase(sandbox, journal, plan));
      await fc.assert(property, { numRuns: 15 });
    });
  });
});
