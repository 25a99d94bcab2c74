import assert from 'node:assert/strict';
import path from 'node:path';
import { commitsOf, listDeployments, type ListDeploymentsOptions } from '../../../src/git/deployments.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';

const now = Date.parse('2026-11-20T12:00:00Z');

describe('deployments that are marked otherwise than by tags', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.dispose());

  const list = async (options: ListDeploymentsOptions = {}, folder = fixture.folder) =>
    listDeployments(await openRepository(folder), { now, ...options });
  const commitOn = (number: number) =>
    fixture.commit(`change ${number}`, { at: `2026-11-0${number}T08:00:00Z`, author: 'Bo' });
  const note = async (revision: string, ...lines: string[]) =>
    fixture.git('notes', '--ref=deployments', 'append', '-m', lines.join('\n'), revision);

  it('S14: reads refs that CI writes, those of one deployment and those that follow an environment', async () => {
    const first = await commitOn(1);
    const second = await commitOn(2);
    await fixture.git('update-ref', 'refs/deploy/production/checkout/2026-11-01T09-00Z', first);
    await fixture.git('update-ref', 'refs/deploy/production/checkout/2026-11-02T09-00Z', second);
    await fixture.git('update-ref', 'refs/deploy/staging', second);
    await fixture.git('update-ref', 'refs/deploy/production/search', first);
    const { deployments, scheme } = await list();
    assert.deepEqual(scheme, {
      ...{ kind: 'refs', like: 'deploy/production/checkout/…', count: 2 },
      newestAt: '2026-11-02T09:00:00.000Z',
    });
    assert.deepEqual(
      deployments.map(({ id, kind, environment, service, revision, step }) => [
        ...[id, kind, environment, service],
        revision === first ? 1 : 2,
        step,
      ]),
      [
        [
          'ref:refs/deploy/production/checkout/2026-11-02T09-00Z',
          'ref',
          'production',
          'checkout',
          2,
          'forward',
        ],
        ['ref:refs/deploy/staging', 'ref', 'staging', undefined, 2, undefined],
        [
          'ref:refs/deploy/production/checkout/2026-11-01T09-00Z',
          'ref',
          'production',
          'checkout',
          1,
          undefined,
        ],
        ['ref:refs/deploy/production/search', 'ref', 'production', 'search', 1, undefined],
      ],
    );
  });

  it('S14: reads numbered refs, and refs that the settings name', async () => {
    const first = await commitOn(1);
    const second = await commitOn(2);
    await fixture.git('update-ref', 'refs/deployments/11', first);
    await fixture.git('update-ref', 'refs/deployments/12', second);
    assert.deepEqual(
      (await list()).deployments.map(({ name }) => name),
      ['deployments/12', 'deployments/11'],
    );
    await fixture.git('update-ref', 'refs/ci/live/2026-11-05T09-00Z', first);
    const { deployments } = await list({ scheme: { tagPatterns: [], refs: ['refs/ci/**'] } });
    assert.deepEqual(
      deployments.slice(0, 2).map(({ name, environment }) => [name, environment]),
      [
        ['ci/live/2026-11-05T09-00Z', 'production'],
        ['deployments/12', undefined],
      ],
    );
  });

  it('S14: takes a push to a platform that deploys it for a deployment, by the reflog of this clone', async () => {
    const heroku = path.join(fixture.home, 'heroku.git');
    await fixture.git('init', '--quiet', '--bare', heroku);
    await fixture.git('remote', 'add', 'origin', path.join(fixture.home, 'nowhere'));
    await fixture.git('remote', 'add', 'heroku', heroku);
    const first = await commitOn(1);
    await fixture.git('push', '--quiet', 'heroku', 'main');
    const second = await commitOn(2);
    await fixture.git('push', '--quiet', 'heroku', 'main');
    const later = { now: Date.now() };
    const { deployments, scheme } = await list(later);
    assert.equal(scheme.kind, 'refs');
    assert.deepEqual(
      deployments.map(({ name, kind, atSource, environment, revision }) => [
        ...[name, kind, atSource, environment],
        revision,
      ]),
      [
        ['heroku/main', 'ref', 'push', 'production', second],
        ['heroku/main', 'ref', 'push', 'production', first],
      ],
    );
  });

  it('S14: reads git notes, as lines and as JSON, and says what it did not understand', async () => {
    const first = await commitOn(1);
    const second = await commitOn(2);
    await note(
      first,
      'deployed staging 2026-11-01T10:00Z',
      'deployed checkout to production 2026-11-01T12:00+02:00 by Ada Lovelace https://ci.example.com/7',
      'reviewed by Bo',
    );
    await note(
      second,
      '{"environment": "prod", "at": "2026-11-02T10:00:00Z", "service": "checkout", "url": "https://ci.example.com/8"}',
      '{"environment": "production", "at": "tomorrow"}',
      'deployed production 2031-01-01T00:00Z',
    );
    await note(first, 'deployed checkout to production 2026-11-03T10:00Z');
    const { deployments, scheme, lacks } = await list();
    assert.deepEqual(
      [scheme.kind, scheme.kind === 'notes' && scheme.like],
      ['notes', 'refs/notes/deployments'],
    );
    assert.deepEqual(
      deployments.map(({ at, kind, environment, service, author, url, step }) => [
        ...[at.slice(5, 16), kind, environment, service, author, url, step],
      ]),
      [
        ['11-03T10:00', 'note', 'production', 'checkout', '', undefined, 'rollback'],
        ['11-02T10:00', 'note', 'production', 'checkout', '', 'https://ci.example.com/8', 'forward'],
        ['11-01T10:00', 'note', 'staging', undefined, '', undefined, undefined],
        [
          '11-01T10:00',
          'note',
          'production',
          'checkout',
          'Ada Lovelace',
          'https://ci.example.com/7',
          undefined,
        ],
      ],
    );
    assert.match(lacks.join('\n'), /Not understood in the notes: 2 lines/);
    assert.match(lacks.join('\n'), /Left out of the notes: 1 line with a time that is still to come/);
  });

  it('S14: survives notes of garbage, on what is no commit, and on a commit that is not here', async () => {
    const first = await commitOn(1);
    const second = await commitOn(2);
    await note(first, 'deployed production 2026-11-01T10:00Z');
    await note(await fixture.git('rev-parse', 'HEAD^{tree}'), 'deployed production 2026-11-01T10:00Z');
    await note(second, '{"environment": {"__proto__": 1}, "at": []}', '\u0007<script>', 'deployed');
    const shallow = path.join(fixture.home, 'shallow');
    await fixture.git('clone', '--quiet', '--depth=1', `file://${fixture.folder}`, shallow);
    await fixture.gitIn(shallow, 'fetch', '--quiet', 'origin', 'refs/notes/*:refs/notes/*');
    const { deployments, lacks } = await list({}, shallow);
    assert.deepEqual(
      deployments.map(({ kind }) => kind),
      ['merge'],
    );
    assert.match(lacks.join('\n'), /Of the notes 2 cannot be used/);
    assert.match(lacks.join('\n'), /Not understood in the notes: 3 lines/);
  });

  it('S14: lists the branches of several environments side by side, each by first parent', async () => {
    await commitOn(1);
    await fixture.git('branch', 'staging');
    await fixture.git('branch', 'production');
    for (const number of [2, 3]) {
      await commitOn(number);
      for (const branch of number === 2 ? ['staging', 'production'] : ['staging']) {
        await fixture.git('checkout', '--quiet', branch);
        await fixture.git('merge', '--quiet', '--no-ff', '-m', `Merge ${number} to ${branch}`, 'main');
      }
      await fixture.git('checkout', '--quiet', 'main');
    }
    const { deployments, scheme } = await list();
    assert.equal(scheme.kind === 'branch' && scheme.branch, 'production');
    const merges = deployments.filter(({ name }) => name.startsWith('Merge'));
    assert.deepEqual(
      merges.map(({ name, environment, isCurrent, step }) => [name, environment, isCurrent, step]).sort(),
      [
        ['Merge 2 to production', 'production', true, undefined],
        ['Merge 2 to staging', 'staging', false, undefined],
        ['Merge 3 to staging', 'staging', true, 'forward'],
      ],
    );
    assert.equal(new Set(deployments.map(({ id }) => id)).size, deployments.length);
  });

  it('S14: uses the branches that the settings give for environments', async () => {
    await commitOn(1);
    await fixture.git('branch', 'eu-live');
    await fixture.git('branch', 'eu-try');
    await commitOn(2);
    const environmentBranches = { production: 'eu-live', staging: 'eu-try', canary: 'none' };
    const { deployments, scheme, lacks } = await list({ scheme: { tagPatterns: [], environmentBranches } });
    assert.equal(scheme.kind === 'branch' && scheme.by, 'configured');
    assert.deepEqual(
      deployments.map(({ name, environment }) => [name, environment]),
      [
        ['change 1', 'production'],
        ['change 1', 'staging'],
      ],
    );
    assert.match(lacks.join('\n'), /There is no branch none, which the settings give for canary/);
  });

  it('S14: tells a redeployment, a rollback and a step aside', async () => {
    const first = await commitOn(1);
    const second = await commitOn(2);
    await fixture.git('checkout', '--quiet', '-b', 'side', first);
    const side = await fixture.commit('fix on the side', { at: '2026-11-03T08:00:00Z' });
    await fixture.git('checkout', '--quiet', 'main');
    const deployed = [first, second, second, first, second, side];
    for (const [index, revision] of deployed.entries()) {
      await fixture.tag(`deploy/production/2026-11-1${index}T09-00Z`, { revision });
    }
    const { deployments } = await list();
    assert.deepEqual(deployments.map(({ step }) => step).toReversed(), [
      undefined,
      'forward',
      'redeploy',
      'rollback',
      'forward',
      'sideways',
    ]);
  });

  it('S14: counts a commit that is tagged again by a later number for deployed again', async () => {
    const first = await commitOn(1);
    await fixture.tag('release_1');
    await commitOn(2);
    await fixture.tag('release_2');
    await fixture.tag('release_3', { revision: first });
    const { deployments } = await list();
    assert.deepEqual(
      deployments.map(({ name, step }) => [name, step]),
      [
        ['release_3', 'rollback'],
        ['release_2', 'forward'],
        ['release_1', undefined],
      ],
    );
  });

  it('S14: lists what is on the mainline and in no deployment, with its commits', async () => {
    await commitOn(1);
    await fixture.tag('deploy/production/checkout/2026-11-01T09-00Z');
    const second = await commitOn(2);
    await fixture.tag('deploy/production/search/2026-11-02T09-00Z');
    await commitOn(3);
    const tip = await commitOn(4);
    await fixture.tag('deploy/staging/search/2026-11-04T09-00Z');
    const { unreleased } = await list();
    assert.deepEqual(
      [unreleased?.id, unreleased?.name, unreleased?.kind, unreleased?.previous?.revision, unreleased?.at],
      [
        `unreleased:${tip}`,
        '2 commits on main not yet deployed',
        'unreleased',
        second,
        '2026-11-04T08:00:00.000Z',
      ],
    );
    assert.ok(unreleased);
    const { commits } = await commitsOf(await openRepository(fixture.folder), unreleased);
    assert.deepEqual(
      commits.map(({ subject }) => subject),
      ['change 4', 'change 3'],
    );
    await fixture.tag('deploy/production/search/2026-11-05T09-00Z');
    assert.equal((await list()).unreleased, undefined);
  });

  it('S14: says "not in any release" where there are only releases, and nothing where merges stand for them', async () => {
    await commitOn(1);
    await fixture.tag('v1.0.0');
    await commitOn(2);
    await fixture.tag('v1.1.0');
    await commitOn(3);
    assert.equal((await list()).unreleased?.name, '1 commit on main not in any release');
    await fixture.git('tag', '-d', 'v1.0.0', 'v1.1.0');
    assert.equal((await list()).unreleased, undefined);
  });
});
