import assert from 'node:assert/strict';
import { Masking, MaskingError, type Look } from '../../../src/editor/secrets/masking.ts';

const TOKEN = `ghp_${'aB3dE6gH9'.repeat(4)}`;

function counted(): { readonly masking: Masking; readonly told: string[] } {
  const told: string[] = [];
  return { masking: new Masking((labels) => told.push(...labels)), told };
}

const nothing = (): void => undefined;

describe('masking', () => {
  it('replaces a secret and says what it was, and nothing else of it', async () => {
    const { masking, told } = counted();
    const text = await masking.text(`git clone https://me:${TOKEN}@github.com/a/b\ndone`);
    assert.equal(text, 'git clone https://me:[masked: GitHub token]@github.com/a/b\ndone');
    assert.deepEqual(told, ['GitHub token']);
  });

  it('changes nothing that has no secret in it, not even what is hidden', async () => {
    const { masking, told } = counted();
    for (const text of ['', 'pay', 'the fix works', 'zero\u200bwidth', '\x1b[31mred\x1b[0m\r\nblue'])
      assert.equal(await masking.text(text), text);
    assert.deepEqual(told, []);
  });

  it('finds one that hidden characters cut in pieces, which are not shown either', async () => {
    const { masking } = counted();
    const hidden = `${TOKEN.slice(0, 8)}\u200b${TOKEN.slice(8, 20)}\x1b[0m${TOKEN.slice(20)}`;
    assert.equal(await masking.text(`use ${hidden} now`), 'use [masked: GitHub token] now');
  });

  it('masks nothing twice', async () => {
    const { masking, told } = counted();
    const once = await masking.text(`Authorization: Bearer ${TOKEN}\npassword=hunter2\nredis://:pw@h/0`);
    assert.equal(told.length, 3, once);
    assert.equal(await masking.text(once), once);
    assert.equal(told.length, 3);
  });

  it('finds a secret wherever it stands in a long text', async () => {
    const { masking } = counted();
    const line = '2026-11-25T06:01:59Z GET /api/orders 200 commit=9347aee0d3c4b5a69788c9d0e1f2a3b4c5d6e7f8\n';
    for (const at of [16_364, 16_384, 16_400, 32_750, 32_768, 49_140, 65_536]) {
      const before = line.repeat(1000).slice(0, at - 1);
      const masked = await masking.text(`${before} ${TOKEN} ${line.repeat(300)}`);
      assert.equal(masked, `${before} [masked: GitHub token] ${line.repeat(300)}`, String(at));
    }
  });

  it('takes no end of a long word for a secret because a window begins there', async () => {
    const { masking } = counted();
    const word = `${'x'.repeat(16 * 1024)}${TOKEN}`;
    assert.equal(await masking.text(`${word} end`), `${word} end`);
  });

  it('masks every text of plain data and leaves the rest', async () => {
    const { masking, told } = counted();
    const data = {
      title: `Deploy with ${TOKEN}`,
      revision: '9347aee0d3c4b5a69788c9d0e1f2a3b4c5d6e7f8',
      suspects: [{ reasons: ['password=hunter2', 'late'], probability: 0.25 }],
      note: undefined,
      at: null,
    };
    assert.deepEqual(await masking.data(data), {
      ...data,
      title: 'Deploy with [masked: GitHub token]',
      suspects: [{ reasons: ['password=[masked: password or key]', 'late'], probability: 0.25 }],
    });
    assert.deepEqual(told, ['GitHub token', 'password or key']);
  });

  it('keeps a text as short as its kind allows', async () => {
    const { masking } = counted();
    const line = `${'x'.repeat(480)} password=ab`;
    const { title } = await masking.data({ title: line });
    assert.equal(title.length, 500);
    assert.ok(title.startsWith(`${'x'.repeat(480)} password=[m`), title);
  });

  it('masks files that are text in any of the usual encodings, and no others', async () => {
    const { masking } = counted();
    const mask = async (bytes: Uint8Array): Promise<Buffer> => Buffer.from(await masking.bytes(bytes));
    const secret = `Grüße: password=hunter2`;
    const expected = 'Grüße: password=[masked: password or key]';
    assert.equal((await mask(Buffer.from(secret))).toString(), expected);
    assert.equal((await mask(Buffer.from(secret, 'latin1'))).toString('latin1'), expected);
    assert.equal((await mask(Buffer.from(`\ufeff${secret}`, 'utf16le'))).toString(), expected);
    assert.equal((await mask(Buffer.from(`\ufeff${secret}`))).toString(), `\ufeff${expected}`);
    const picture = Buffer.from(`\x89PNG\r\n\x1a\n\0\0\0\rIHDR password=hunter2`, 'latin1');
    assert.equal(await masking.bytes(picture), picture);
    const plain = Buffer.from('nothing');
    assert.equal(await masking.bytes(plain), plain);
  });

  it('gives nothing back when the check fails, says so, and tries again', async () => {
    let fails = true;
    const look: Look = (text) => Promise.resolve({ text, labels: [] });
    const masking = new Masking(nothing, () =>
      fails ? Promise.reject(new Error(`no part beside ${TOKEN}`)) : Promise.resolve(look),
    );
    const failed = await masking.data({ text: `use ${TOKEN}` }).catch((error: unknown) => error);
    assert.ok(failed instanceof MaskingError);
    assert.match(failed.message, /check failed\. Nothing was recorded\. Reload the window/);
    assert.ok(!JSON.stringify([failed.message, failed.stack, failed.cause]).includes(TOKEN));
    fails = false;
    assert.equal(await masking.text('all is well'), 'all is well');
    const broken = new Masking(nothing, () => Promise.resolve(() => Promise.reject(new TypeError('bad'))));
    await assert.rejects(broken.text('all is well'), MaskingError);
  });

  it('lets others work while it looks at a big text', async () => {
    const { masking } = counted();
    let turns = 0;
    const others = setInterval(() => (turns += 1), 0);
    await masking.bytes(
      Buffer.from('2026-11-25 INFO [worker-3] all is well, token bucket full\n'.repeat(80_000)),
    );
    clearInterval(others);
    assert.ok(turns > 5, String(turns));
  });
});
