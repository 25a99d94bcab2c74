import assert from 'node:assert/strict';
import { scenario } from '../../board-harness/scenarios.ts';
import type { OpenBoard } from '../../board-harness/open-board.ts';
import { failing, requested, requests, Stage } from './stage.ts';

const stage = new Stage();
const POOL = 'The pool of connections was cut from 50 to 5';

async function whys(options: Parameters<Stage['show']>[1] = {}): Promise<OpenBoard> {
  const board = await stage.show('whys', options);
  await board.page.locator('.phases button').nth(4).click();
  await region(board).waitFor();
  return board;
}
const region = ({ page }: OpenBoard) => page.getByRole('region', { name: 'Five whys' });
const node = ({ page }: OpenBoard, id: string) => page.locator(`main [data-why="${id}"]`);

async function choose(board: OpenBoard, text: string, item: string): Promise<void> {
  await region(board)
    .getByRole('button', { name: `More for “${text.slice(0, 60)}”` })
    .focus();
  await board.page.keyboard.press('Enter');
  // The menu gives the focus to its first item when it is there, and would take it from another one.
  await board.page.locator('[role="menuitem"]:focus').waitFor();
  await board.page.getByRole('menuitem', { name: item }).focus();
  await board.page.keyboard.press('Enter');
}

describe('the board alone: the five whys', () => {
  before(() => stage.start());
  afterEach(() => stage.closePages());
  after(() => stage.stop());

  it('S29: stand in the last phase as branches, with who said what and what shows it', async () => {
    const board = await whys();
    assert.equal(await region(board).locator('> .why-level > li').count(), 2);
    assert.match(
      (await node(board, 'w1').textContent()) ?? '',
      /failed for an hour.*cut from 50 to 5.*compares/s,
    );
    assert.match((await node(board, 'w6').textContent()) ?? '', /Bo Lind/);
    // A level is a list in the list item above it: that is how a screen reader tells how deep it is.
    const levels = await node(board, 'w4').evaluate((one) => {
      let depth = 0;
      for (let up = one.parentElement; up; up = up.parentElement) depth += Number(up.tagName === 'UL');
      return depth;
    });
    assert.equal(levels, 4);
    await board.page.locator('.phases button').nth(2).click();
    assert.equal(await region(board).count(), 0);
  });

  it('S29: a why is added below another one by keyboard alone, and what was typed is kept when that fails', async () => {
    const board = await whys({ reply: failing('The disk is full.') });
    const { page } = board;
    await page.getByRole('button', { name: `Why was that so: ${POOL}` }).focus();
    await page.keyboard.press('Enter');
    await node(board, 'w2').locator('input:focus').waitFor();
    await page.keyboard.type('A tool wrote it');
    await page.keyboard.press('Enter');
    await region(board).getByText('The disk is full.').waitFor();
    const { parent, text } = await requested(board, 'why.add');
    assert.deepEqual({ parent, text }, { parent: 'w2', text: 'A tool wrote it' });
    await page.keyboard.press('Escape');
    await node(board, 'w2').getByRole('button', { name: 'Unsaved why' }).click();
    assert.equal(
      await page.getByRole('textbox', { name: `Why was that so: ${POOL}` }).inputValue(),
      'A tool wrote it',
    );
  });

  it('S29: a branch of its own is added, and one too long is told before it is sent', async () => {
    const board = await whys();
    const { page } = board;
    await page.getByRole('button', { name: 'Add a branch…' }).click();
    const field = page.getByRole('textbox', { name: 'What went wrong' });
    await field.fill('x'.repeat(501));
    await page.getByText('500 characters fit, and this has 501.').waitFor();
    await field.fill('The runbook was out of date');
    await page.getByRole('button', { name: 'Add the branch' }).click();
    const { parent, text } = await requested(board, 'why.add');
    assert.deepEqual({ parent, text }, { parent: undefined, text: 'The runbook was out of date' });
    assert.equal(requests(board, 'why.add').length, 1);
  });

  it('S29: a why is reworded, moved, linked and removed from its menu, by keyboard alone', async () => {
    const board = await whys();
    const { page } = board;
    await choose(board, POOL, 'Reword…');
    const field = page.getByRole('textbox', { name: `Reword: ${POOL}` });
    assert.equal(await field.inputValue(), POOL);
    await field.fill('The pool was cut');
    await page.keyboard.press('Enter');
    assert.equal((await requested(board, 'why.change')).text, 'The pool was cut');
    await choose(board, 'The review looked at the code alone', 'Move up');
    assert.deepEqual(
      { ...(await requested(board, 'why.move')), id: 0 },
      { type: 'why.move', id: 0, why: 'w5', move: 'up' },
    );
    const { state } = scenario('whys');
    const outside = state.whys.map((why) => (why.id === 'w5' ? { ...why, parent: 'w1' } : why));
    await board.send({ type: 'state', state: { ...state, whys: outside } });
    await page.locator('main [data-why="w1"] > ul > [data-why="w5"] > .why .icon-button:focus').waitFor();
    await choose(board, 'Nobody noticed for 14 minutes', 'Link entries that show it…');
    assert.equal((await requested(board, 'why.link')).why, 'w6');
    await choose(board, 'Nobody noticed for 14 minutes', 'Remove, and keep what is below');
    assert.equal((await requested(board, 'why.remove')).why, 'w6');
    await region(board).locator('.after-rows .link:focus').waitFor();
  });

  it('S29: a linked entry is one click away in the timeline', async () => {
    const { page } = await whys();
    await page.getByRole('list', { name: 'Shown by' }).getByRole('button').click();
    const entry = page.locator('.entry:focus');
    await entry.waitFor();
    assert.match((await entry.textContent()) ?? '', /Pool use over a week/);
  });

  it('S29: what was typed below a why that somebody has removed meanwhile can still be added', async () => {
    const board = await whys();
    const { page } = board;
    await page.getByRole('button', { name: `Why was that so: ${POOL}` }).click();
    await page.getByRole('textbox', { name: `Why was that so: ${POOL}` }).fill('A tool wrote it');
    const { state } = scenario('whys');
    await board.send({
      type: 'state',
      state: { ...state, whys: state.whys.filter(({ id }) => id === 'w1') },
    });
    await region(board).getByText('has been removed').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Unsaved why' }).inputValue(), 'A tool wrote it');
    await page.getByRole('button', { name: 'Add as a branch' }).click();
    assert.equal((await requested(board, 'why.add')).text, 'A tool wrote it');
  });

  it('S29: are read where nothing can be recorded, without a button that would fail', async () => {
    const { state, now } = scenario('whys', { readOnly: 'This workspace is not trusted.' });
    const board = await stage.open({
      now,
      host: (message) => (message.type === 'ready' ? { type: 'state', state } : undefined),
    });
    await board.page.locator('.phases button').nth(4).click();
    await region(board).getByText(POOL).waitFor();
    assert.deepEqual(await region(board).getByRole('button').allTextContents(), [
      'Evidence: Pool use over a week',
    ]);
  });
});
