import assert from 'node:assert/strict';
import { commitTitle } from '../../../src/core/text/commit-title.ts';

describe('the title of a commit', () => {
  const cases: readonly (readonly [why: string, subject: string, body: string, title: string])[] = [
    [
      'is that of the pull request on GitHub',
      'Merge pull request #17333 from artsy/checkout-loading',
      'feat: do not wait for auto save\n\nMore of it.',
      'feat: do not wait for auto save (#17333)',
    ],
    [
      'is that of the merge request on GitLab',
      "Merge branch 'topic' into 'main'",
      'Round prices up\n\nCloses #4\n\nSee merge request shop/web!512',
      'Round prices up (!512)',
    ],
    [
      'is that of the pull request on Bitbucket',
      'Merged in topic/rounding (pull request #31)',
      'Round prices up\n\nApproved-by: Ana Ruiz',
      'Round prices up (#31)',
    ],
    [
      'names a request once',
      'Merge pull request #9 from shop/topic',
      'Round prices up (#9)',
      'Round prices up (#9)',
    ],
    [
      'is the subject where the request had no other',
      'Merge pull request #9 from shop/topic',
      '\n',
      'Merge pull request #9 from shop/topic',
    ],
    [
      'is the subject of a merge by hand, whatever stands below it',
      "Merge branch 'topic' into 'main'",
      '# Conflicts:\n#\torder.txt',
      "Merge branch 'topic' into 'main'",
    ],
    ['is the subject of all others', 'Round prices up', 'Since they were cut.', 'Round prices up'],
  ];
  for (const [why, subject, body, title] of cases)
    it(why, () => {
      assert.equal(commitTitle(subject, body), title);
    });

  it('is cut where a machine wrote it', () => {
    assert.equal(commitTitle('Merge pull request #9 from a/b', 'x'.repeat(9_000)).length, 205);
  });
});
