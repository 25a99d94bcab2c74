import assert from 'node:assert/strict';
import { faintTexts } from './contrast.ts';
import { requested, requests, Stage } from './stage.ts';

const stage = new Stage();

describe('the board alone: similar incidents', () => {
  before(() => stage.start());
  afterEach(() => stage.closePages());
  after(() => stage.stop());

  it('are read when the section is opened for the first time, by keyboard too', async () => {
    const board = await stage.show('unasked');
    const { page } = board;
    const section = page.getByRole('region', { name: 'Similar incidents' });
    assert.equal(await section.locator('details[open]').count(), 0);
    assert.deepEqual(requests(board, 'similar.find'), []);
    await section.locator('summary').focus();
    await page.keyboard.press('Enter');
    await requested(board, 'similar.find');
  });

  it('say why they resemble this one, and what fixed them or that nobody recorded it', async () => {
    const board = await stage.show('similar');
    const { page } = board;
    const section = page.getByRole('region', { name: 'Similar incidents' });
    await section.getByText('Similar incidents (2)').click();
    // What is there already is not asked for again.
    assert.deepEqual(requests(board, 'similar.find'), []);
    const [first, second] = await section.getByRole('listitem').allTextContents();
    assert.match(
      first ?? '',
      /same service: payments.*shares the words card.*What fixed it: Rolled back payments v2\.9\.1/s,
    );
    assert.match(second ?? '', /Tokens expired.*What fixed it: not recorded/s);
    assert.match(
      (await section.getByRole('status').textContent()) ?? '',
      /214 past incidents and post-mortems/,
    );
  });

  it('open on their board, and their post-mortem beside', async () => {
    const board = await stage.show('similar');
    const { page } = board;
    const section = page.getByRole('region', { name: 'Similar incidents' });
    await section.getByText('Similar incidents (2)').click();
    await section.getByRole('button', { name: 'Card payments return 500 after a deployment' }).click();
    assert.equal((await requested(board, 'similar.open')).similar, '01kaq3j8r0000abcdefghjkmnp');
    await section.getByRole('button', { name: 'Post-mortem' }).click();
    await section.getByRole('button', { name: 'Tokens expired' }).click();
    await page.waitForFunction(() => true);
    const opened = requests(board, 'similar.open').map((one) => 'similar' in one && one.similar);
    assert.ok(
      opened.includes('file:/home/ana/shop/docs/postmortems/2026-10-11-card-payments.md'),
      opened.join(),
    );
  });

  for (const theme of ['light', 'hc-dark'] as const) {
    it(`are readable in ${theme}`, async () => {
      const { page } = await stage.show('similar', { theme, width: 460 });
      await page.getByText('Similar incidents (2)').click();
      assert.deepEqual(await page.evaluate(faintTexts), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} px too wide`);
    });
  }
});
