import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { openRepository, type Repository } from '../../../src/git/repository.ts';
import { DiffCache } from '../../../src/git/suspects/cache.ts';
import { layoutOf, seal, UNCHECKED_BYTES, type Layout } from '../../../src/git/suspects/cache-layout.ts';
import type { CommitDiff } from '../../../src/git/suspects/diff-parser.ts';
import { WordCounter } from '../../../src/git/suspects/word-counter.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';
import { countingGit, plain, readOf, type CountingGit, type Read } from './helpers.ts';

/** As if they stood in the lines of a commit that is kept there. */
function counted(cache: DiffCache, words: string): CommitDiff['words'] {
  const counter = new WordCounter(cache.words, Infinity);
  counter.countLine(Buffer.from(words), 0, words.length);
  return counter.take();
}

/** Damage that no checksum tells, as if a file had been written so. */
const structural = (
  damages: Readonly<Record<string, (layout: Layout) => unknown>>,
): Record<string, (file: Buffer) => Buffer> =>
  Object.fromEntries(
    Object.entries(damages).map(([kind, damage]) => [
      `${kind}, though it was written so`,
      (bytes) => {
        const file = Buffer.from(new ArrayBuffer(bytes.length));
        bytes.copy(file);
        const layout = layoutOf(file) ?? assert.fail();
        damage(layout);
        seal(layout, crc32(file.subarray(UNCHECKED_BYTES)));
        return file;
      },
    ]),
  );

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

  const file = (): string => path.join(shop.folder, '.git/incidents/cache/diffs.bin');
  const plainOf = ({ candidates }: Read) => candidates.map(plain);
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
    assert.deepEqual(plainOf(await readOf(repository, { cache })), plainOf(first));
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
    const whole = await readAnew();
    const { candidates } = whole;
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
    assert.deepEqual(plainOf(again), plainOf(whole));
  });

  it('and after a restart from the disk, where only what is new is compared', async () => {
    const first = await readAnew();
    await git.compared();
    await shop.commit('four', { files: { four: 'word of four\n' } });
    const again = await readAnew();
    assert.equal(await git.compared(), 1);
    assert.deepEqual(plainOf(again).slice(1), plainOf(first));
    assert.equal(again.get('four').words?.get('four'), 1);
    assert.deepEqual(await readdir(path.dirname(file())), ['diffs.bin']);
  });

  it('and stays as it was for odd paths, binary files and cut commits', async () => {
    const cache = new DiffCache(repository.commonDir);
    const diff: CommitDiff = {
      revision: 'a'.repeat(40),
      files: [{ path: 'line\nend "ü".txt', added: 1, removed: 0 }, { path: 'logo.png' }],
      fileCount: 700,
      words: counted(cache, '__proto__ __proto__ constructor'),
      isCut: true,
    };
    cache.put(diff);
    await cache.save();
    const other = new DiffCache(repository.commonDir);
    await other.open();
    const read = other.get(diff.revision);
    assert.deepEqual(read && plain(read), plain(diff));
  });

  const damages: Readonly<Record<string, (file: Buffer) => Uint8Array>> = {
    'that was cut': (bytes) => bytes.subarray(0, -10),
    'that has more': (bytes) => Buffer.concat([bytes, Buffer.alloc(8)]),
    'that is empty': () => Buffer.alloc(0),
    'that is noise': (bytes) => bytes.fill('noise'),
    'from another version': (bytes) => {
      bytes[4] = 2;
      return bytes;
    },
    'whose sizes are beyond all bounds': (bytes) => bytes.fill(0xff, 12, 32),
    ...structural({
      'whose words begin in the middle of one': ({ starts }) => starts.fill(2, 0, 1),
      'whose words have no end': ({ starts, textBytes }) => starts.fill(textBytes + 1, -1),
      'whose words begin before the one before them': ({ starts }) => starts.fill(1, 1, 2),
      'with a word that is not there': ({ numbers, words }) => numbers.fill(words, -1),
      'with a word that stands there twice': ({ numbers }) => numbers.fill(numbers[0] ?? 0, 1, 2),
      'with a commit that ends before it begins': ({ ends }) => ends.fill(0, 2, 3),
      'with a commit that ends beyond all': ({ ends, counts }) => ends.fill(counts + 1, -2, -1),
      'with text that ends beyond all': ({ ends, metaBytes }) => ends.fill(metaBytes + 1, -1),
      'with something else than a commit': ({ metas }) => metas.fill('["nothing",', 0, 11),
      'with a number that is none': ({ metas }) => metas.write('-', metas.indexOf(',0,1,') + 3),
      'with half a line': ({ metas }) => metas.fill(' ', metas.length - 10),
    }),
  };
  for (const [kind, damage] of Object.entries(damages)) {
    it(`and a cache ${kind} is made anew`, async () => {
      const first = plainOf(await readAnew());
      const whole = await readFile(file());
      await git.compared();
      await writeFile(file(), damage(Buffer.from(whole)));
      assert.deepEqual(plainOf(await readAnew()), first);
      assert.ok((await git.compared()) > 0);
      assert.deepEqual(plainOf(await readAnew()), first);
      assert.equal(await git.compared(), 0);
    });
  }

  it('and damage of any byte is found', async () => {
    const first = plainOf(await readAnew());
    const whole = await readFile(file());
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      await writeFile(file(), damaged);
      const cache = new DiffCache(repository.commonDir);
      await cache.open();
      assert.equal(cache.get(first[0]?.revision ?? ''), undefined, `byte ${at}`);
    }
  });

  it('and where the disk takes nothing, it is only slower', async () => {
    await mkdir(path.join(shop.folder, '.git/incidents'), { recursive: true });
    await writeFile(path.join(shop.folder, '.git/incidents/cache'), 'a file in its place');
    assert.equal((await readAnew()).candidates.length, 3);
  });

  it('and what was not asked for longest goes when there is too much', async () => {
    const cache = new DiffCache(repository.commonDir, 3_500);
    const of = (digit: string): CommitDiff => ({
      revision: digit.repeat(40),
      files: [],
      fileCount: 0,
      words: counted(cache, Array.from({ length: 50 }, (_, index) => `word${index}of${digit}`).join(' ')),
      isCut: false,
    });
    for (const digit of '123') cache.put(of(digit));
    await cache.save();
    assert.ok(cache.get('1'.repeat(40)));
    for (const digit of '45') cache.put(of(digit));
    await cache.save();
    const kept = Array.from('12345').filter((digit) => cache.get(digit.repeat(40)) !== undefined);
    assert.deepEqual(kept, ['1', '4', '5']);
    assert.ok((await stat(file())).size <= 3_500);
    const other = new DiffCache(repository.commonDir, 3_500);
    await other.open();
    const onDisk = other.get('5'.repeat(40));
    assert.deepEqual(onDisk && plain(onDisk), plain(of('5')));
  });

  it('and where too many words were met, memory begins anew with what is on the disk', async () => {
    const cache = new DiffCache(repository.commonDir, undefined, 20);
    const first = await readOf(repository, { cache });
    const { words } = cache;
    await cache.save();
    assert.equal(cache.words, words);
    await shop.commit('four', {
      files: { four: Array.from({ length: 20 }, (_, at) => `more${at}x`).join('\n') },
    });
    await readOf(repository, { cache });
    await cache.save();
    assert.notEqual(cache.words, words);
    await git.compared();
    const again = await readOf(repository, { cache });
    assert.equal(await git.compared(), 0);
    assert.deepEqual(plainOf(again).slice(1), plainOf(first));
    // What was read with the words of before is not mixed with these.
    const { revision } = again.candidates[1] ?? assert.fail();
    const odd = { revision: 'b'.repeat(40), files: [], fileCount: 0, isCut: false };
    cache.put({ ...odd, words: new WordCounter(words, Infinity).take() });
    await cache.save();
    const other = new DiffCache(repository.commonDir);
    await other.open();
    assert.deepEqual(
      [revision, odd.revision].map((one) => other.get(one)?.revision),
      [revision, undefined],
    );
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
