import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { access, chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GitError } from '../../../src/git/client.ts';
import { runGit } from '../../../src/git/process.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { DiffParser, type CommitDiff } from '../../../src/git/suspects/diff-parser.ts';
import { comparing } from '../../../src/git/suspects/raw.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';
import { countingGit, readAll, readOf, subjects } from './helpers.ts';

const KB = 1024;

describe('reading commits keeps within bounds', () => {
  let shop: Fixture;
  beforeEach(async () => {
    shop = await makeFixture();
  });
  afterEach(() => shop.dispose());

  it('cuts a long message within no character, and keeps the next commit whole', async () => {
    await shop.commit('Start', { files: { 'a.txt': 'a\n' } });
    const file = path.join(shop.home, 'message');
    await writeFile(file, `Long\n\n${'x'.repeat(4 * KB - 1)}é${'y'.repeat(300 * KB)}\n`);
    await shop.git('commit', '-q', '--allow-empty', '-F', file);
    const { candidates, get } = await readAll(shop.folder);
    assert.deepEqual(subjects(candidates), ['Long', 'Start']);
    assert.equal(get('Long').body, 'x'.repeat(4 * KB - 1));
  });

  it('counts a line of a million characters and takes words from its beginning', async () => {
    await shop.commit('Start');
    const line = `firstWord ${'lorem '.repeat(170_000)} lastWord`;
    await shop.commit('Minified', { files: { 'a.min.js': `${line}\nafterWord\n`, 'b.txt': 'besideWord\n' } });
    const { files, words, isCut } = (await readAll(shop.folder)).get('Minified');
    assert.deepEqual(files, [
      { path: 'a.min.js', added: 2, removed: 0 },
      { path: 'b.txt', added: 1, removed: 0 },
    ]);
    const has = (word: string): boolean => words?.has(word) === true;
    assert.deepEqual(['firstWord', 'lastWord', 'afterWord', 'besideWord'].map(has), [
      true,
      false,
      true,
      true,
    ]);
    assert.ok((words?.get('lorem') ?? 0) < 400);
    assert.equal(isCut, undefined);
  });

  it('does not compare a file of five megabytes', async () => {
    await shop.commit('Start');
    await shop.commit('Dump', { files: { 'dump.json': `"${'x y '.repeat(1_300_000)}"`, 'z.txt': 'z\n' } });
    assert.deepEqual((await readAll(shop.folder)).get('Dump').files, [
      { path: 'dump.json' },
      { path: 'z.txt', added: 1, removed: 0 },
    ]);
  });

  it('stops in a diff that is too long, says so, and goes on with the next commit', async () => {
    await shop.commit('Before', { files: { 'first.txt': 'first\n' } });
    const text = (name: string): string =>
      `${name} `
        .repeat(7)
        .concat('\n')
        .repeat(30 * KB);
    const names = Array.from({ length: 12 }, (_, index) => `vendor${String(index).padStart(2, '0')}`);
    await shop.commit('Vendor', {
      files: Object.fromEntries(names.map((name) => [`${name}.txt`, text(name)])),
    });
    await shop.commit('After', { files: { 'last.txt': 'last\n' } });
    const { get, lacks } = await readAll(shop.folder);
    const { files = [], fileCount, words, isCut } = get('Vendor');
    assert.equal(isCut, true);
    assert.deepEqual([files.length, fileCount], [12, 12]);
    assert.deepEqual(files[0], { path: 'vendor00.txt', added: 30 * KB, removed: 0 });
    assert.deepEqual(files.at(-1), { path: 'vendor11.txt' });
    assert.equal(words?.has('vendor11'), false);
    // Of each file the words of the first lines, though all lines count.
    assert.ok((words.get('vendor00') ?? 0) < 10_000);
    assert.equal(get('After').words?.get('last'), 1);
    assert.equal(get('Before').words?.get('first'), 1);
    assert.deepEqual(lacks, []);
  });

  it('keeps no more different words of a commit than are of use', async () => {
    await shop.commit('Start');
    const lines = Array.from({ length: 6_000 }, (_, index) => `w${index}x`).join('\n');
    await shop.commit('Words', { files: { 'a.txt': lines } });
    assert.equal((await readAll(shop.folder)).get('Words').words?.size, 3_000);
  });

  it('reads the same whatever pieces it comes in', async () => {
    await shop.commit('Start', { files: { 'ü.txt': 'übergröße eins\nzwei\n', 'b\nc.txt': 'x\n' } });
    await shop.commit('Empty');
    await shop.commit('Edit', {
      files: {
        'ü.txt': 'übergröße drei\nzwei',
        'long.txt': `${'y'.repeat(50 * KB)}${'+'.repeat(50 * KB)}\nend\n`,
      },
    });
    const { stdout } = await runGit(comparing('-p', '-U0'), {
      cwd: shop.folder,
      input: [await shop.git('rev-list', 'HEAD'), '\n'],
    });
    const parse = (size: number): CommitDiff[] => {
      const diffs: CommitDiff[] = [];
      const parser = new DiffParser(40, (diff) => diffs.push(diff));
      for (let at = 0; at < stdout.length; at += size) assert.ok(parser.push(stdout.subarray(at, at + size)));
      parser.finish();
      return diffs;
    };
    const whole = parse(stdout.length);
    assert.deepEqual(
      whole.map(({ files }) => files.map(({ path: name, added, removed }) => [name, added, removed])),
      [
        [
          ['long.txt', 2, 0],
          ['ü.txt', 2, 2],
        ],
        [],
        [
          ['b\nc.txt', 1, 0],
          ['ü.txt', 2, 0],
        ],
      ],
    );
    // The word that fills the long line comes cut, as far as it was put together.
    const known = (diffs: readonly CommitDiff[]) =>
      diffs.map(({ words, ...rest }) => ({
        ...rest,
        words: [...words].filter(([word]) => word.length < 100).sort(),
      }));
    for (const size of [1, 2, 3, 7, 41, 64, 1_000])
      assert.deepEqual(known(parse(size)), known(whole), `${size}`);
  });

  it('knows a commit whatever its hash begins with', () => {
    const diffs: CommitDiff[] = [];
    const parser = new DiffParser(40, (diff) => diffs.push(diff));
    for (const digit of '0123456789abcdef') {
      const meta = `:100644 100644 ${'1'.repeat(40)} ${'2'.repeat(40)} M\0${digit}.txt\0\0`;
      const patch = `diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n`;
      parser.push(Buffer.from(`${digit.repeat(40)}\0${meta}${patch}`));
    }
    parser.finish();
    assert.deepEqual(
      diffs.map(({ files }) => files),
      Array.from('0123456789abcdef', (digit) => [{ path: `${digit}.txt`, added: 1, removed: 1 }]),
    );
  });
});

describe('a clone that lacks something says what', () => {
  let shop: Fixture;
  const url = (): string => `file://${shop.folder}`;
  const cloneTo = async (name: string, ...options: string[]): Promise<string> => {
    const folder = path.join(shop.home, name);
    await shop.gitIn(shop.home, 'clone', '--quiet', ...options, url(), folder);
    return folder;
  };
  beforeEach(async () => {
    shop = await makeFixture();
    await shop.git('config', 'uploadpack.allowFilter', 'true');
    for (const name of ['one', 'two', 'three', 'four', 'five', 'six'])
      await shop.commit(name, { files: { 'shared.txt': `shared ${name}\n`, [`${name}.txt`]: `${name}\n` } });
  });
  afterEach(() => shop.dispose());

  it('when history was cut: the oldest commit has not added every file', async () => {
    const { candidates, get, lacks } = await readAll(await cloneTo('shallow', '--depth=2'));
    assert.deepEqual(subjects(candidates), ['six', 'five']);
    assert.equal(get('six').words?.get('six'), 2);
    assert.deepEqual([get('five').files, get('five').words], [undefined, undefined]);
    assert.equal(lacks.length, 1);
    assert.match(lacks[0] ?? '', /History was cut within these 14 days .* "git fetch --unshallow"/);
  });

  it('when files were left out: paths are compared, and nothing is fetched', async () => {
    const folder = await cloneTo('blobless', '--filter=blob:none', '--no-checkout');
    const objects = await shop.gitIn(folder, 'count-objects', '-v');
    const { candidates, lacks } = await readAll(folder);
    assert.deepEqual(subjects(candidates), ['six', 'five', 'four', 'three', 'two', 'one']);
    assert.deepEqual(candidates[1]?.files, [{ path: 'five.txt' }, { path: 'shared.txt' }]);
    assert.ok(candidates.every(({ words }) => words === undefined));
    assert.deepEqual(lacks, [
      'This clone lacks files of 6 commits, so only their messages and paths are compared. A full clone has them.',
    ]);
    assert.equal(await shop.gitIn(folder, 'count-objects', '-v'), objects);
  });

  it('when folders were left out: only messages are compared', async () => {
    const { candidates, lacks } = await readAll(
      await cloneTo('treeless', '--filter=tree:0', '--no-checkout'),
    );
    assert.equal(candidates.length, 6);
    assert.ok(candidates.every(({ files, words }) => files === undefined && words === undefined));
    assert.match(lacks.join(), /^This clone lacks folders of 6 commits/);
  });

  it('when one file is damaged: the commits around it are read', async () => {
    const blob = await shop.git('rev-parse', 'HEAD~2:shared.txt');
    const file = path.join(shop.folder, '.git/objects', blob.slice(0, 2), blob.slice(2));
    await chmod(file, 0o644);
    await writeFile(file, '');
    const { get, lacks } = await readAll(shop.folder);
    const read = ['one', 'two', 'three', 'four', 'five', 'six'].filter(
      (name) => get(name).words !== undefined,
    );
    assert.deepEqual(read, ['one', 'two', 'three', 'six']);
    assert.deepEqual(get('four').files, [{ path: 'four.txt' }, { path: 'shared.txt' }]);
    assert.match(lacks.join(), /^This clone lacks files of 2 commits, so/);
  });
});

describe('reading commits can be stopped', () => {
  let shop: Fixture;
  beforeEach(async () => {
    shop = await makeFixture();
    for (const name of ['one', 'two']) await shop.commit(name, { files: { [name]: `${name}\n` } });
  });
  afterEach(() => shop.dispose());

  /** A git that hangs in some of its commands, and in one of them says that it is there. */
  async function hangingGit(
    pattern: string,
    silent: string,
  ): Promise<{ readonly gitPath: string; readonly begun: () => Promise<number> }> {
    const gitPath = path.join(shop.home, 'git-that-hangs');
    const mark = `${gitPath}.pid`;
    await writeFile(
      gitPath,
      `#!/bin/sh\ncase "$*" in ${pattern}) echo $$ > "${mark}.new"; mv "${mark}.new" "${mark}"; exec sleep 600;; ${silent}) exec sleep 600;; esac\nexec git "$@"\n`,
    );
    await chmod(gitPath, 0o755);
    return {
      gitPath,
      begun: async () => {
        for (;;) {
          const isThere = await access(mark).then(
            () => true,
            () => false,
          );
          if (isThere) return Number(await readFile(mark, 'utf8'));
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      },
    };
  }

  const isRunning = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  for (const [stage, pattern, silent] of [
    ['headers', '*log*first-parent*', 'none'],
    // They are asked for when lines take long.
    ['paths', '"diff-tree --stdin"*', '*"diff-tree"*-p*'],
    ['lines', '*"diff-tree"*-p*', 'none'],
  ] as const) {
    it(`while it reads ${stage}: git is ended, and nothing listens any more`, async () => {
      const { gitPath, begun } = await hangingGit(pattern, silent);
      const repository = await openRepository(shop.folder, { gitPath });
      const controller = new AbortController();
      const { signal } = controller;
      const reading = readOf(repository, { signal });
      const pid = await begun();
      assert.ok(isRunning(pid));
      controller.abort();
      await assert.rejects(reading, (error) => error instanceof GitError && error.reason === 'aborted');
      assert.ok(!isRunning(pid));
      assert.equal(getEventListeners(signal, 'abort').length, 0);
    });
  }

  it('before it begins, and leaves no listener when it was not stopped', async () => {
    const controller = new AbortController();
    await readAll(shop.folder, { signal: controller.signal });
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
    const git = await countingGit(shop);
    const repository = await openRepository(shop.folder, { gitPath: git.gitPath });
    await assert.rejects(
      readOf(repository, { signal: AbortSignal.abort() }),
      (error) => error instanceof GitError && error.reason === 'aborted',
    );
  });
});
