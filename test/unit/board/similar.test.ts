import assert from 'node:assert/strict';
import { similarOf, type SimilarInput } from '../../../src/core/board/similar.ts';

const messageOf = (input: Partial<SimilarInput>): string =>
  similarOf({ state: 'ready', failure: '', searched: 2, found: [], ...input }).message;

describe('similar incidents on the board', () => {
  it('say what was looked through', () => {
    assert.equal(messageOf({}), 'None of 2 past incidents and post-mortems resembles this one.');
    assert.equal(messageOf({ searched: 1 }), 'None of 1 past incident or post-mortem resembles this one.');
  });

  it('say what was not, where the editor cannot search the files', () => {
    assert.equal(
      messageOf({ failure: 'no search program' }),
      'None of 2 past incidents and post-mortems resembles this one. Post-mortems among the files of the workspace are ' +
        'not among them, for the editor could not search: no search program.',
    );
  });

  it('say why nothing could be read', () => {
    assert.match(
      messageOf({ state: 'failed', failure: 'no git' }),
      /could not be read: no git\. Close and open/,
    );
  });
});
