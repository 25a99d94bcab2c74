import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { ObjectReader } from '../../../src/git/object-reader.ts';
import { GitProcessError, runGit } from '../../../src/git/process.ts';
import { gitWithInput, makeSandbox, type Sandbox } from './helpers.ts';

describe('the long-lived reader of objects', () => {
  let sandbox: Sandbox;
  let reader: ObjectReader;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    reader = new ObjectReader(join(sandbox.repository, '.git'));
  });
  afterEach(async () => {
    reader.close();
    await sandbox.dispose();
  });
  const write = async (text: string) =>
    (await gitWithInput(['hash-object', '-w', '--stdin'], text, sandbox.repository)).trim();

  it('answers overlapping requests in their order, whatever the bytes', async () => {
    const texts = ['', 'a', '\n\n', 'x'.repeat(300_000), '\u20ac missing\n'];
    const oids = await Promise.all(texts.map(write));
    const read = await Promise.all([...oids, '0'.repeat(40), 'refs/no/such'].map((oid) => reader.read(oid)));
    assert.deepEqual(
      read.map((object) => object?.bytes.toString()),
      [...texts, undefined, undefined],
    );
    assert.deepEqual(await reader.info(oids[3]!), {
      oid: oids[3],
      type: 'blob',
      size: 300_000,
      bytes: Buffer.alloc(0),
    });
  });

  it('loses only the request for the object that it dies of', async () => {
    const [good, bad] = [await write('good'), await write(randomBytes(100_000).toString('hex'))];
    const path = join(sandbox.repository, '.git/objects', bad.slice(0, 2), bad.slice(2));
    await chmod(path, 0o644);
    // Its header can be read, and its end cannot.
    await truncate(path, 50_000);
    const outcomes = await Promise.allSettled([good, bad, good, bad, good].map((oid) => reader.read(oid)));
    const texts = outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value?.bytes.toString() : outcome.status,
    );
    assert.deepEqual(texts, ['good', 'rejected', 'good', 'rejected', 'good']);
  });

  it('answers thousands of requests at once, and those it was let go of with', async () => {
    const oids = await Promise.all(['one', 'two', 'three'].map(write));
    const wanted = Array.from({ length: 3_000 }, (_, index) => oids[index % 3]!);
    const read = Promise.all(wanted.map((oid) => reader.read(oid)));
    reader.close();
    const texts = (await read).map((object) => object?.bytes.toString());
    assert.deepEqual(
      new Set(texts.map((text, index) => `${index % 3} ${text}`)),
      new Set(['0 one', '1 two', '2 three']),
    );
  });

  it('sees refs that moved, and works on after it was let go of', async () => {
    const first = await reader.info('refs/heads/main');
    await sandbox.git(['commit', '--quiet', '--allow-empty', '-m', 'second']);
    const second = await reader.info('refs/heads/main');
    assert.notEqual(second?.oid, first?.oid);
    reader.close();
    assert.deepEqual(await reader.info('refs/heads/main'), second);
  });

  it('says when git cannot be started, and survives a git that does not read its input', async () => {
    const isMissing = (error: unknown) => error instanceof GitProcessError && error.reason === 'missing';
    const broken = new ObjectReader(sandbox.repository, '/does/not/exist/git');
    await assert.rejects(broken.info('HEAD'), isMissing);
    await assert.rejects(
      runGit(['--version'], { cwd: sandbox.repository, gitPath: '/does/not/exist/git' }),
      isMissing,
    );
    const input = Array.from({ length: 50 }, () => 'x'.repeat(100_000));
    const result = await runGit(['--version'], { cwd: sandbox.repository, input });
    assert.equal(result.exitCode, 0);
    const breaking = async function* (): AsyncGenerator<string> {
      yield 'blob\ndata 1\n';
      await Promise.reject(new Error('the input broke off'));
    };
    const importing = runGit(['fast-import', '--quiet', '--done'], {
      cwd: sandbox.repository,
      input: breaking(),
    });
    await assert.rejects(importing, /the input broke off/);
  });
});
