import assert from 'node:assert/strict';
import { finish } from '../../../src/core/stepwise/steps.ts';
import type { Candidate, Symptoms } from '../../../src/core/suspects/candidate.ts';
import { featuring, type Feature } from '../../../src/core/suspects/features/all.ts';
import { windowOf } from '../../../src/core/suspects/features/window.ts';
import { rankCommits } from '../../../src/core/suspects/rank.ts';
import { commits, ORDINARY, symptoms } from './make.ts';

const column = (feature: Feature, candidates: readonly Candidate[], told: Symptoms): number[] => [
  ...finish(featuring(windowOf(candidates, told))).columns[feature],
];

describe('what the ranking reads of a commit', () => {
  it('is whether the report says the name of one of its files, as a word', () => {
    const list = commits(
      { files: ['src/totals/receipts.ts'] },
      { files: ['src/receipts/page.ts'] },
      { files: ['src/receiptsOfToday.ts'] },
      { files: ['src/all.ts'] },
      {},
    );
    const told = symptoms({ text: 'The receipts of today are all empty' });
    assert.deepEqual(column('namesFile', list, told), [1, 0, 0, 0, 0]);
  });

  it('is what share of its files are documents', () => {
    const list = commits(
      { files: ['docs/login.html', 'README.md'] },
      { files: ['docs/login.html', 'src/login.ts'] },
      { files: ['src/docs.ts'] },
      {},
    );
    assert.deepEqual(column('shareOfDocuments', list, symptoms()), [1, 0.5, 0, 0]);
  });

  it('is how well the first words of the report fit, apart from what is pasted below', () => {
    const pasted = Array.from({ length: 20 }, (_, index) => `pasted${String.fromCharCode(97 + index)}`);
    const list = commits(
      { subject: 'Renew certificates', lines: 'thumbnails' },
      { subject: 'Speed up thumbnails', lines: 'certificates' },
      ...ORDINARY,
    );
    const told = symptoms({
      title: 'No thumbnails',
      text: `No thumbnails. ${pasted.join(' ')} certificates`,
    });
    const [certificates = 0, thumbnails = 0] = column('firstWordsInSubject', list, told);
    assert.equal(certificates, 0);
    assert.ok(thumbnails > 0);
    const [inLines = 0, notInLines = 0] = column('firstWordsInLines', list, told);
    assert.ok(inLines > 0);
    assert.equal(notInLines, 0);
  });

  it('makes a document the last of those that are else alike', () => {
    const [first] = rankCommits(
      commits(
        { subject: 'Explain the login', files: ['docs/login.md'], hoursBefore: 2 },
        { subject: 'Explain the login', files: ['src/login.ts'], hoursBefore: 2 },
        ...ORDINARY.map((one) => ({ ...one, hoursBefore: 30 })),
      ),
      symptoms({ title: 'Nobody can log in: login fails' }),
    );
    assert.equal(first?.candidate.files?.[0]?.path, 'src/login.ts');
  });
});
