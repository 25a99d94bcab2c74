import assert from 'node:assert/strict';
import type { FoundDeployment } from '../../../src/core/deployments/link.ts';
import { foundAsTold } from '../../../src/editor/desk/toldDeployments.ts';
import { listDeployments, type ListDeploymentsOptions } from '../../../src/git/deployments.ts';
import { markCandidates } from '../../../src/git/deployments/candidates.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { findCommit, recentCommits } from '../../../src/git/revisions.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';

const now = Date.parse('2026-11-20T12:00:00Z');

describe('what is told of deployments from outside of git', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.dispose());

  const list = async (options: ListDeploymentsOptions = {}) =>
    listDeployments(await openRepository(fixture.folder), { now, ...options });
  const commitOn = (number: number) =>
    fixture.commit(`change ${number}`, { at: `2026-11-0${number}T08:00:00Z`, author: 'Bo' });
  const onGithub = (
    id: number,
    revision: string,
    at: string,
    environment = 'production',
  ): FoundDeployment => ({
    deployment: {
      ...{
        id: `github:${id}`,
        name: `main to ${environment}`,
        kind: 'github',
        revision,
        at,
        atSource: 'github',
      },
      ...{ author: 'ada', environment, repository: fixture.folder },
    },
  });

  it('S14: GitHub goes before guesses from merges, and beside marks', async () => {
    const first = await commitOn(1);
    const second = await commitOn(2);
    const others = [
      onGithub(1, first, '2026-11-01T09:00:00.000Z'),
      onGithub(2, second, '2026-11-02T09:00:00.000Z'),
      onGithub(3, first, '2026-11-03T09:00:00.000Z'),
    ];
    const preview = await list({ others: [onGithub(1, first, '2026-11-01T09:00:00.000Z', 'preview')] });
    assert.equal(preview.scheme.kind, 'branch');
    const { deployments, scheme } = await list({ others });
    assert.deepEqual(scheme, { kind: 'github', count: 3, newestAt: '2026-11-03T09:00:00.000Z' });
    assert.deepEqual(
      deployments.map(({ id, step }) => [id, step]),
      [
        ['github:3', 'rollback'],
        ['github:2', 'forward'],
        ['github:1', undefined],
      ],
    );
    await fixture.tag('deploy/production/2026-11-02T09-10Z');
    const both = await list({ others });
    assert.equal(both.scheme.kind, 'tags');
    assert.deepEqual(
      both.deployments.map(({ id }) => id),
      ['github:3', 'tag:deploy/production/2026-11-02T09-10Z', 'github:1'],
    );
  });

  it('S14: a revision that this clone has not got is listed, and invents no step', async () => {
    const first = await commitOn(1);
    await fixture.tag('deploy/production/2026-11-01T09-00Z');
    const { deployments, unreleased } = await list({
      others: [onGithub(1, 'f'.repeat(40), '2026-11-02T09:00:00.000Z')],
    });
    assert.deepEqual(
      deployments.map(({ id, step, previous }) => [id, step, previous?.revision]),
      [
        ['github:1', undefined, first],
        ['tag:deploy/production/2026-11-01T09-00Z', undefined, undefined],
      ],
    );
    assert.equal(unreleased, undefined);
  });

  it('S14: what a person told stands in the list with who told it, and what follows is compared with it', async () => {
    const first = await commitOn(1);
    await fixture.tag('deploy/production/2026-11-01T09-00Z');
    const second = await commitOn(2);
    const recorded = {
      event: '0',
      at: '2026-11-05T10:00:00.000Z',
      by: { name: 'Bo', type: 'person' },
    } as const;
    const told = { id: 'told:1', name: 'By hand', revision: second, at: '2026-11-02T09:00:00.000Z' };
    const incident = {
      toldDeployments: [{ ...told, environment: 'production', recorded, note: 'it was me' }],
    };
    await fixture.tag('deploy/production/2026-11-03T09-00Z', { revision: first });
    const roots = [{ root: fixture.folder }, { root: '/elsewhere' }];
    const { deployments } = await list({ others: foundAsTold(incident, fixture.folder, roots) });
    assert.deepEqual(
      deployments.map(({ kind, step, author, told: by }) => [kind, step, author, by]),
      [
        ['tag', 'rollback', 'Bo', undefined],
        ['told', 'forward', '', { by: 'Bo', at: recorded.at, note: 'it was me' }],
        ['tag', undefined, 'Bo', undefined],
      ],
    );
    assert.deepEqual(foundAsTold(incident, '/elsewhere', roots), []);
  });

  it('S14: all marks that a repository has are told, with how many there are and what they look like', async () => {
    for (const number of [1, 2]) {
      await commitOn(number);
      await fixture.tag(`v1.${number}.0`);
      await fixture.tag(`deploy/production/2026-11-0${number}T09-00Z`);
    }
    await fixture.git('branch', 'staging');
    await fixture.git('notes', '--ref=deployments', 'add', '-m', 'deployed production 2026-11-02T10:00Z');
    await fixture.git('update-ref', 'refs/deploy/production/2026-11-02T11-00Z', 'HEAD');
    const candidates = await markCandidates(await openRepository(fixture.folder), { now });
    assert.deepEqual(
      candidates.map(({ source, branch, examples, scheme }) => [
        ...[source, branch, examples[0]],
        scheme.kind === 'none' || scheme.kind === 'branch' ? undefined : scheme.count,
      ]),
      [
        ['notes', undefined, 'production 2026-11-02T10:00Z', 1],
        ['refs', undefined, 'deploy/production/2026-11-02T11-00Z', 1],
        ['deploymentTags', undefined, 'deploy/production/2026-11-02T09-00Z', 2],
        ['versionTags', undefined, 'v1.2.0', 2],
        ['branch', 'staging', undefined, undefined],
        ['branch', 'main', undefined, undefined],
      ],
    );
  });

  it('S14: a revision is found by what a person types, and nothing else than a commit', async () => {
    const first = await commitOn(1);
    await fixture.tag('v1', { by: 'CI' });
    await commitOn(2);
    const repository = await openRepository(fixture.folder);
    for (const text of ['v1', 'HEAD~1', first.slice(0, 8), 'main^']) {
      assert.equal((await findCommit(repository, text))?.revision, first, text);
    }
    for (const text of ['nothing', '--all', 'HEAD~1..HEAD', 'HEAD^{tree}', '', ' ', '\n']) {
      assert.equal(await findCommit(repository, text), undefined, text);
    }
    assert.deepEqual(
      (await recentCommits(repository, 10)).map(({ subject, tag }) => [subject, tag]),
      [
        ['change 2', undefined],
        ['change 1', 'v1'],
      ],
    );
  });
});
