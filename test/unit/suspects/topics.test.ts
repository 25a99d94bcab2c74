import assert from 'node:assert/strict';
import { rankCommits } from '../../../src/core/suspects/rank.ts';
import { commits, ORDINARY, symptoms } from './make.ts';

describe('topics of software', () => {
  it('lead from a report to a commit that shares no word with it', () => {
    const list = commits(...ORDINARY, { subject: 'Tighten acl', files: ['core/permissions.ts'] });
    const scoreIn = (title: string): number =>
      rankCommits(list, symptoms({ title })).find(({ candidate }) => candidate === list[10])?.score ?? 0;
    assert.ok(scoreIn('Visitors are denied') > scoreIn('Visitors are sad') + 0.1);
    const ranked = rankCommits(list, symptoms({ title: 'Visitors are denied' }));
    const reasons = ranked.find(({ candidate }) => candidate === list[10])?.reasons ?? [];
    assert.ok(reasons.some(({ text }) => text === 'changes the kind of thing that the report speaks of'));
  });
});
