import assert from 'node:assert/strict';
import { appendFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '../../../src/git/journal/lock.ts';
import { makeSandbox, type Sandbox } from './helpers.ts';

describe('the lock of a flush', () => {
  let sandbox: Sandbox;
  beforeEach(async () => (sandbox = await makeSandbox()));
  afterEach(() => sandbox.dispose());

  it('lets one in at a time, and is not taken from the living', async () => {
    const path = join(sandbox.path, 'flush.lock');
    let inside = 0;
    let most = 0;
    const visit = async (): Promise<void> => {
      const release = await takeLock(path, 10_000);
      assert.ok(release);
      most = Math.max(most, (inside += 1));
      await new Promise((resume) => setTimeout(resume, 5));
      inside -= 1;
      await release();
    };
    await Promise.all(Array.from({ length: 10 }, visit));
    assert.equal(most, 1);
    const held = await takeLock(path, 0);
    assert.equal(await takeLock(path, 100), undefined);
    await held?.();
    assert.deepEqual(await readdir(sandbox.path), ['repository']);
  });

  it('is taken over from a dead process, and from one that is far too late', async () => {
    const path = join(sandbox.path, 'flush.lock');
    const dead = 2 ** 22 + 12_345;
    await writeFile(path, JSON.stringify({ host: hostname(), pid: dead, token: 'x' }));
    const first = await takeLock(path, 0);
    assert.ok(first);
    await first();
    await writeFile(path, JSON.stringify({ host: 'another-machine', pid: 1, token: 'x' }));
    assert.equal(await takeLock(path, 100), undefined);
    await utimes(path, 0, Date.now() / 1000 - 600);
    const second = await takeLock(path, 0);
    assert.ok(second);
    await appendFile(path, 'somebody took over');
    await second();
    assert.ok((await readdir(sandbox.path)).includes('flush.lock'), 'it removed the lock of another');
  });
});
