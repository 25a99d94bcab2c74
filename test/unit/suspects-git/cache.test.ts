import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openRepository, type Repository } from '../../../src/git/repository.ts';
import { DiffCache } from '../../../src/git/suspects/cache.ts';
import type { CommitDiff } from '../../../src/git/suspects/diff-parser.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';
import { countingGit, readOf, type CountingGit, type Read } from './helpers.ts';

describe('what commits changed is read once', () => {
  let shop: Fixture;
  let git: CountingGit;
  let repository: Repository;
  beforeEach(async () => {
    shop = await makeFixture();
    for (const name of ['one', 'two', 'three'])
      await shop.commit(name, { files: { [name]: `word of ${name}\n` } });
    git = await countingGit(shop);
    repository = await openRepository(shop.folder, { gitPath: git.gitPath });
  });
  afterEach(() => shop.dispose());

  const file = (): string => path.join(shop.folder, '.git/incidents/cache/diffs.jsonl');
  /** As a window that was just opened does it. */
  const readAnew = async (): Promise<Read> => {
    const cache = new DiffCache(repository.commonDir);
    const read = await readOf(repository, { cache });
    await cache.save();
    return read;
  };

  it('and the second time comes from memory', async () => {
    const cache = new DiffCache(repository.commonDir);
    const first = await readOf(repository, { cache });
    assert.equal(await git.compared(), 3);
    await git.commands();
    assert.deepEqual(
      await readOf(repository, { cache }).then(({ candidates }) => candidates),
      first.candidates,
    );
    assert.equal(await git.compared(), 0);
    assert.ok(!(await git.commands()).some((command) => command.startsWith('diff-tree')));
  });

  it('and is the same object, so that what was made of it for the ranking is found again', async () => {
    const cache = new DiffCache(repository.commonDir);
    const first = await readOf(repository, { cache });
    for (const save of [false, true]) {
      if (save) await cache.save();
      const { candidates } = await readOf(repository, { cache });
      assert.equal(candidates.length, 3);
      for (const [index, candidate] of candidates.entries()) assert.equal(candidate, first.candidates[index]);
    }
  });

  it('but not where git was told to show another commit in its place', async () => {
    const cache = new DiffCache(repository.commonDir);
    await readOf(repository, { cache });
    const tree = await shop.git('rev-parse', 'HEAD^{tree}');
    const other = await shop.git('commit-tree', tree, '-p', 'HEAD^', '-m', 'another message');
    await shop.git('replace', 'HEAD', other);
    const { candidates } = await readOf(repository, { cache });
    assert.deepEqual(
      candidates.map(({ subject }) => subject),
      ['another message', 'two', 'one'],
    );
  });

  it('and nothing is kept of a commit in the middle of which it was stopped', async () => {
    const { candidates } = await readAnew();
    await rm(file());
    const gitPath = path.join(shop.home, 'git-that-stops');
    // All but the end of the last commit, as when git is slow.
    const cut = `git "$@" | head -c -20; exec sleep 600`;
    await writeFile(gitPath, `#!/bin/sh\ncase "$*" in *diff-tree*-p*) ${cut};; *) exec git "$@";; esac\n`);
    await chmod(gitPath, 0o755);
    const slow = await openRepository(shop.folder, { gitPath });
    const cache = new DiffCache(slow.commonDir);
    const controller = new AbortController();
    const reading = readOf(slow, { cache, signal: controller.signal });
    while (candidates.filter(({ revision }) => cache.get(revision) !== undefined).length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    controller.abort();
    await assert.rejects(reading, { reason: 'aborted' });
    await cache.save();
    const kept = new DiffCache(slow.commonDir);
    await kept.open();
    assert.deepEqual(
      candidates.map(({ revision }) => kept.get(revision) !== undefined),
      [true, true, false],
    );
    await git.compared();
    const again = await readAnew();
    assert.equal(await git.compared(), 1);
    assert.deepEqual(again.candidates, candidates);
  });

  it('and after a restart from the disk, where only what is new is compared', async () => {
    const { candidates } = await readAnew();
    await git.compared();
    await shop.commit('four', { files: { four: 'word of four\n' } });
    const again = await readAnew();
    assert.equal(await git.compared(), 1);
    assert.deepEqual(again.candidates.slice(1), candidates);
    assert.equal(again.get('four').words?.get('four'), 1);
    assert.deepEqual(await readdir(path.dirname(file())), ['diffs.jsonl']);
  });

  it('and stays as it was for odd paths, binary files and cut commits', async () => {
    const diff: CommitDiff = {
      revision: 'a'.repeat(40),
      files: [{ path: 'line\nend "ü".txt', added: 1, removed: 0 }, { path: 'logo.png' }],
      fileCount: 700,
      words: new Map([
        ['__proto__', 2],
        ['constructor', 1],
      ]),
      termCounts: Uint8Array.of(1, 0),
      isCut: true,
    };
    const cache = new DiffCache(repository.commonDir);
    cache.put(diff);
    await cache.save();
    const other = new DiffCache(repository.commonDir);
    await other.open();
    assert.deepEqual(other.get(diff.revision), diff);
  });

  const damages: Readonly<Record<string, (text: string) => string>> = {
    'that was cut': (text) => text.slice(0, text.length - 10),
    'with a line of something else': (text) => text.replace(/\["[0-9a-f]{40}",/, '["nothing",'),
    'with a count that is none': (text) => text.replace(/\d+(?=\],\[\d+(?:,\d+)*\]\]\n)/, '-1'),
    'with a text in place of a number': (text) => text.replace(/\d+(?=\],\[\d+(?:,\d+)*\]\]\n)/, '"1"'),
    'with more terms of a word than there can be': (text) => text.replace(/\d+(?=\]\]\n)/, '256'),
    'with terms of a word too few': (text) => text.replace(/\d+,(?=\d+\]\]\n)/, ''),
    'with a word that stands there twice': (text) => text.replace(/"word \w+"/, '"word word"'),
    'with a field too few': (text) => text.replace(/,\[[^\]]*\]\]\n/, ']\n'),
    'with half a line': (text) => text.replace(/ \w+",\[.*\n/, '\n'),
    'that is empty': () => '',
    'from another version': (text) => text.replace('"format":2', '"format":1'),
    'that is noise': () => '\0\xff\n{"format":2}\n',
  };
  for (const [kind, damage] of Object.entries(damages)) {
    it(`and a cache ${kind} is made anew`, async () => {
      const { candidates } = await readAnew();
      const whole = await readFile(file(), 'utf8');
      await git.compared();
      await writeFile(file(), damage(whole));
      assert.deepEqual((await readAnew()).candidates, candidates);
      assert.ok((await git.compared()) > 0);
      assert.deepEqual((await readAnew()).candidates, candidates);
      assert.equal(await git.compared(), 0);
    });
  }

  it('and where the disk takes nothing, it is only slower', async () => {
    await mkdir(path.join(shop.folder, '.git/incidents'), { recursive: true });
    await writeFile(path.join(shop.folder, '.git/incidents/cache'), 'a file in its place');
    assert.equal((await readAnew()).candidates.length, 3);
  });

  it('and what was not asked for longest goes when there is too much', async () => {
    const of = (digit: string): CommitDiff => {
      const words = new Map(Array.from({ length: 50 }, (_, index) => [`${digit}word${index}`, 1] as const));
      return {
        revision: digit.repeat(40),
        files: [],
        fileCount: 0,
        words,
        termCounts: new Uint8Array(50),
        isCut: false,
      };
    };
    const cache = new DiffCache(repository.commonDir, 2_300);
    for (const digit of '123') cache.put(of(digit));
    await cache.save();
    assert.ok(cache.get('1'.repeat(40)));
    for (const digit of '45') cache.put(of(digit));
    await cache.save();
    const kept = Array.from('12345').filter((digit) => cache.get(digit.repeat(40)) !== undefined);
    assert.deepEqual(kept, ['1', '4', '5']);
    assert.ok((await stat(file())).size < 2_500);
  });

  it('but not what could not be read', async () => {
    await shop.git('config', 'uploadpack.allowFilter', 'true');
    const folder = path.join(shop.home, 'blobless');
    const options = ['--quiet', '--filter=blob:none', '--no-checkout'];
    await shop.gitIn(shop.home, 'clone', ...options, `file://${shop.folder}`, folder);
    const clone = await openRepository(folder, { gitPath: git.gitPath });
    const cache = new DiffCache(clone.commonDir);
    await readOf(clone, { cache });
    await git.compared();
    const { lacks } = await readOf(clone, { cache });
    assert.ok((await git.compared()) > 0);
    assert.equal(lacks.length, 1);
  });
});
