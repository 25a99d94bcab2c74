import assert from 'node:assert/strict';
import { rankDeployments } from '../../../src/core/suspects/deployments.ts';
import { rankCommits } from '../../../src/core/suspects/rank.ts';
import { commits, DETECTED, ORDINARY, symptoms } from './make.ts';

const list = commits(...ORDINARY, { subject: 'Check the allowlist at login', files: ['auth/allowlist.ts'] });
const told = symptoms({ title: 'Login is refused by the allowlist' });
const ranked = rankCommits(list, told);
const revisions = list.map(({ revision }) => revision);
const hour = (hours: number): number => DETECTED - hours * 3_600_000;
const newer = { id: 'newer', at: hour(1), revisions: revisions.slice(0, 5) };
const older = { id: 'older', at: hour(6), revisions: revisions.slice(5) };

describe('the ranking of deployments', () => {
  it('adds up the commits that each brought, and tells the reasons of the likeliest', () => {
    const [first, second] = rankDeployments([newer, older], ranked, told);
    assert.ok(first && second);
    assert.equal(first.id, 'older');
    assert.ok(Math.abs(first.probability + second.probability - 1) < 1e-9);
    assert.equal(first.commits[0]?.candidate, list[10]);
    assert.match(first.reasons[0]?.text ?? '', /^“Check the allowlist at login”: /);
    assert.equal(first.reasons.at(-1)?.text, 'deployed 6 h before detection');
  });

  it('tells what speaks for a commit before when it was made, and calls it by the title of its pull request', () => {
    const merge = {
      subject: 'Merge pull request #7 from acme/login',
      body: 'Check the allowlist at login\n\nAs asked.',
      files: ['auth/allowlist.ts'],
    };
    const merged = commits(merge, ...ORDINARY);
    const [first] = rankDeployments(
      [{ ...newer, revisions: merged.map(({ revision }) => revision) }],
      rankCommits(merged, told),
      told,
    );
    const [best] = first?.commits ?? [];
    assert.equal(best?.candidate.subject, merge.subject);
    assert.equal(best.reasons[0]?.isTime, true, 'the newest of all is suspected for that first');
    assert.match(first?.reasons[0]?.text ?? '', /^“Check the allowlist at login \(#7\)”: (?!.*committed)/);
  });

  it('counts a commit that was deployed twice where it went live first', () => {
    const again = { ...newer, id: 'again', revisions };
    const places = rankDeployments([again, older], ranked, told);
    assert.deepEqual(
      places.map(({ id }) => id),
      ['older', 'again'],
    );
    assert.equal(places[1]?.commits.length, 5);
  });

  it('gives what was deployed after detection no chance, and what is unreleased its own', () => {
    const late = { ...older, id: 'late', at: DETECTED + 1000 };
    const places = rankDeployments([late, newer], ranked, told);
    assert.deepEqual([places[0]?.id, places[1]?.probability], ['newer', 0]);
    assert.match(places[1]?.reasons[0]?.text ?? '', /after detection/);
    const [first] = rankDeployments([{ ...late, id: 'unreleased:abc' }, newer], ranked, told);
    assert.equal(first?.id, 'unreleased:abc');
    assert.equal(first.reasons.at(-1)?.text, 'in no deployment that is known');
  });

  it('shows a deployment without known commits, last', () => {
    const places = rankDeployments(
      [{ id: 'empty', at: hour(2), revisions: ['f'.repeat(40)] }, older],
      ranked,
      told,
    );
    assert.deepEqual([places[1]?.id, places[1]?.probability, places[1]?.commits.length], ['empty', 0, 0]);
  });
});
