import assert from 'node:assert/strict';
import path from 'node:path';
import { makeDemoRepository } from '../../../scripts/demo-repository.ts';
import { windowOf, type Happening } from '../../../src/core/happenings/happening.ts';
import { offersOf } from '../../../src/core/happenings/offer.ts';
import { GitError } from '../../../src/git/client.ts';
import { readHappenings, type HappeningsOptions } from '../../../src/git/happenings.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { DAY_ONE, makeFixture, snapshot, type Fixture } from '../git/fixture.ts';
import { declared, event, fold } from '../incident/make.ts';

const time = (clock: string): string => `2026-11-20T${clock}:00Z`;
const DURING = { since: Date.parse(time('14:00')), until: Date.parse(time('16:00')) };

describe('what git knows to have happened', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await makeFixture();
    await fixture.commit('Before', { at: time('09:00') });
  });
  afterEach(() => fixture.dispose());
  const read = async (more: Partial<HappeningsOptions> = {}): Promise<readonly Happening[]> =>
    readHappenings(await openRepository(fixture.folder), { ...DURING, ...more });
  const brief = (found: readonly Happening[]): string[] =>
    found
      .map(({ what, name, at, onto }) => [at.slice(11, 16), what, onto, name].filter(Boolean).join(' '))
      .toSorted();

  it('S28: tells commits and merges between the two times, those of the main branch as such', async () => {
    await fixture.git('checkout', '-qb', 'feature');
    await fixture.commit('On a branch', { at: time('14:10') });
    await fixture.git('checkout', '-q', 'main');
    await fixture.commit('Straight to main', { at: time('14:20'), author: 'Bo' });
    await fixture.git('merge', '-q', '--no-ff', '--no-commit', 'feature');
    await fixture.commit('Merge pull request #7 from acme/feature\n\nRetry', { at: time('14:30') });
    await fixture.commit('After', { at: time('16:30') });
    const found = brief(await read());
    assert.ok(found.includes('14:10 commit On a branch'), found.join('\n'));
    assert.ok(found.includes('14:20 commit main Straight to main'), found.join('\n'));
    assert.ok(found.includes('14:30 merge main Retry (#7)'), found.join('\n'));
    assert.ok(!found.some((one) => /Before|After/.test(one)), found.join('\n'));
  });

  it('S28: offers a commit of the main branch once, though it is found twice', async () => {
    await fixture.commit('Revert "Before"', { at: time('14:20') });
    const offers = offersOf(fold(declared()), await read(), fixture.folder);
    assert.deepEqual(
      offers.map((one) => [one.happening.name, one.happening.onto, one.isLikely]),
      [['Revert "Before"', 'main', true]],
    );
  });

  it('S28: tells tags that say when they were made, and no light ones; deployments by the time in their name', async () => {
    await fixture.tag('checked-by-qa', { by: 'Bo', at: time('14:40') });
    await fixture.tag('earlier', { by: 'Bo', at: time('10:00') });
    await fixture.tag('light');
    await fixture.tag('deploy/production/shop/2026-11-20T14-50Z');
    await fixture.tag('deploy/production/shop/2026-11-20T11-50Z');
    const found = (await read()).filter(({ what }) => what !== 'commit');
    assert.deepEqual(brief(found), [
      '14:40 tag checked-by-qa',
      '14:50 deployment deploy/production/shop/2026-11-20T14-50Z',
    ]);
    assert.equal(found.find(({ what }) => what === 'tag')?.author, 'Bo');
  });

  it('S28: tells when branches for hotfixes and rollbacks were made, as this clone remembers', async () => {
    await fixture.git('branch', 'hotfix/INC-1');
    await fixture.git('branch', 'feature/other');
    const made = Date.parse(DAY_ONE);
    const found = await read({ since: made, until: made });
    const branches = found.filter(({ what }) => what === 'branch');
    assert.deepEqual(
      branches.map(({ name, revision }) => [name, revision]),
      [['hotfix/INC-1', await fixture.git('rev-parse', 'HEAD')]],
    );
  });

  it('S28: tells which incident the words of a branch, a tag or a commit name, of a merge those of its subject too', async () => {
    const named = (digit: string): string => `INC-20261120-AAA${digit}`;
    await fixture.git('branch', `hotfix/${named('1')}-carts`);
    await fixture.commit(`Round up\n\nFireline-Action: ${named('2')}/k3f9xz`, { at: time('14:20') });
    await fixture.tag(`checked-${named('3')}`, { by: 'Bo', at: time('14:40') });
    const title = `Merge pull request #7 from acme/hotfix/${named('4')}-carts\n\nCarts again`;
    await fixture.commit(title, { at: time('14:50') });
    const found = await read({ since: Date.parse(DAY_ONE) });
    const incidents = new Set(found.flatMap((one) => one.incidents.map((id) => `${one.what} ${id}`)));
    assert.deepEqual([...incidents].toSorted(), [
      `branch ${named('1')}`,
      `commit ${named('2')}`,
      `commit ${named('4')}`,
      `tag ${named('3')}`,
    ]);
  });

  it('S28: reads no more of each kind than it is told to, the newest, and stops when asked', async () => {
    for (const minute of ['10', '20', '30']) await fixture.commit(minute, { at: time(`14:${minute}`) });
    assert.deepEqual(brief(await read({ limit: 1 })), ['14:30 commit 30', '14:30 commit main 30']);
    await assert.rejects(
      read({ signal: AbortSignal.abort() }),
      (error) => error instanceof GitError && error.reason === 'aborted',
    );
  });

  it('S28: changes nothing, and says nothing of a repository without commits', async () => {
    const before = await snapshot(fixture);
    await read();
    assert.deepEqual(await snapshot(fixture), before);
    const empty = path.join(fixture.home, 'empty');
    await fixture.git('init', '-q', empty);
    assert.deepEqual(await readHappenings(await openRepository(empty), DURING), []);
  });

  it('S28: finds the story of the demo repository: the linked deployment ticked, the rest by what it is', async () => {
    const demo = await makeDemoRepository(path.join(fixture.home, 'demo'), { now: new Date(time('14:17')) });
    const repository = await openRepository(demo.folder);
    const day = { since: Date.parse(time('08:00')), until: Date.parse(time('14:17')) };
    const found = await readHappenings(repository, day);
    const deployed = found.find(({ what, name }) => what === 'deployment' && name === demo.faultyTag);
    assert.ok(deployed);
    assert.ok(found.some(({ what, onto }) => what === 'merge' && onto === 'main'));
    const { revision, at, name } = deployed;
    const linked = event(5, 'deployment.linked', { deployment: { id: `tag:${name}`, name, revision, at } });
    const incident = fold(declared({ startedAt: at }), linked);
    assert.equal(windowOf(incident, day.until).since, Date.parse(at) - 3_600_000);
    const offers = offersOf(incident, found, demo.folder);
    assert.equal(offers.filter(({ happening }) => happening.name === name).length, 1);
    const ticked = offers.filter(({ isLikely }) => isLikely).map(({ happening }) => happening.name);
    assert.ok(ticked.includes(name), ticked.join('\n'));
    // What was merged and then deployed is a part of the story as well.
    const brought = offers.filter(({ happening }) => happening.revision === revision);
    assert.ok(brought.length > 1 && brought.every(({ isLikely }) => isLikely), ticked.join('\n'));
    assert.ok(ticked.length < offers.length, 'not everything is ticked');
  });
});
