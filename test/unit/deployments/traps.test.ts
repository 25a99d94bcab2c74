import assert from 'node:assert/strict';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TagPattern } from '../../../src/core/deployments/deployment.ts';
import { commitsOf, listDeployments, type ListDeploymentsOptions } from '../../../src/git/deployments.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const day = (number: number): string => `2026-11-${String(number).padStart(2, '0')}`;

describe('what leads deployments astray', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.dispose());

  const list = async (options: ListDeploymentsOptions = {}, folder = fixture.folder) =>
    listDeployments(await openRepository(folder), { now, ...options });
  const commitOn = (number: number, message = `change ${number}`) =>
    fixture.commit(message, { at: `${day(number)}T08:00:00Z`, author: 'Bo' });

  it('S14: groups the tags of a repository of many packages by package', async () => {
    for (const [number, tag] of [
      'api@1.0.0',
      'web@3.0.0',
      'api@1.1.0',
      'web@3.0.1',
      'api@1.2.0-rc.1',
    ].entries()) {
      await commitOn(number + 1);
      await fixture.tag(tag, { by: 'CI', at: `${day(number + 1)}T09:00:00Z` });
    }
    const { deployments } = await list();
    assert.deepEqual(
      deployments.map(({ name, service, previous, isCurrent }) => [name, service, previous?.name, isCurrent]),
      [
        ['web@3.0.1', 'web', 'web@3.0.0', true],
        ['api@1.1.0', 'api', 'api@1.0.0', true],
        ['web@3.0.0', 'web', undefined, false],
        ['api@1.0.0', 'api', undefined, false],
      ],
    );
  });

  it('S14: sees a tag that was moved by force, and that it tells a time before its commit', async () => {
    await commitOn(1);
    await fixture.tag('deploy/production/2026-11-01T09-00Z');
    const tag = 'deploy/production/2026-11-02T09-00Z';
    await commitOn(2);
    await fixture.tag(tag);
    assert.deepEqual((await list()).lacks, []);
    const moved = await commitOn(9);
    await fixture.git('tag', '--force', tag);
    const { deployments, lacks } = await list();
    const newest = deployments[0];
    assert.deepEqual(
      [newest?.name, newest?.revision, newest?.at, newest?.atSource],
      [tag, moved, '2026-11-09T08:00:00.000Z', 'commit'],
    );
    assert.match(lacks.join('\n'), /1 tag tells a time before its commit was made. It was moved/);
  });

  it('S14: does not believe a tagger from the future, or one who tagged before the commit', async () => {
    await commitOn(3);
    await fixture.tag('release-1', { by: 'CI', at: '2031-01-01T00:00:00Z' });
    await commitOn(4);
    await fixture.tag('release-2', { by: 'CI', at: '2026-01-01T00:00:00Z' });
    const { deployments, lacks } = await list();
    assert.deepEqual(
      deployments.map(({ name, at, atSource }) => [name, at, atSource]),
      [
        ['release-2', '2026-11-04T08:00:00.000Z', 'commit'],
        ['release-1', '2026-11-03T08:00:00.000Z', 'commit'],
      ],
    );
    assert.match(lacks.join('\n'), /1 tag tells a time that is still to come/);
    assert.match(lacks.join('\n'), /1 tag tells a time before its commit was made. It was moved/);
  });

  it('S14: keeps the order of names that tell a local time, and says that they do', async () => {
    await fixture.commit('one', { at: '2026-11-01T22:50:00Z' });
    await fixture.tag('production--2026-11-01--15-00-00');
    await fixture.commit('two', { at: '2026-11-01T23:20:00Z' });
    await fixture.tag('production--2026-11-01--15-30-00');
    const { deployments, lacks } = await list();
    assert.deepEqual(
      deployments.map(({ at, atSource }) => [at.slice(11, 16), atSource]),
      [
        ['15:30', 'name'],
        ['15:00', 'name'],
      ],
    );
    assert.match(lacks.join('\n'), /2 tags tell a time some hours before .* local time/);
  });

  it('S14: keeps the order of a branch, whatever the clocks of its commits said', async () => {
    await fixture.git('branch', '-m', 'trunk');
    await fixture.commit('Merge one (#1)', { at: '2026-11-01T08:00:00Z' });
    await fixture.commit('Merge two (#2)', { at: '2031-01-01T08:00:00Z' });
    await fixture.commit('Merge three (#3)', { at: '2026-11-03T08:00:00Z' });
    await fixture.commit('Merge four (#4)', { at: '2032-01-01T08:00:00Z' });
    const { deployments } = await list();
    assert.deepEqual(
      deployments.map(({ name, at }) => [name.slice(-2, -1), at.slice(0, 10)]),
      [
        ['4', '2026-11-20'],
        ['3', '2026-11-03'],
        ['2', '2026-11-03'],
        ['1', '2026-11-01'],
      ],
    );
  });

  it('S14: takes release-20260817.0 for a release of that day and release-0.1.0 for a version', async () => {
    for (const [number, tag] of [
      'release-20261101.0',
      'release-20261108.0',
      'release-20261108.1',
    ].entries()) {
      await commitOn(number * 3 + 1);
      await fixture.tag(tag, { by: 'CI', at: `${day(number * 3 + 1)}T09:00:00Z` });
    }
    const dated = await list();
    assert.deepEqual(
      dated.deployments.map(({ name, environment, service }) => [name, environment, service]),
      ['release-20261108.1', 'release-20261108.0', 'release-20261101.0'].map((name) => [
        name,
        undefined,
        undefined,
      ]),
    );
    assert.match(dated.lacks.join('\n'), /do not say where they went.*may also be releases/);
    await fixture.git('tag', '-d', 'release-20261101.0', 'release-20261108.0', 'release-20261108.1');
    await fixture.tag('release-0.1.0', { by: 'CI', at: `${day(5)}T09:00:00Z`, revision: 'HEAD^' });
    await fixture.tag('release-0.2.0', { by: 'CI', at: `${day(8)}T09:00:00Z` });
    const versions = await list();
    assert.deepEqual(
      versions.deployments.map(({ name, service, previous }) => [name, service, previous?.name]),
      [
        ['release-0.2.0', undefined, 'release-0.1.0'],
        ['release-0.1.0', undefined, undefined],
      ],
    );
    assert.match(versions.lacks.join('\n'), /These tags are releases/);
  });

  it('S14: shows the newest name where the names have nothing in common', async () => {
    for (const number of [1, 2]) {
      await commitOn(number);
      await fixture.tag(`26.${number}.0`);
    }
    const { scheme } = await list();
    assert.equal(scheme.kind === 'tags' && scheme.like, '26.2.0');
  });

  it('S14: works in a partial clone without a blob, in a submodule and in a worktree', async () => {
    await commitOn(1);
    await fixture.tag('deploy/production/2026-11-01T09-00Z');
    await fixture.write('app.txt', 'two');
    await commitOn(2);
    await fixture.tag('deploy/production/2026-11-02T09-00Z');
    await fixture.git('config', 'uploadpack.allowFilter', 'true');
    const url = `file://${fixture.folder}`;
    const partial = path.join(fixture.home, 'partial');
    await fixture.git('clone', '--quiet', '--no-checkout', '--filter=blob:none', url, partial);
    const parent = path.join(fixture.home, 'parent');
    await fixture.git('init', '--quiet', parent);
    await fixture.gitIn(
      parent,
      '-c',
      'protocol.file.allow=always',
      'submodule',
      'add',
      '--quiet',
      url,
      'shop',
    );
    const worktree = path.join(fixture.home, 'tree');
    await fixture.git('worktree', 'add', '--quiet', '--detach', worktree);
    for (const folder of [partial, path.join(parent, 'shop'), worktree]) {
      const { deployments } = await list({}, folder);
      assert.deepEqual(
        deployments.map(({ name, step }) => [name.slice(-17, -7), step]),
        [
          ['2026-11-02', 'forward'],
          ['2026-11-01', undefined],
        ],
        folder,
      );
      const repository = await openRepository(folder);
      assert.equal((await commitsOf(repository, deployments[0]!)).total, 1);
    }
    await rm(fixture.folder, { recursive: true });
    assert.equal((await list({}, partial)).deployments.length, 2);
  });

  it('S14: says of a shallow clone what it cannot tell, and invents no step', async () => {
    for (const number of [1, 2, 3]) {
      await commitOn(number);
      await fixture.tag(`deploy/production/${day(number)}T09-00Z`);
    }
    const shallow = path.join(fixture.home, 'shallow');
    await fixture.git('clone', '--quiet', '--depth=1', `file://${fixture.folder}`, shallow);
    await fixture.gitIn(
      shallow,
      'fetch',
      '--quiet',
      '--depth=1',
      'origin',
      'tag',
      `deploy/production/${day(2)}T09-00Z`,
    );
    const { deployments, lacks } = await list({}, shallow);
    assert.deepEqual(
      deployments.map(({ step, previous }) => [step, previous !== undefined]),
      [
        [undefined, true],
        [undefined, false],
      ],
    );
    assert.match(lacks.join('\n'), /shallow/);
  });

  it('S14: shows a floating tag where it says more than the list, and not where it has been left behind', async () => {
    const first = await commitOn(1);
    await fixture.tag('deploy/production/2026-11-01T09-00Z');
    await fixture.tag('production');
    assert.equal((await list()).deployments.length, 1);
    const second = await commitOn(2);
    await fixture.git('tag', '--force', 'production');
    const ahead = await list();
    assert.deepEqual(
      ahead.deployments.map(({ name, revision, isCurrent }) => [name, revision, isCurrent]),
      [
        ['production', second, true],
        ['deploy/production/2026-11-01T09-00Z', first, false],
      ],
    );
    await commitOn(3);
    await fixture.tag('deploy/production/2026-11-03T09-00Z');
    assert.equal((await list()).deployments.length, 2);
  });

  it('S14: takes the environment and the service of a pattern from the settings', async () => {
    await commitOn(1);
    await fixture.tag('golive-1');
    await commitOn(2);
    await fixture.tag('golive-2');
    const patterns: TagPattern[] = [{ pattern: 'golive-*', environment: 'production', service: 'shop' }];
    const { deployments } = await list({ scheme: { tagPatterns: patterns } });
    assert.deepEqual(
      deployments.map(({ name, environment, service }) => [name, environment, service]),
      [
        ['golive-2', 'production', 'shop'],
        ['golive-1', 'production', 'shop'],
      ],
    );
  });

  it('S14: uses the marks that the settings ask for, or says that there are none', async () => {
    for (const number of [1, 2]) {
      await commitOn(number);
      await fixture.tag(`deploy/production/${day(number)}T09-00Z`);
      await fixture.tag(`v1.${number}.0`);
    }
    await fixture.tag('v2.0.0-rc.1');
    const versions = await list({ scheme: { tagPatterns: [], source: 'versionTags' } });
    assert.deepEqual(
      versions.deployments.map(({ name }) => name),
      ['v1.2.0', 'v1.1.0'],
    );
    const branch = await list({ scheme: { tagPatterns: [], source: 'branch' } });
    assert.equal(branch.scheme.kind, 'branch');
    const notes = await list({ scheme: { tagPatterns: [], source: 'notes' } });
    assert.equal(notes.deployments.length > 0, true);
    assert.match(notes.lacks.join('\n'), /ask for "notes", and nothing of that kind is here/);
  });

  it('S14: takes four processes, also with fifty thousand tags', async function () {
    this.timeout(60_000);
    await fixture.commit('first', { at: '2020-01-01T08:00:00Z' });
    const head = await fixture.git('rev-parse', 'HEAD');
    const start = Date.parse('2021-01-01T00:00:00Z');
    const refs = Array.from({ length: 50_000 }, (_, i) => {
      const time = new Date(start + i * 3_600_000).toISOString().slice(0, 19).replaceAll(/[T:]/g, '-');
      return `refs/tags/${i % 2 === 0 ? 'production' : 'staging'}--${time}`;
    });
    const lines = refs.sort().map((ref) => `${head} ${ref}\n`);
    const packed = `# pack-refs with: peeled fully-peeled sorted \n${lines.join('')}`;
    await writeFile(path.join(fixture.folder, '.git/packed-refs'), packed);
    const log = path.join(fixture.home, 'calls');
    const gitPath = path.join(fixture.home, 'counting-git');
    await writeFile(gitPath, `#!/bin/sh\necho "$*" >> '${log}'\nexec git "$@"\n`);
    await chmod(gitPath, 0o755);
    const repository = await openRepository(fixture.folder, { gitPath });
    await rm(log);
    const { deployments, scheme } = await listDeployments(repository, { now });
    assert.equal(scheme.kind === 'tags' && scheme.count, 25_000);
    const newest = refs.filter((ref) => ref.includes('production')).slice(-200);
    const inProduction = deployments.filter(({ environment }) => environment === 'production');
    assert.deepEqual(
      inProduction.map(({ name }) => `refs/tags/${name}`),
      newest.toReversed().slice(0, inProduction.length),
    );
    assert.equal(deployments.length, 200);
    assert.ok(inProduction.every(({ step }) => step === 'redeploy'));
    const calls = (await readFile(log, 'utf8')).trim().split('\n');
    assert.ok(calls.length <= 4, calls.join('\n'));
  });
});
