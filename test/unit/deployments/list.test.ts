import assert from 'node:assert/strict';
import path from 'node:path';
import { commitsOf, listDeployments, type ListDeploymentsOptions } from '../../../src/git/deployments.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';

const now = Date.parse('2026-11-20T12:00:00Z');

describe('listing deployments', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.dispose());

  const list = async (options: ListDeploymentsOptions = {}, folder = fixture.folder) =>
    listDeployments(await openRepository(folder), { now, ...options });
  const names = async (options?: ListDeploymentsOptions) =>
    (await list(options)).deployments.map(({ name }) => name);

  /** One commit a day, each deployed an hour later by a tag of CI. */
  const deployDaily = async (
    days: number,
    tag = (day: string) => `deploy/production/checkout/${day}T09-00Z`,
  ) => {
    const revisions: string[] = [];
    for (let number = 1; number <= days; number++) {
      const day = `2026-11-${String(number).padStart(2, '0')}`;
      revisions.push(await fixture.commit(`change ${number}`, { at: `${day}T08:00:00Z`, author: 'Bo' }));
      await fixture.tag(tag(day), { by: 'CI', at: `${day}T09:00:30Z` });
    }
    return revisions;
  };

  it('S14 C04: gives revision, time, author, environment, service and the one before, newest first', async () => {
    const [first = '', second = ''] = await deployDaily(2);
    const { deployments, scheme, lacks } = await list();
    const older = {
      id: 'tag:deploy/production/checkout/2026-11-01T09-00Z',
      name: 'deploy/production/checkout/2026-11-01T09-00Z',
      revision: first,
    };
    const shared = {
      kind: 'tag',
      atSource: 'name',
      author: 'CI',
      environment: 'production',
      service: 'checkout',
      repository: fixture.folder,
    } as const;
    assert.deepEqual(deployments, [
      {
        ...shared,
        id: 'tag:deploy/production/checkout/2026-11-02T09-00Z',
        name: 'deploy/production/checkout/2026-11-02T09-00Z',
        revision: second,
        at: '2026-11-02T09:00:00.000Z',
        isCurrent: true,
        previous: older,
        step: 'forward',
      },
      { ...shared, ...older, at: '2026-11-01T09:00:00.000Z', isCurrent: false },
    ]);
    assert.deepEqual(scheme, {
      ...{ kind: 'tags', by: 'deployment', like: 'deploy/production/checkout/…', count: 2 },
      newestAt: '2026-11-02T09:00:00.000Z',
    });
    assert.deepEqual(lacks, []);
  });

  it('S14: leaves out builds, prereleases, tags that move, and tags of anything but commits', async () => {
    await deployDaily(1);
    for (const tag of ['production', 'build-7', 'v2.0.0-rc.1', 'latest']) await fixture.tag(tag);
    await fixture.tag('deploy/production/checkout/2026-11-03T09-00Z', { revision: 'HEAD^{tree}' });
    assert.deepEqual(await names(), ['deploy/production/checkout/2026-11-01T09-00Z']);
  });

  it('S14: shows what is in other environments now and was before, and not all that ever was', async () => {
    await fixture.commit('one', { at: '2026-11-01T08:00:00Z' });
    await fixture.tag('deploy/production/checkout/2026-11-01T10-00Z');
    for (const day of ['02', '03', '04']) await fixture.tag(`deploy/staging/checkout/2026-11-${day}T10-00Z`);
    const { deployments } = await list();
    assert.deepEqual(
      deployments.map(({ name, environment, isCurrent }) => [name.slice(-17), environment, isCurrent]),
      [
        ['2026-11-04T10-00Z', 'staging', true],
        ['2026-11-03T10-00Z', 'staging', false],
        ['2026-11-01T10-00Z', 'production', true],
      ],
    );
  });

  it('S14: takes the time from the name, else from the tag, else from the commit, and says which', async () => {
    await fixture.commit('a', { at: '2026-11-01T08:00:00Z', author: 'Bo' });
    await fixture.tag('release_1', { by: 'CI', at: '2026-11-05T10:00:00Z' });
    await fixture.commit('b', { at: '2026-11-06T08:00:00Z', author: 'Bo' });
    await fixture.tag('release_2');
    const counted = await list();
    assert.deepEqual(
      counted.deployments.map(({ name, at, atSource, author }) => [name, at, atSource, author]),
      [
        ['release_2', '2026-11-06T08:00:00.000Z', 'commit', 'Bo'],
        ['release_1', '2026-11-05T10:00:00.000Z', 'tagger', 'CI'],
      ],
    );
    assert.match(counted.lacks.join('\n'), /Of these 2 tags, 1 came without a time of their own/);
    // A day alone is made more exact by the tag, unless that was made on another day.
    await fixture.tag('prod-2026-11-05', { by: 'CI', at: '2026-11-05T10:00:00Z', revision: 'HEAD^' });
    await fixture.tag('prod-2026-11-07', { by: 'CI', at: '2026-11-10T10:00:00Z' });
    assert.deepEqual(
      (await list()).deployments.map(({ at, atSource }) => [at, atSource]),
      [
        ['2026-11-07T00:00:00.000Z', 'name'],
        ['2026-11-05T10:00:00.000Z', 'tagger'],
      ],
    );
  });

  it('S14: follows a tag of a tag to its commit', async () => {
    const [revision] = await deployDaily(1);
    await fixture.tag('inner', { by: 'CI' });
    await fixture.tag('deploy/production/checkout/2026-11-09T09-00Z', { by: 'CI', revision: 'inner' });
    const [newest] = (await list()).deployments;
    assert.deepEqual(
      [newest?.name, newest?.revision],
      ['deploy/production/checkout/2026-11-09T09-00Z', revision],
    );
  });

  it('S14 C04: recognizes a redeployment of an older revision as a rollback, and lists what it undid', async () => {
    const [first = ''] = await deployDaily(3);
    await fixture.tag('deploy/production/checkout/2026-11-04T09-00Z', { by: 'CI', revision: first });
    const { deployments } = await list();
    const [rollback, third] = deployments;
    assert.deepEqual([rollback?.revision, rollback?.isCurrent, third?.isCurrent], [first, true, false]);
    const repository = await openRepository(fixture.folder);
    const undone = await commitsOf(repository, deployments[0]!);
    assert.deepEqual(
      [undone.isRollback, undone.total, undone.commits.map(({ subject }) => subject)],
      [true, 2, ['change 3', 'change 2']],
    );
    const brought = await commitsOf(repository, deployments[1]!);
    assert.deepEqual(
      [brought.isRollback, brought.total, brought.commits.map(({ subject }) => subject)],
      [false, 1, ['change 3']],
    );
  });

  it('S14 C04: lists the commits that a deployment brought, also from a branch beside the mainline', async () => {
    const [base = ''] = await deployDaily(1);
    await fixture.commit('only on main', { at: '2026-11-02T08:00:00Z' });
    await fixture.git('checkout', '--quiet', '-b', 'side', base);
    const fix = await fixture.commit('fix on the side', { at: '2026-11-03T08:00:00Z', author: 'Bo' });
    await fixture.tag('deploy/production/checkout/2026-11-03T09-00Z');
    const repository = await openRepository(fixture.folder);
    const [side] = (await list()).deployments;
    assert.deepEqual(await commitsOf(repository, side!), {
      commits: [{ revision: fix, at: '2026-11-03T08:00:00.000Z', author: 'Bo', subject: 'fix on the side' }],
      ...{ total: 1, isRollback: false, leftOut: 0 },
    });
    // Then main is deployed, without the fix.
    await fixture.tag('deploy/production/checkout/2026-11-04T09-00Z', { revision: 'main' });
    const [next] = (await list()).deployments;
    const contents = await commitsOf(repository, next!);
    assert.deepEqual(
      [contents.commits.map(({ subject }) => subject), contents.isRollback, contents.leftOut],
      [['only on main'], false, 1],
    );
  });

  it('S14: limits the commits of a deployment and tells how many there are', async () => {
    await deployDaily(5);
    const { deployments } = await list();
    const repository = await openRepository(fixture.folder);
    const contents = await commitsOf(repository, deployments.at(-2)!, { limit: 100 });
    assert.equal(contents.total, 1);
    const first = await commitsOf(repository, { revision: deployments[0]!.revision }, { limit: 2 });
    assert.deepEqual([first.commits.length, first.total], [2, 5]);
  });

  it('S14: takes the patterns of the settings before all else, for any tag that matches', async () => {
    await deployDaily(2);
    await fixture.tag('golive/spring');
    await fixture.tag('staging/checkout/2026-11-03T09-00Z');
    const patterns = (...tagPatterns: string[]) => names({ scheme: { tagPatterns } });
    assert.deepEqual(await patterns('golive/*'), ['golive/spring']);
    assert.deepEqual(await patterns('staging/**', 'golive/*'), [
      'staging/checkout/2026-11-03T09-00Z',
      'golive/spring',
    ]);
    const none = await list({ scheme: { tagPatterns: ['nothing/*'] } });
    assert.equal(none.deployments.filter(({ environment }) => environment === 'production').length, 2);
    assert.match(none.lacks.join('\n'), /No tag matches nothing\/\*/);
  });

  it('S14: does not let an abandoned scheme hide the one in use', async () => {
    await fixture.commit('old', { at: '2025-01-01T08:00:00Z' });
    await fixture.tag('production--2025-01-01--09-00-00');
    for (const number of [1, 2]) {
      await fixture.commit(`new ${number}`, { at: `2026-11-0${number}T08:00:00Z` });
      await fixture.tag(`v${3000 + number}`);
    }
    assert.deepEqual(await names(), ['v3002', 'v3001']);
  });

  it('S14: follows the production branch where nothing but versions is tagged', async () => {
    await fixture.commit('start', { at: '2026-11-01T08:00:00Z' });
    await fixture.tag('v1.0.0');
    await fixture.git('branch', 'release');
    for (const number of [2, 3]) {
      await fixture.commit(`work ${number}`, {
        at: `2026-11-0${number}T08:00:00Z`,
        files: { [`f${number}`]: 'x' },
      });
      await fixture.tag(`v1.${number}.0`);
      await fixture.git('checkout', '--quiet', 'release');
      await fixture.git(
        'merge',
        '--quiet',
        '--no-ff',
        '-m',
        `Merge pull request #${number} from shop/main\n\nWeek ${number}`,
        'main',
      );
      await fixture.git('checkout', '--quiet', 'main');
    }
    const { deployments, scheme, lacks } = await list();
    assert.deepEqual(
      [scheme.kind, scheme.kind === 'branch' && scheme.by, scheme.kind === 'branch' && scheme.branch],
      ['branch', 'production-branch', 'release'],
    );
    assert.deepEqual(
      deployments.map(({ name, kind }) => [name, kind]),
      [
        ['Week 3 (#3)', 'merge'],
        ['Week 2 (#2)', 'merge'],
      ],
    );
    assert.equal(deployments[0]?.previous?.id, deployments[1]?.id);
    assert.match(lacks.join('\n'), /Times are those of the commits/);
  });

  it('S14: takes the branch that everything is merged to for the mainline, though it be called production', async () => {
    await fixture.git('branch', '-m', 'production');
    await fixture.commit('a change', { at: '2026-11-01T08:00:00Z' });
    const { deployments, scheme } = await list();
    assert.equal(scheme.kind === 'branch' && scheme.by, 'mainline');
    assert.deepEqual(
      deployments.map(({ name, environment }) => [name, environment]),
      [['a change', 'production']],
    );
  });

  it('S14: uses the branch of the settings, with its remote if that is named', async () => {
    await deployDaily(2);
    await fixture.git('branch', 'live-eu', 'HEAD^');
    assert.deepEqual(await names({ scheme: { tagPatterns: [], productionBranch: 'live-eu' } }), ['change 1']);
    const clone = path.join(fixture.home, 'clone');
    await fixture.git('clone', '--quiet', '--origin', 'heroku', fixture.folder, clone);
    const remote = await list({ scheme: { tagPatterns: [], productionBranch: 'heroku/live-eu' } }, clone);
    assert.deepEqual(
      remote.deployments.map(({ name }) => name),
      ['change 1'],
    );
    const missing = await list({ scheme: { tagPatterns: [], productionBranch: 'nowhere' } });
    assert.equal(missing.deployments.length, 2);
    assert.match(missing.lacks.join('\n'), /There is no branch nowhere/);
  });

  it('S14: falls back to merges on the mainline, and says that they may not be deployments', async () => {
    for (const number of [1, 2, 3]) {
      const subject = number === 2 ? 'quick fix' : `Change ${number} (#${number})`;
      await fixture.commit(subject, { at: `2026-11-0${number}T08:00:00Z` });
    }
    const { deployments, scheme, lacks } = await list();
    assert.deepEqual(
      deployments.map(({ name }) => name),
      ['Change 3 (#3)', 'Change 1 (#1)'],
    );
    assert.equal(scheme.kind === 'branch' && scheme.by, 'mainline');
    assert.match(lacks.join('\n'), /Nothing marks deployments here/);
  });

  it('S14: says what a shallow clone lacks, and that an empty repository has nothing', async () => {
    await deployDaily(3);
    const shallow = path.join(fixture.home, 'shallow');
    await fixture.git('clone', '--quiet', '--depth=1', `file://${fixture.folder}`, shallow);
    assert.match((await list({}, shallow)).lacks.join('\n'), /shallow/);
    const empty = path.join(fixture.home, 'empty');
    await fixture.git('init', '--quiet', empty);
    const nothing = await list({}, empty);
    assert.deepEqual([nothing.deployments, nothing.scheme], [[], { kind: 'none' }]);
    assert.equal(nothing.lacks.length, 1);
  });

  it('S14: is not fooled by a tag that claims to be of the future', async () => {
    await deployDaily(1);
    await fixture.tag('deploy/production/checkout/2099-01-01T00-00Z');
    assert.deepEqual(await names(), ['deploy/production/checkout/2026-11-01T09-00Z']);
  });

  it('S14: keeps to the limit and to the time asked for, and still knows the one before', async () => {
    await deployDaily(5);
    const { deployments } = await list({ limit: 2 });
    assert.deepEqual(
      deployments.map(({ at }) => at.slice(8, 10)),
      ['05', '04'],
    );
    assert.equal(deployments[1]?.previous?.name, 'deploy/production/checkout/2026-11-03T09-00Z');
    const recent = await list({ since: Date.parse('2026-11-04T12:00:00Z') });
    assert.deepEqual(
      recent.deployments.map(({ at }) => at.slice(8, 10)),
      ['05'],
    );
  });

  it('S14: is not misled by what people write into names and messages', async () => {
    await fixture.commit('tagger Eve <eve@example.com> 1 +0000\n\nauthor Eve <e> 0 +0000', {
      author: 'Zoë "Z" O\'Neil',
      at: '2026-11-01T08:00:00Z',
    });
    await fixture.tag('deploy/production/checkout/2026-11-01T09-00Z-größe-\'"$(x)');
    const [deployment] = (await list()).deployments;
    assert.deepEqual(
      [deployment?.author, deployment?.name],
      ['Zoë "Z" O\'Neil', 'deploy/production/checkout/2026-11-01T09-00Z-größe-\'"$(x)'],
    );
  });

  it('stops when it is told to', async () => {
    await deployDaily(1);
    const repository = await openRepository(fixture.folder);
    await assert.rejects(listDeployments(repository, { now, signal: AbortSignal.abort() }));
  });
});
