import assert from 'node:assert/strict';
import { requested, Stage } from './stage.ts';

const stage = new Stage();

describe('the board alone: clocks and escalations', () => {
  before(() => stage.start());
  afterEach(() => stage.closePages());
  after(() => stage.stop());

  it('S21: the next status update counts down, turns overdue, and is one action away', async () => {
    const board = await stage.show('fresh');
    const { page } = board;
    const clock = page.locator('[data-clock="update"]');
    assert.match((await clock.textContent()) ?? '', /Status update due in \d+:\d\d/);
    await page.clock.fastForward('01:00:30');
    await page.locator('[data-clock="update"][data-due="over"]').waitFor();
    assert.match((await clock.textContent()) ?? '', /Status update overdue by/);
    await page.getByRole('button', { name: 'Post Update… Status update due' }).click();
    assert.equal((await requested(board, 'due.act')).action, 'send-update');
    await page.getByRole('button', { name: 'Snooze… Status update due' }).click();
    assert.equal((await requested(board, 'due.snooze')).update, 'status');
  });

  it('S36 S39: an escalation says whom it calls in and what for, and is acknowledged by a button', async () => {
    const board = await stage.show('escalated');
    const { page } = board;
    const open = page.locator('[data-rule="p0-unresolved"]');
    assert.match(
      (await open.textContent()) ?? '',
      /Escalated to Studio Producer\. P0 not resolved for 30 min\. Free more people, and call on vendors\./,
    );
    const answered = page.locator('[data-rule="user-data"]');
    assert.match(
      (await answered.textContent()) ?? '',
      /Raised \d\d:\d\d · [^·]+ · Acknowledged \d\d:\d\d · Bo Lind/,
    );
    assert.equal(await answered.getByRole('button').count(), 0);
    await page.locator('[data-clock="gdpr"]').waitFor();
    await page.getByRole('button', { name: 'Acknowledge escalation to Studio Producer' }).click();
    const { action, rule } = await requested(board, 'due.act');
    assert.deepEqual([action, rule], ['acknowledge-escalation', 'p0-unresolved']);
  });

  it('S40: a revenue impact that cannot be reckoned says so, and what to write', async () => {
    const { page } = await stage.show('escalated');
    const question = (await page.locator('[data-rule="revenue"]').textContent()) ?? '';
    assert.match(question, /Not escalated to Finance Tracker, Studio Producer:.*10,000 EUR/);
  });
});
