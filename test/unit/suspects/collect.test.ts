import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readCases } from '../../eval/cases.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';

const COLLECT = join(import.meta.dirname, '../../eval/collect/collect.ts');

describe('cases collected from what was reverted', () => {
  let shop: Fixture;
  let out: string;
  beforeEach(async () => {
    shop = await makeFixture();
    out = await mkdtemp(join(tmpdir(), 'fireline-collected-'));
    for (const day of [1, 2, 3, 4, 5]) await commit(`Change number ${day}`, `2026-11-0${day}T09:00:00Z`, '');
  });
  afterEach(async () => {
    await shop.dispose();
    await rm(out, { recursive: true });
  });

  const commit = (subject: string, at: string, body: string) =>
    shop.commit(`${subject}\n\n${body}\n`, {
      at,
      author: 'Grace Hopper',
      files: { [`src/${at}.ts`]: subject },
    });

  async function collected() {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [
      COLLECT,
      '--repository',
      shop.folder,
      '--name',
      'acme/shop',
      '--out',
      out,
    ]);
    return stdout.startsWith('acme/shop: 0 cases') ? [] : readCases(out);
  }

  it('ask for the commit that was reverted, among those before, in the words of the revert alone', async () => {
    const culprit = await commit('Raise the cart limit to fifty', '2026-11-06T09:00:00Z', 'Closes #4711.');
    await commit('Tidy up', '2026-11-06T10:00:00Z', '');
    await commit(
      'Revert "Raise the cart limit to fifty"',
      '2026-11-06T12:00:00Z',
      `This reverts commit ${culprit}.\n\nReason for revert: the checkout page crashes for every customer since then, see #4711, says Grace Hopper.\nBug: 99`,
    );
    const [one, ...more] = await collected();
    assert.deepEqual(more, []);
    assert.equal(one?.candidates[one.answer]?.revision, culprit);
    assert.equal(one.symptoms.detectedAt, Date.parse('2026-11-06T12:00:00Z'));
    assert.deepEqual(
      one.candidates.map(({ subject }) => subject),
      ['Tidy up', 'Raise the cart limit to fifty', ...[5, 4, 3, 2, 1].map((day) => `Change number ${day}`)],
    );
    assert.equal(one.symptoms.text, 'the checkout page crashes for every customer since then, see , says .');
    assert.equal(one.tier, 'incident');
  });

  it('are none where nobody says why, or where two commits were taken back', async () => {
    const first = await commit('One thing', '2026-11-06T09:00:00Z', '');
    const second = await commit('Another thing', '2026-11-06T10:00:00Z', '');
    await commit('Revert "One thing"', '2026-11-06T12:00:00Z', `This reverts commit ${first}.`);
    await commit(
      'Take both back',
      '2026-11-06T13:00:00Z',
      `This reverts commit ${first} and reverts commit ${second}.\nThe checkout page crashes for every customer since then.`,
    );
    assert.deepEqual(await collected(), []);
  });

  it('tell a change of plans from what broke', async () => {
    const culprit = await commit('Sell abroad', '2026-11-06T09:00:00Z', '');
    await commit(
      'Revert "Sell abroad"',
      '2026-11-06T12:00:00Z',
      `This reverts commit ${culprit}.\n\nWe decided to wait for the lawyers, who want a word with us first.`,
    );
    assert.deepEqual(
      (await collected()).map(({ tier }) => tier),
      ['other'],
    );
  });
});
