import assert from 'node:assert/strict';
import { restoreTree, type RollbackRequest } from '../../../src/git/rollback/restore.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, snapshot, type Fixture } from '../git/fixture.ts';
import { endsOf, failure, INCIDENT } from './deployed.ts';

describe('a rollback that restores the tree', () => {
  let fixture: Fixture;
  let good: string;
  let bad: string;

  beforeEach(async () => {
    fixture = await makeFixture();
    good = await fixture.commit('good', { files: { 'a.txt': 'one\n', 'gone.txt': 'here\n' } });
    await fixture.git('rm', '-q', 'gone.txt');
    bad = await fixture.commit('bad', { files: { 'a.txt': 'two\n', 'new.txt': 'x\n' } });
    await fixture.commit('later work', { files: { 'b.txt': 'later\n' } });
  });
  afterEach(() => fixture.dispose());

  const request = async (more: Partial<RollbackRequest> = {}): Promise<RollbackRequest> => ({
    repository: await openRepository(fixture.folder),
    ends: endsOf(bad, good),
    incident: INCIDENT,
    ...more,
  });

  it('S14 S17: restores exactly what was deployed before, on top of what is deployed, in its own worktree', async () => {
    const before = await fixture.git('status', '--porcelain', '--branch');
    const { branch, folder, tree, base } = await restoreTree(await request());
    assert.match(branch, /^rollback\/INC-20261120-7777-deploy-production-2$/);
    assert.deepEqual([tree, base], ['equal', bad]);
    assert.equal(
      await fixture.git('rev-parse', `${branch}^{tree}`),
      await fixture.git('rev-parse', `${good}^{tree}`),
    );
    assert.equal(await fixture.git('rev-parse', `${branch}^`), bad);
    assert.equal(await fixture.gitIn(folder, 'status', '--porcelain', '--branch'), `## ${branch}`);
    assert.equal(await fixture.git('status', '--porcelain', '--branch'), before);
    const message = await fixture.git('log', '-1', '--format=%B', branch);
    assert.ok(message.includes(good) && message.includes(INCIDENT));
  });

  it('S17: merged into the main line, takes back the deployment and keeps what came after it', async () => {
    const { branch } = await restoreTree(await request());
    await fixture.git('merge', '-q', '--no-edit', branch);
    assert.equal(await fixture.git('show', 'HEAD:a.txt'), 'one');
    assert.equal(await fixture.git('show', 'HEAD:b.txt'), 'later');
    assert.equal(await fixture.git('show', 'HEAD:gone.txt'), 'here');
  });

  it('prepared again, gets a branch and a worktree beside the first', async () => {
    const first = await restoreTree(await request());
    const second = await restoreTree(await request());
    assert.equal(second.branch, `${first.branch}-2`);
    assert.notEqual(second.folder, first.folder);
  });

  it('says so when going back would change nothing', async () => {
    const before = await snapshot(fixture);
    const { reason } = await failure(restoreTree(await request({ ends: endsOf(bad, bad) })));
    assert.equal(reason, 'nothing-to-do');
    assert.deepEqual(await snapshot(fixture), before);
  });
});
