import assert from 'node:assert/strict';
import { failing, requested, Stage, upgraded } from './stage.ts';

const stage = new Stage();

describe('the board alone: the end of an incident, and what is told of it later', () => {
  before(() => stage.start());
  afterEach(() => stage.closePages());
  after(() => stage.stop());

  it('S27: shows how far the review of the post-mortem is, by whom, and goes on with a note, by keyboard', async () => {
    const board = await stage.show('closed');
    const { page } = board;
    await upgraded(board);
    const strip = page.getByRole('region', { name: 'Review of the post-mortem' });
    assert.deepEqual(await strip.locator('li').allTextContents(), [
      'Draft',
      'In review',
      'Reviewed',
      'Closed',
    ]);
    assert.equal(await strip.locator('[aria-current=step]').textContent(), 'In review');
    assert.match((await strip.textContent()) ?? '', /In review \d\d:\d\d · you.*five whys/);
    await strip.getByText('Mark as reviewed…').focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Note: mark as reviewed').last().waitFor();
    await page.waitForFunction(() => document.activeElement?.matches('textarea, vscode-text-area') ?? false);
    await page.keyboard.type('Agreed by all');
    await page.keyboard.press('Control+Enter');
    const { to, note } = await requested(board, 'review.set');
    assert.deepEqual([to, note], ['reviewed', 'Agreed by all']);
  });

  it('S27: goes back without a note, and says beside it what went wrong', async () => {
    const board = await stage.show('closed', { reply: failing('The disk is full.') });
    const { page } = board;
    await upgraded(board);
    await page.getByText('Back to draft…').click();
    await page.locator('.review .draft-form').getByText('Back to draft', { exact: true }).click();
    const { to, note } = await requested(board, 'review.set');
    assert.deepEqual([to, note], ['draft', undefined]);
    await page.locator('.review').getByText('The disk is full.').waitFor();
  });

  it('S27: says that there is no post-mortem while there is none', async () => {
    const { page } = await stage.show('verification');
    await page.locator('.phases button').last().click();
    await page.locator('.review').getByText('There is no post-mortem yet.').waitFor();
    assert.equal(await page.locator('.review .buttons').count(), 0);
  });

  it('S26: says why it was closed and what was missing; and, open again, that it is a relapse', async () => {
    const { page } = await stage.show('closed');
    const closed = (await page.locator('[data-tone=closed]').textContent()) ?? '';
    assert.match(closed, /Closed: Resolved\..*Closed all the same: post-mortem not reviewed/);
    const again = await stage.show('reopened');
    const text = (await again.page.locator('[data-tone=warning]').first().textContent()) ?? '';
    assert.match(text, /Reopened \(relapse\)\. \d\d:\d\d · Bo Lind · Errors are back/);
  });

  it('S28: takes a note of an earlier time, and refuses one of the future', async () => {
    const board = await stage.show('investigation');
    const { page } = board;
    await upgraded(board);
    await page.getByLabel('Note for the timeline').last().click();
    await page.keyboard.type('Seen at the till');
    await page.getByText('Happened earlier…').click();
    const when = page.getByLabel('When it happened');
    await when.fill('2199-01-01T10:00');
    await page.getByText('This is in the future.').waitFor();
    await page.getByText('Add note', { exact: true }).click();
    await when.fill('2026-11-20T14:05');
    const local = await page.evaluate(() => new Date('2026-11-20T14:05').toISOString());
    await page.getByText('Add note', { exact: true }).click();
    const { text, occurredAt } = await requested(board, 'note.add');
    assert.deepEqual([text, occurredAt], ['Seen at the till', local]);
    await when.waitFor({ state: 'detached' });
  });
});
