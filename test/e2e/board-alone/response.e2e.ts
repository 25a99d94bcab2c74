import assert from 'node:assert/strict';
import type { OpenBoard } from '../../board-harness/open-board.ts';
import { requested, Stage } from './stage.ts';

const stage = new Stage();

async function shown(phase: number, scenario: 'trying' | 'tried' | 'readonly' = 'tried'): Promise<OpenBoard> {
  const board = await stage.show(scenario);
  await board.page.locator('.phases button').nth(phase).click();
  return board;
}
const tried = ({ page }: OpenBoard) => page.getByRole('region', { name: 'What was tried' });
const figures = ({ page }: OpenBoard) => page.getByRole('region', { name: 'Impact in figures' });

describe('the board alone: what was tried and what it cost', () => {
  before(() => stage.start());
  afterEach(() => stage.closePages());
  after(() => stage.stop());

  it('S28: what was tried stands where it is mitigated, in order, with how it went', async () => {
    const board = await shown(2, 'trying');
    await tried(board).waitFor();
    const rows = await tried(board).getByRole('listitem').allTextContents();
    assert.equal(rows.length, 3);
    assert.match(rows[0] ?? '', /Restart two.*made it worse.*took 4 min.*failed too/s);
    assert.match(rows[1] ?? '', /second provider.*helped/s);
    assert.match(rows[2] ?? '', /Warm the cache.*under way/s);
  });

  it('S28: looked back on, nothing is under way and nothing more is tried', async () => {
    const board = await shown(4);
    const rows = await tried(board).getByRole('listitem').allTextContents();
    assert.match(rows[2] ?? '', /Warm the cache.*how it went is not recorded/s);
    assert.equal(await tried(board).getByRole('button', { name: 'Try something…' }).count(), 0);
    assert.equal(await tried(board).getByRole('button', { name: 'Tried earlier…' }).count(), 1);
  });

  it('S28: something that is tried now is recorded by keyboard alone, and what was tried earlier is one link away', async () => {
    const board = await shown(2, 'trying');
    await tried(board).getByRole('button', { name: 'Try something…' }).focus();
    await board.page.keyboard.press('Enter');
    await tried(board).locator('input:focus').waitFor();
    await board.page.keyboard.type('Fail over to the standby');
    await board.page.keyboard.press('Enter');
    assert.equal((await requested(board, 'remedy.try')).text, 'Fail over to the standby');
    await tried(board)
      .getByRole('button', { name: 'Say how it went: Warm the cache of tokens again' })
      .click();
    assert.equal((await requested(board, 'remedy.judge')).remedy, 'r3');
    const earlier = await shown(4);
    await tried(earlier).getByRole('button', { name: 'Tried earlier…' }).click();
    assert.equal((await requested(earlier, 'incident.run')).command, 'recordRemedy');
  });

  it('S30: the impact in figures stands where it is assessed and where people look back', async () => {
    const board = await shown(4);
    const rows = await figures(board).getByRole('listitem').allTextContents();
    assert.match(rows[0] ?? '', /Orders lost: about 1,400 \(estimate\).*week before.*from.*until/s);
    await figures(board).getByRole('button', { name: 'Change: Refunds' }).click();
    assert.equal((await requested(board, 'figure.change')).figure, 'f2');
    await figures(board).getByRole('button', { name: 'Add a figure…' }).click();
    assert.equal((await requested(board, 'incident.run')).command, 'recordFigure');
    await board.page.locator('.phases button').nth(0).click();
    await figures(board).waitFor();
  });

  it('S28: nothing can be recorded where nothing may be', async () => {
    const board = await shown(2, 'readonly');
    await tried(board).waitFor();
    assert.equal(await tried(board).getByRole('button').count(), 0);
    assert.match((await tried(board).textContent()) ?? '', /not recorded/);
  });
});
