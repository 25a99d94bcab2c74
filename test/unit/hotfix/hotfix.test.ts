import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  createHotfix,
  planHotfix,
  type HotfixMode,
  type HotfixPlan,
  type HotfixRequest,
} from '../../../src/git/hotfix.ts';
import { HotfixError, type HotfixErrorReason } from '../../../src/git/hotfix/error.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, snapshot, type Fixture } from '../git/fixture.ts';

const BRANCH = 'hotfix/inc-7k2m-checkout-fails';

describe('hotfix branches', () => {
  let fixture: Fixture;
  let deployed: string;

  beforeEach(async () => {
    fixture = await makeFixture();
    deployed = await fixture.commit('deployed', {
      files: { 'a.txt': 'deployed\n', 'gone.txt': 'deployed\n' },
    });
    await fixture.tag('deploy/production/checkout/2026-11-01T09-00Z');
    await fixture.git('rm', '--quiet', 'gone.txt');
    await fixture.commit('later', { files: { 'a.txt': 'later\n' } });
  });
  afterEach(() => fixture.dispose());

  const plan = async (request: Partial<HotfixRequest> = {}): Promise<HotfixPlan> =>
    planHotfix({
      repository: await openRepository(fixture.folder),
      ...{
        base: deployed,
        pattern: 'hotfix/${incident}-${slug}',
        incident: 'inc-7k2m',
        title: 'Checkout fails',
      },
      ...request,
    });

  /** Fails with this reason, and leaves everything as it was to the last byte. */
  const refused = async (
    reason: HotfixErrorReason,
    attempt: () => Promise<unknown>,
  ): Promise<HotfixError> => {
    const before = await snapshot(fixture);
    let caught: unknown;
    await attempt().catch((error: unknown) => {
      caught = error;
    });
    assert.ok(caught instanceof HotfixError, `no HotfixError ${reason}, but ${String(caught)}`);
    assert.equal(caught.reason, reason, caught.message);
    assert.deepEqual(await snapshot(fixture), before);
    return caught;
  };

  const create = async (mode: HotfixMode, request?: Partial<HotfixRequest>) =>
    createHotfix(await plan(request), mode);

  describe('in a worktree', () => {
    it('C08 S19: cuts the branch at the deployed revision, not at HEAD, and leaves the work tree alone', async () => {
      await fixture.write('a.txt', 'not committed\n');
      await fixture.write('new.txt', 'untracked\n');
      await fixture.write('staged.txt', 'staged\n');
      await fixture.git('add', 'staged.txt');
      const before = (await snapshot(fixture)) as Record<string, unknown>;
      const made = await create('worktree', { base: 'deploy/production/checkout/2026-11-01T09-00Z' });
      const folder = path.join(fixture.home, 'shop-hotfix-inc-7k2m-checkout-fails');
      assert.deepEqual(made, { branch: BRANCH, base: deployed, mode: 'worktree', folder });
      assert.equal(await fixture.gitIn(folder, 'rev-parse', 'HEAD'), deployed);
      assert.equal(await fixture.gitIn(folder, 'branch', '--show-current'), BRANCH);
      assert.equal(await readFile(path.join(folder, 'a.txt'), 'utf8'), 'deployed\n');
      assert.equal(await fixture.gitIn(folder, 'status', '--porcelain'), '');
      const after = (await snapshot(fixture)) as Record<string, unknown>;
      for (const untouched of ['head', 'marks', 'index', 'status', 'stashes', 'config', 'files']) {
        assert.deepEqual(after[untouched], before[untouched], untouched);
      }
    });

    it('C08: does so in the middle of a merge with conflicts', async () => {
      await fixture.git('checkout', '--quiet', '-b', 'other', deployed);
      await fixture.commit('other', { files: { 'a.txt': 'other\n' } });
      assert.ok((await fixture.attempt('merge', 'main')).failed);
      const before = (await snapshot(fixture)) as Record<string, unknown>;
      await create('worktree');
      const after = (await snapshot(fixture)) as Record<string, unknown>;
      for (const untouched of ['head', 'marks', 'index', 'status', 'files']) {
        assert.deepEqual(after[untouched], before[untouched], untouched);
      }
    });

    it('C08: follows no remote branch', async () => {
      await fixture.git('config', 'branch.autoSetupMerge', 'always');
      await create('worktree', { base: 'main' });
      assert.ok((await fixture.attempt('config', `branch.${BRANCH}.remote`)).failed);
    });

    it('C08: takes another path when there is something at the first, be it a folder, a dead link or a lost worktree', async () => {
      const first = path.join(fixture.home, 'shop-hotfix-inc-7k2m-checkout-fails');
      await mkdir(first);
      await symlink('nowhere', `${first}-2`);
      await fixture.git('worktree', 'add', '--quiet', '-b', 'lost', `${first}-3`);
      await rm(`${first}-3`, { recursive: true });
      const { folder } = await create('worktree');
      assert.equal(folder, `${first}-4`);
      assert.deepEqual(await readdir(first), []);
    });

    it('C08: goes to the configured directory, absolute or from the root of the repository', async () => {
      const away = path.join(fixture.home, 'trees/deep');
      assert.equal(
        (await plan({ worktreeDirectory: away })).worktreePath,
        path.join(away, 'shop-hotfix-inc-7k2m-checkout-fails'),
      );
      const made = await create('worktree', { worktreeDirectory: '../trees' });
      assert.equal(made.folder, path.join(fixture.home, 'trees/shop-hotfix-inc-7k2m-checkout-fails'));
      assert.equal(await readFile(path.join(made.folder, 'a.txt'), 'utf8'), 'deployed\n');
    });

    it('C08: stands beside the repository also when asked from another worktree', async () => {
      const side = path.join(fixture.home, 'elsewhere/side');
      await fixture.git('worktree', 'add', '--quiet', '-b', 'side', side);
      const { worktreePath } = await plan({ repository: await openRepository(side) });
      assert.equal(worktreePath, path.join(fixture.home, 'shop-hotfix-inc-7k2m-checkout-fails'));
    });

    it('C08: says so when no folder can be made where the settings say', async () => {
      await fixture.write('a-file', 'x');
      for (const worktreeDirectory of ['a-file', 'a-file/trees']) {
        const error = await refused('other', () => create('worktree', { worktreeDirectory }));
        assert.match(error.message, /No folder can be made/);
      }
    });

    it('C08: leaves alone what came to its path meanwhile', async () => {
      const ready = await plan();
      await mkdir(ready.worktreePath);
      await refused('path-exists', () => createHotfix(ready, 'worktree'));
    });

    it('C08: leaves neither branch nor folder behind when the checkout fails halfway', async () => {
      await fixture.git('config', 'filter.broken.smudge', 'false');
      await fixture.git('config', 'filter.broken.clean', 'cat');
      await fixture.git('config', 'filter.broken.required', 'true');
      await mkdir(path.join(fixture.folder, '.git/info'), { recursive: true });
      await writeFile(path.join(fixture.folder, '.git/info/attributes'), 'a.txt filter=broken\n');
      const ready = await plan({ worktreeDirectory: '../new/deep' });
      const error = await refused('other', () => createHotfix(ready, 'worktree'));
      assert.match(error.message, /nothing is left of it/);
    });

    it('C08: leaves nothing behind when it is stopped', async () => {
      await fixture.git('config', 'filter.slow.smudge', 'sleep 5; cat');
      await mkdir(path.join(fixture.folder, '.git/info'), { recursive: true });
      await writeFile(path.join(fixture.folder, '.git/info/attributes'), 'a.txt filter=slow\n');
      const ready = await plan();
      await refused('aborted', () => createHotfix(ready, 'worktree', { signal: AbortSignal.timeout(500) }));
    });

    it('C08: keeps the worktree when only the hook after the checkout fails', async () => {
      await fixture.hook('post-checkout', 'echo "no node here" >&2; exit 3');
      const made = await create('worktree');
      assert.equal(await fixture.gitIn(made.folder, 'branch', '--show-current'), BRANCH);
    });
  });

  describe('in the work tree', () => {
    it('C08 S19: switches to a branch at the deployed revision', async () => {
      await fixture.write('notes.txt', 'untracked\n');
      const made = await create('checkout');
      assert.deepEqual(made, { branch: BRANCH, base: deployed, mode: 'checkout', folder: fixture.folder });
      assert.equal(await fixture.git('rev-parse', 'HEAD'), deployed);
      assert.equal(await fixture.git('branch', '--show-current'), BRANCH);
      assert.equal(await readFile(path.join(fixture.folder, 'a.txt'), 'utf8'), 'deployed\n');
      assert.equal(await readFile(path.join(fixture.folder, 'notes.txt'), 'utf8'), 'untracked\n');
    });

    it('C08: refuses a tree with changes, and names the files', async () => {
      await fixture.write('a.txt', 'changed\n');
      await fixture.write('two\nlines é.txt', 'staged\n');
      await fixture.git('add', '--', 'two\nlines é.txt');
      const error = await refused('dirty-tree', () => create('checkout'));
      assert.deepEqual([...error.files].sort(), ['a.txt', 'two\nlines é.txt']);
      assert.match(error.message, /a\.txt/);
    });

    it('C08: refuses when an untracked file would be overwritten, and names it', async () => {
      await fixture.write('gone.txt', 'precious\n');
      const error = await refused('dirty-tree', () => create('checkout'));
      assert.deepEqual(error.files, ['gone.txt']);
    });

    it('C08: refuses in the middle of a merge, a rebase, a cherry-pick, a revert and a bisect', async () => {
      await fixture.git('checkout', '--quiet', '-b', 'other', deployed);
      await fixture.commit('other', { files: { 'a.txt': 'other\n' } });
      const begun: readonly (readonly [begin: string[], end: string[]])[] = [
        [
          ['merge', 'main'],
          ['merge', '--abort'],
        ],
        [
          ['rebase', 'main'],
          ['rebase', '--abort'],
        ],
        [
          ['cherry-pick', 'main'],
          ['cherry-pick', '--abort'],
        ],
        [
          ['revert', 'main'],
          ['revert', '--abort'],
        ],
        [
          ['bisect', 'start', 'main', deployed],
          ['bisect', 'reset'],
        ],
      ];
      for (const [begin, end] of begun) {
        await fixture.attempt(...begin);
        await refused('merge-in-progress', () => create('checkout'));
        await fixture.git(...end);
      }
    });

    it('C08: reports a hook that failed after the switch was done', async () => {
      await fixture.hook('post-checkout', 'echo "no node here" >&2; exit 3');
      const made = await create('checkout');
      assert.match(made.hookFailure ?? '', /no node here/);
      assert.equal(await fixture.git('rev-parse', 'HEAD'), deployed);
    });
  });

  describe('that cannot be cut', () => {
    it('C08: says where a branch of that name is, and in which worktree', async () => {
      await fixture.git('branch', BRANCH, 'main');
      const error = await refused('branch-exists', () => plan());
      assert.deepEqual(error.existing, { name: BRANCH, revision: await fixture.git('rev-parse', 'main') });
      const folder = path.join(fixture.home, 'beside');
      await fixture.git('worktree', 'add', '--quiet', folder, BRANCH);
      assert.equal((await refused('branch-exists', () => plan())).existing?.worktree, folder);
    });

    it('C08: refuses a branch that another one stands in the way of', async () => {
      await fixture.git('branch', 'hotfix');
      assert.equal((await refused('branch-exists', () => plan())).existing?.name, 'hotfix');
      await fixture.git('branch', '-m', 'hotfix', `${BRANCH}/more`);
      assert.equal((await refused('branch-exists', () => plan())).existing?.name, `${BRANCH}/more`);
    });

    for (const mode of ['worktree', 'checkout'] as const) {
      it(`C08: never takes over a branch that was made meanwhile (${mode})`, async () => {
        const ready = await plan();
        await fixture.git('branch', BRANCH, 'main');
        await refused('branch-exists', () => createHotfix(ready, mode));
      });
    }

    it('C08: says that the deployed revision is not here, and what would bring it', async () => {
      const missing = await refused('missing-revision', () => plan({ base: 'f'.repeat(40), baseName: 'v9' }));
      assert.match(missing.message, /v9 .*git fetch --tags/);
      await refused('missing-revision', () => plan({ base: '--all' }));
      await refused('missing-revision', () => plan({ base: 'HEAD^{tree}' }));
      const shallow = path.join(fixture.home, 'shallow');
      await fixture.git('clone', '--quiet', '--depth=1', `file://${fixture.folder}`, shallow);
      const repository = await openRepository(shallow);
      assert.match((await refused('missing-revision', () => plan({ repository }))).message, /--unshallow/);
    });

    it('C08: refuses a name that git does not accept, or that stands for another branch', async () => {
      await fixture.git('checkout', '--quiet', '-b', 'topic');
      await fixture.git('checkout', '--quiet', 'main');
      for (const pattern of [
        'hot fix/${slug}',
        '${slug}..x',
        '-${slug}',
        '@{-1}',
        'HEAD',
        'x/${slug}.lock',
        '${author}',
        '',
      ]) {
        await refused('bad-name', () => plan({ pattern }));
      }
    });
  });
});
