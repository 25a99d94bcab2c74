import assert from 'node:assert/strict';
import { likeliestOf } from '../../../src/core/rollback/suspect.ts';
import type { RankedCommit, RankedDeployment } from '../../../src/core/suspects/candidate.ts';

const commit = (letter: string, probability: number): RankedCommit => ({
  candidate: {
    ...{ revision: letter.repeat(40), at: 0, author: 'Ada', isMerge: true, files: [{ path: 'a.ts' }] },
    ...{ subject: 'Merge pull request #7 from shop/x', body: 'Round prices up' },
  },
  ...{ probability, score: 0, reasons: [] },
});
const ranked = (...shares: readonly number[]): RankedDeployment[] => [
  { id: 'other', probability: 0.1, reasons: [], commits: [] },
  {
    ...{ id: 'v2', reasons: [], probability: shares.reduce((sum, share) => sum + share, 0) },
    commits: shares.map((share, index) => commit(String(index), share)),
  },
];

describe('the one commit that a rollback may be about', () => {
  it('S17: is the likeliest, by its title and with what it changed', () => {
    assert.deepEqual(likeliestOf(ranked(0.4, 0.2), 'v2'), {
      ...{ revision: '0'.repeat(40), title: 'Round prices up (#7)', probability: 0.4, paths: ['a.ts'] },
    });
  });

  it('is none where no one stands out, and where nothing is suspected', () => {
    assert.equal(likeliestOf(ranked(0.2, 0.15, 0.15), 'v2'), undefined);
    assert.equal(likeliestOf(ranked(0, 0), 'v2'), undefined);
    assert.equal(likeliestOf(ranked(0.4), 'v1'), undefined);
    assert.equal(likeliestOf(ranked(0.4), 'other'), undefined);
  });
});
