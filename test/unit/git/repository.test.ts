import assert from 'node:assert/strict';
import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { defaultBranch } from '../../../src/git/branches.ts';
import { GitError } from '../../../src/git/client.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from './fixture.ts';

describe('opening a repository', () => {
  let fixture: Fixture;
  let first: string;
  beforeEach(async () => {
    fixture = await makeFixture();
    first = await fixture.commit('first', { files: { 'src/a.txt': 'a\n' } });
  });
  afterEach(() => fixture.dispose());

  it('finds root, common directory, branch, revision and identity from a folder within', async () => {
    const repository = await openRepository(path.join(fixture.folder, 'src'));
    assert.deepEqual(repository, {
      root: fixture.folder,
      commonDir: path.join(fixture.folder, '.git'),
      gitDir: path.join(fixture.folder, '.git'),
      isBare: false,
      isShallow: false,
      head: { branch: 'main', revision: first },
      remotes: [],
      identity: { name: 'Ada', email: 'ada@example.com' },
    });
  });

  it('gives a worktree the common directory of its repository', async () => {
    const folder = path.join(fixture.home, 'beside');
    await fixture.git('worktree', 'add', '--quiet', '-b', 'side/branch', folder);
    const repository = await openRepository(folder);
    assert.equal(repository.root, folder);
    assert.equal(repository.commonDir, path.join(fixture.folder, '.git'));
    assert.equal(repository.gitDir, path.join(fixture.folder, '.git/worktrees/beside'));
    assert.equal(repository.head.branch, 'side/branch');
  });

  it('knows a detached HEAD, and one before the first commit', async () => {
    await fixture.git('checkout', '--quiet', '--detach');
    assert.deepEqual((await openRepository(fixture.folder)).head, { revision: first });
    const empty = path.join(fixture.home, 'empty');
    await fixture.git('init', '--quiet', '--initial-branch=trunk', empty);
    assert.deepEqual((await openRepository(empty)).head, { branch: 'trunk' });
  });

  it('knows a bare repository and a shallow clone', async () => {
    await fixture.commit('second');
    const bare = path.join(fixture.home, 'bare.git');
    await fixture.git('clone', '--quiet', '--bare', fixture.folder, bare);
    const bareRepository = await openRepository(bare);
    assert.deepEqual([bareRepository.isBare, bareRepository.root], [true, bare]);
    const shallow = path.join(fixture.home, 'shallow');
    await fixture.git('clone', '--quiet', '--depth=1', `file://${fixture.folder}`, shallow);
    assert.equal((await openRepository(shallow)).isShallow, true);
  });

  it('copes with line ends in the path', async function () {
    if (process.platform === 'win32') return this.skip();
    const odd = path.join(fixture.home, 'two\nlines --fireline-next');
    await mkdir(odd);
    await fixture.gitIn(odd, 'init', '--quiet');
    const repository = await openRepository(odd);
    assert.equal(repository.root, await realpath(odd));
    assert.equal(repository.commonDir, path.join(odd, '.git'));
  });

  it('lists remotes by the url that they fetch from', async () => {
    await fixture.git('remote', 'add', 'origin', 'https://example.com/shop.git');
    await fixture.git('remote', 'add', 'a.b', '/srv/with space');
    await fixture.git('remote', 'set-url', '--add', 'origin', 'https://mirror.example.com/shop.git');
    assert.deepEqual((await openRepository(fixture.folder)).remotes, [
      { name: 'origin', url: 'https://example.com/shop.git' },
      { name: 'a.b', url: '/srv/with space' },
    ]);
  });

  it('makes up no identity where none is configured', async () => {
    await fixture.git('config', '--unset', 'user.email');
    await fixture.git('config', 'user.name', '');
    const { identity } = await openRepository(fixture.folder);
    assert.equal(identity.name === 'Ada', false);
    assert.equal(identity.email?.startsWith('ada@') ?? false, false);
  });

  it('says when a folder is in no repository', async () => {
    await assert.rejects(openRepository(fixture.home), (error: unknown) => {
      assert.ok(error instanceof GitError);
      return error.reason === 'not-a-repository';
    });
  });

  describe('its default branch', () => {
    const name = async (folder = fixture.folder) => {
      const tip = await defaultBranch(await openRepository(folder));
      return tip && [tip.name, tip.ref, tip.revision];
    };

    it('is what the remote says, at the tip of the remote', async () => {
      await fixture.git('branch', '-m', 'main', 'everything');
      const clone = path.join(fixture.home, 'clone');
      await fixture.git('clone', '--quiet', fixture.folder, clone);
      await fixture.gitIn(clone, 'checkout', '--quiet', '-b', 'main');
      await fixture.gitIn(clone, 'commit', '--quiet', '--allow-empty', '-m', 'local');
      assert.deepEqual(await name(clone), ['everything', 'refs/remotes/origin/everything', first]);
    });

    it('is main or master where there is no remote, whatever is checked out', async () => {
      await fixture.git('checkout', '--quiet', '-b', 'topic');
      assert.deepEqual(await name(), ['main', 'refs/heads/main', first]);
      await fixture.git('branch', '-m', 'main', 'master');
      assert.deepEqual(await name(), ['master', 'refs/heads/master', first]);
    });

    it('is the branch that is checked out for want of a better one', async () => {
      await fixture.git('branch', '-m', 'main', 'odd');
      assert.deepEqual(await name(), ['odd', 'refs/heads/odd', first]);
    });
  });
});
