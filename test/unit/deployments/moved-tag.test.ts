import assert from 'node:assert/strict';
import { commitsOf, listDeployments } from '../../../src/git/deployments.ts';
import { openRepository, type Repository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const tag = (day: string): string => `deploy/production/checkout/2026-11-${day}T09-00Z`;

describe('a tag that was moved between two looks', () => {
  let fixture: Fixture;
  let repository: Repository;
  let revisions: readonly string[];

  beforeEach(async () => {
    fixture = await makeFixture();
    const made: string[] = [];
    for (const day of ['01', '02', '03', '04']) {
      const at = `2026-11-${day}T08:00:00Z`;
      made.push(await fixture.commit(`change ${day}`, { at }));
      if (day !== '04') await fixture.tag(tag(day), { by: 'CI', at: `2026-11-${day}T09:00:30Z` });
    }
    revisions = made;
    repository = await openRepository(fixture.folder);
  });
  afterEach(() => fixture.dispose());

  /** Each with how many of the commits of the fixture it has. */
  async function look(): Promise<readonly (readonly unknown[])[]> {
    const { deployments } = await listDeployments(repository, { now });
    return deployments.map(({ name, revision, step, isCurrent }) => [
      name,
      revisions.indexOf(revision) + 1,
      step,
      isCurrent,
    ]);
  }

  it('S14 C04: shows at once at its new place, and steps are told from there', async () => {
    assert.deepEqual(await look(), [
      [tag('03'), 3, 'forward', true],
      [tag('02'), 2, 'forward', false],
      [tag('01'), 1, undefined, false],
    ]);
    await fixture.git('tag', '--force', tag('03'), revisions[3] ?? '');
    assert.deepEqual((await look())[0], [tag('03'), 4, 'forward', true]);
    await fixture.git('tag', '--force', tag('03'), revisions[0] ?? '');
    assert.deepEqual((await look())[0], [tag('03'), 1, 'rollback', true]);
  });

  it('S14: brings the commits of its new place, not those of the old one', async () => {
    const brought = async (): Promise<readonly string[]> => {
      const [newest] = (await listDeployments(repository, { now })).deployments;
      assert.ok(newest);
      return (await commitsOf(repository, newest)).commits.map(({ subject }) => subject);
    };
    assert.deepEqual(await brought(), ['change 03']);
    await fixture.git('tag', '--force', tag('03'), revisions[3] ?? '');
    assert.deepEqual(await brought(), ['change 04', 'change 03']);
  });

  it('S14: is found wherever git keeps it: as a file, packed, and moved since it was packed', async () => {
    await fixture.git('pack-refs', '--all');
    assert.deepEqual((await look())[0], [tag('03'), 3, 'forward', true]);
    await fixture.git('tag', '--force', tag('03'), revisions[3] ?? '');
    assert.deepEqual((await look())[0], [tag('03'), 4, 'forward', true]);
    await fixture.git('pack-refs', '--all');
    assert.deepEqual((await look())[0], [tag('03'), 4, 'forward', true]);
  });

  it('S14: that says anew when it was made is of that time; one that was taken away is gone', async () => {
    for (const name of [tag('01'), tag('02'), tag('03')]) await fixture.git('tag', '--delete', name);
    for (const [index, at] of ['02', '03', '05'].entries()) {
      const made = { by: 'CI', at: `2026-11-${at}T10:00:00Z`, revision: revisions[index] ?? '' };
      await fixture.tag(`v1.${index}.0`, made);
    }
    const times = async () =>
      (await listDeployments(repository, { now })).deployments.map(({ name, at }) => [name, at.slice(0, 10)]);
    assert.deepEqual(await times(), [
      ['v1.2.0', '2026-11-05'],
      ['v1.1.0', '2026-11-03'],
      ['v1.0.0', '2026-11-02'],
    ]);
    await fixture.git('tag', '--delete', 'v1.2.0');
    await fixture.tag('v1.2.0', { by: 'CI', at: '2026-11-06T10:00:00Z', revision: revisions[3] ?? '' });
    await fixture.git('tag', '--delete', 'v1.0.0');
    assert.deepEqual(await times(), [
      ['v1.2.0', '2026-11-06'],
      ['v1.1.0', '2026-11-03'],
    ]);
    assert.deepEqual((await look())[0]?.slice(0, 2), ['v1.2.0', 4]);
  });

  it('S14: a tag that another clone moved shows once it was fetched by force', async () => {
    const clone = `${fixture.home}/clone`;
    await fixture.git('clone', '--quiet', '--no-local', fixture.folder, clone);
    const there = await openRepository(clone);
    const newest = async () => (await listDeployments(there, { now })).deployments[0]?.revision;
    assert.equal(await newest(), revisions[2]);
    await fixture.git('tag', '--force', tag('03'), revisions[3] ?? '');
    await fixture.gitIn(clone, 'fetch', '--quiet', '--tags', '--force');
    assert.equal(await newest(), revisions[3]);
  });
});
