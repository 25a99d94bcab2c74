import assert from 'node:assert/strict';
import { prepareRollback, RollbackError, type RollbackRequest } from '../../../src/git/rollback.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';

describe('a prepared rollback', () => {
  let fixture: Fixture;
  let good: string;
  let bad: string;

  beforeEach(async () => {
    fixture = await makeFixture();
    await fixture.git('config', 'user.name', 'Ada');
    await fixture.git('config', 'user.email', 'ada@example.com');
    good = await fixture.commit('good', { files: { 'a.txt': 'one\n', 'gone.txt': 'here\n' } });
    await fixture.git('rm', '-q', 'gone.txt');
    bad = await fixture.commit('bad', { files: { 'a.txt': 'two\n', 'new.txt': 'x\n' } });
    await fixture.commit('later work', { files: { 'b.txt': 'later\n' } });
  });
  afterEach(() => fixture.dispose());

  const request = async (more: Partial<RollbackRequest> = {}): Promise<RollbackRequest> => ({
    repository: await openRepository(fixture.folder),
    deployed: bad,
    deployedName: 'deploy/production/2',
    to: good,
    toName: 'deploy/production/1',
    incident: 'INC-20261120-7777',
    ...more,
  });

  it('S14 S17: restores exactly what was deployed before, on top of what is deployed, in its own worktree', async () => {
    const before = await fixture.git('status', '--porcelain', '--branch');
    const { branch, folder, files } = await prepareRollback(await request());
    assert.match(branch, /^rollback\/INC-20261120-7777-deploy-production-2$/);
    assert.equal(files, 3);
    assert.equal(
      await fixture.git('rev-parse', `${branch}^{tree}`),
      await fixture.git('rev-parse', `${good}^{tree}`),
    );
    assert.equal(await fixture.git('rev-parse', `${branch}^`), bad);
    assert.equal(await fixture.gitIn(folder, 'status', '--porcelain', '--branch'), `## ${branch}`);
    assert.equal(await fixture.git('status', '--porcelain', '--branch'), before);
    const message = await fixture.git('log', '-1', '--format=%B', branch);
    assert.ok(message.includes(good) && message.includes('INC-20261120-7777'));
  });

  it('S17: merged into the main line, takes back the deployment and keeps what came after it', async () => {
    const { branch } = await prepareRollback(await request());
    await fixture.git('merge', '-q', '--no-edit', branch);
    assert.equal(await fixture.git('show', 'HEAD:a.txt'), 'one');
    assert.equal(await fixture.git('show', 'HEAD:b.txt'), 'later');
    assert.equal(await fixture.git('show', 'HEAD:gone.txt'), 'here');
  });

  it('says so when going back would change nothing', async () => {
    const reason = await failure(prepareRollback(await request({ to: bad })));
    assert.equal(reason, 'nothing-to-do');
    assert.equal(await fixture.git('branch', '--list', 'rollback/*'), '');
  });

  it('says so when a revision is not in this clone, and leaves nothing behind', async () => {
    assert.equal(await failure(prepareRollback(await request({ to: 'e'.repeat(40) }))), 'missing-revision');
    assert.equal(
      await fixture.git('worktree', 'list', '--porcelain').then((text) => text.split('worktree ').length),
      2,
    );
  });

  async function failure(done: Promise<unknown>): Promise<string> {
    try {
      await done;
    } catch (error) {
      assert.ok(error instanceof RollbackError, String(error));
      return error.reason;
    }
    return 'it succeeded';
  }
});
