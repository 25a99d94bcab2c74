import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  askGit,
  GitError,
  openGit,
  readGit,
  requireGit,
  type GitErrorReason,
} from '../../../src/git/client.ts';
import { makeFixture, type Fixture } from './fixture.ts';

const failsWith = (reason: GitErrorReason) => (error: unknown) => {
  assert.ok(error instanceof GitError, String(error));
  assert.equal(error.reason, reason);
  return true;
};

describe('the door to git', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await makeFixture();
    await fixture.commit('first', { files: { 'a.txt': 'a\n' } });
  });
  after(() => fixture.dispose());

  /** A program that stands in for git. */
  const impostor = async (name: string, script: string): Promise<string> => {
    const file = path.join(fixture.home, name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    return file;
  };

  it('takes an exit code of 1 without any complaint for a failure', async () => {
    await assert.rejects(
      readGit(fixture.folder, ['symbolic-ref', '-q', 'refs/heads/main']),
      (error: unknown) => {
        assert.ok(error instanceof GitError);
        assert.equal(error.exitCode, 1);
        return true;
      },
    );
  });

  it('answers undefined where exit code 1 means no, and the text where it means yes', async () => {
    assert.equal(await askGit(fixture.folder, ['symbolic-ref', '-q', 'refs/heads/main']), undefined);
    assert.equal(await askGit(fixture.folder, ['symbolic-ref', '-q', 'HEAD']), 'refs/heads/main');
  });

  it('takes a git that was killed in the middle of its answer for a failure', async () => {
    const gitPath = await impostor('killed', 'echo half; kill -9 $$');
    await assert.rejects(readGit(fixture.folder, ['log'], { gitPath }), failsWith('other'));
  });

  it('reads to the end of the answer, which may come after the exit', async () => {
    const gitPath = await impostor('late', '(sleep 0.5; echo last) & echo first');
    assert.equal(await readGit(fixture.folder, ['log'], { gitPath }), 'first\nlast\n');
  });

  it('says that git is missing', async () => {
    const gitPath = path.join(fixture.home, 'no-such-git');
    await assert.rejects(readGit(fixture.folder, ['status'], { gitPath }), failsWith('git-missing'));
    await assert.rejects(requireGit(fixture.folder, gitPath), failsWith('git-missing'));
  });

  it('refuses a git older than 2.36 and takes newer ones, of Apple and Windows too', async () => {
    const version = async (text: string) =>
      requireGit(fixture.folder, await impostor(text.replaceAll(/\W/g, '-'), `echo "git version ${text}"`));
    await assert.rejects(version('2.35.8'), failsWith('too-old'));
    await assert.rejects(version('1.99.0'), failsWith('too-old'));
    assert.deepEqual(await version('2.36.0'), { major: 2, minor: 36 });
    assert.deepEqual(await version('2.39.5 (Apple Git-154)'), { major: 2, minor: 39 });
    assert.deepEqual(await version('3.0.0.windows.1'), { major: 3, minor: 0 });
  });

  it('asks again after a git that was missing has been installed', async () => {
    const gitPath = path.join(fixture.home, 'late-git');
    await assert.rejects(requireGit(fixture.folder, gitPath), failsWith('git-missing'));
    await impostor('late-git', 'echo "git version 2.50.0"');
    assert.deepEqual(await requireGit(fixture.folder, gitPath), { major: 2, minor: 50 });
  });

  it('takes a path to git that has spaces', async () => {
    const gitPath = await impostor('my git', 'echo fine');
    assert.equal(await readGit(fixture.folder, ['status'], { gitPath }), 'fine\n');
  });

  it('tells a folder outside of any repository and a folder that is not there', async () => {
    await assert.rejects(readGit(fixture.home, ['status']), failsWith('not-a-repository'));
    await assert.rejects(readGit(path.join(fixture.home, 'gone'), ['status']), failsWith('not-a-repository'));
  });

  it('tells a repository of another user, with the command that trusts it', async () => {
    const gitPath = await impostor(
      'wary',
      'echo "fatal: detected dubious ownership in repository at \'/x\'" >&2; exit 128',
    );
    await assert.rejects(readGit(fixture.folder, ['status'], { gitPath }), (error: unknown) => {
      assert.ok(error instanceof GitError);
      assert.equal(error.reason, 'unsafe-directory');
      assert.ok(error.message.includes(`safe.directory "${fixture.folder}"`), error.message);
      return true;
    });
  });

  it('tells a revision that is not here', async () => {
    await assert.rejects(readGit(fixture.folder, ['log', 'nowhere', '--']), failsWith('unknown-revision'));
  });

  it('is stopped by its signal, before and while git runs', async () => {
    const gitPath = await impostor('slow', 'exec sleep 30');
    await assert.rejects(
      readGit(fixture.folder, ['log'], { gitPath, signal: AbortSignal.abort() }),
      failsWith('aborted'),
    );
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const started = performance.now();
    await assert.rejects(
      readGit(fixture.folder, ['log'], { gitPath, signal: controller.signal }),
      failsWith('aborted'),
    );
    assert.ok(performance.now() - started < 25_000);
  });

  it('is not led to another repository by GIT_DIR, nor made to wait by a prompt or an editor', async () => {
    const other = path.join(fixture.home, 'other');
    await mkdir(other);
    await fixture.gitIn(other, 'init', '--quiet', '--initial-branch=astray');
    const misleading = { GIT_DIR: path.join(other, '.git'), EDITOR: 'vi', PAGER: 'less', SSH_ASKPASS: 'ask' };
    const before = { ...process.env };
    Object.assign(process.env, misleading);
    try {
      assert.equal(await askGit(fixture.folder, ['symbolic-ref', 'HEAD']), 'refs/heads/main');
      const gitPath = await impostor('nosy', 'env');
      const environment = await readGit(fixture.folder, ['x'], { gitPath });
      assert.doesNotMatch(environment, /^(GIT_DIR|EDITOR|PAGER|SSH_ASKPASS)=/m);
      assert.match(environment, /^GIT_TERMINAL_PROMPT=0$/m);
      assert.match(environment, /^PATH=./m);
    } finally {
      for (const name of Object.keys(misleading)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, before);
    }
  });

  it('stays off the network, except for what a person asked for', async () => {
    const gitPath = await impostor('offline', 'env');
    assert.match(await readGit(fixture.folder, ['x'], { gitPath }), /^GIT_NO_LAZY_FETCH=1$/m);
    const asked = await readGit(fixture.folder, ['x'], { gitPath, asked: true });
    assert.doesNotMatch(asked, /^GIT_NO_LAZY_FETCH=/m);
    // Their hooks may abbreviate options as they like.
    assert.match(asked, /^GIT_TEST_DISALLOW_ABBREVIATED_OPTIONS=false$/m);
  });

  it('does not wait for ever for what a hook left running', async () => {
    const gitPath = await impostor('leaves-something', 'sleep 30 & echo $!');
    const started = performance.now();
    const left = await readGit(fixture.folder, ['x'], { gitPath, asked: true });
    assert.ok(performance.now() - started < 25_000);
    process.kill(Number(left));
  });

  it('gives git its input, also an empty one', async () => {
    for (const [input, expected] of [
      ['HEAD\n', /^[0-9a-f]{40} commit \d+\n$/],
      ['', /^$/],
    ] as const) {
      assert.match(await openGit(fixture.folder, { input }).raw(['cat-file', '--batch-check']), expected);
    }
  });
});
