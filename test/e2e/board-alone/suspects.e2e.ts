import assert from 'node:assert/strict';
import type { OpenBoard } from '../../board-harness/open-board.ts';
import { failing, requested, requests, Stage } from './stage.ts';

const stage = new Stage();
const FIRST = 'tag:payments v2.14.0';

/** The third phase, where the question is. */
async function suspects(options: Parameters<Stage['show']>[1] = {}): Promise<OpenBoard> {
  const board = await stage.show('suspects', options);
  await board.page.locator('.phases button').nth(2).click();
  await board.page.getByRole('region', { name: 'Suspects' }).waitFor();
  return board;
}
const row = ({ page }: OpenBoard) => page.locator(`main [data-deployment="${FIRST}"]`);

describe('the board alone: which deployment did it', () => {
  before(() => stage.start());
  afterEach(() => stage.closePages());
  after(() => stage.stop());

  it('C04 S16: shows the ranked deployments with their shares, reasons and likeliest commits', async () => {
    const board = await suspects();
    const { page } = board;
    const text = (await row(board).textContent()) ?? '';
    assert.match(text, /suspect 1 · 71 %.*the only change to services\/payments this week/s);
    assert.match(text, /skip 3DS for small amounts.*58 %.*stands in the trace/s);
    const order = await page
      .locator('main [data-suspect="true"]')
      .evaluateAll((rows) => rows.map((one) => one.getAttribute('data-deployment')));
    assert.deepEqual(order, [FIRST, 'tag:gateway v5.2.1']);
  });

  it('C04: a commit opens its diff, a reason the file that it names, and the host page is one menu away', async () => {
    const board = await suspects();
    const { page } = board;
    await row(board)
      .getByRole('button', { name: /skip 3DS/ })
      .click();
    await row(board)
      .getByRole('button', { name: /stands in the trace/ })
      .click();
    const revision = '8f31c2e'.padEnd(40, '0');
    await page.waitForFunction(() => true);
    await requested(board, 'commit.diff');
    const diffs = requests(board, 'commit.diff').map((message) => ({ ...message, id: 0 }));
    assert.deepEqual(diffs, [
      { type: 'commit.diff', id: 0, revision },
      { type: 'commit.diff', id: 0, revision, path: 'services/payments/src/token.ts' },
    ]);
    await row(board).getByRole('button', { name: 'More for 8f31c2e0' }).click();
    await page.getByRole('menuitem', { name: 'Open on the code host' }).click();
    assert.equal((await requested(board, 'commit.host')).revision, revision);
  });

  it('C04: one is ruled out with a reason, by keyboard alone, and what was typed is kept when that fails', async () => {
    const board = await suspects({ reply: failing('The disk is full.') });
    const { page } = board;
    await row(board).getByRole('button', { name: 'Rule out payments v2.14.0' }).focus();
    await page.keyboard.press('Enter');
    const why = row(board).getByRole('textbox');
    // A person sees the cursor before they type.
    await row(board).locator('input:focus').waitFor();
    await page.keyboard.type('Staging has it too');
    await page.keyboard.press('Enter');
    await row(board).getByText('The disk is full.').waitFor();
    assert.equal(await why.inputValue(), 'Staging has it too');
    const { kind, suspect, note } = await requested(board, 'suspect.ruleOut');
    assert.deepEqual(
      { kind, suspect, note },
      { kind: 'deployment', suspect: FIRST, note: 'Staging has it too' },
    );
  });

  it('C04: "another", "not a deployment" and "not known yet" are answers like any other', async () => {
    const board = await suspects();
    const { page } = board;
    await page.getByRole('button', { name: 'Another deployment…' }).click();
    assert.equal((await requested(board, 'deployment.link')).deployment, undefined);
    await page.getByRole('button', { name: 'Not a deployment' }).click();
    await page.getByRole('button', { name: 'Not known yet' }).click();
    await page.waitForFunction(() => true);
    await requested(board, 'cause.decide');
    const causes = requests(board, 'cause.decide').map((one) => 'cause' in one && one.cause);
    assert.ok(causes.includes('not-deployment'), causes.join());
  });

  it('C04: where it shows is one click, and a pasted trace becomes evidence', async () => {
    const board = await suspects();
    const { page } = board;
    await page.getByRole('button', { name: 'services/payments', exact: true }).click();
    assert.deepEqual((await requested(board, 'facts.update')).facts, { paths: ['services/payments'] });
    await page.getByRole('button', { name: 'Paste a stack trace or log…' }).click();
    await page
      .getByRole('textbox', { name: 'Stack trace or log' })
      .fill('TypeError: x\n    at pay (src/pay.ts:1:2)');
    await page.getByRole('button', { name: 'Use it' }).click();
    assert.match((await requested(board, 'trace.add')).text, /pay\.ts/);
  });

  it('C04: what was ruled out stands below, with who and why, and can be suspected again', async () => {
    const board = await suspects();
    const { page } = board;
    await page.getByText('Ruled out (1)').click();
    await page.locator('main').getByText('Rolled back in staging, and it still fails').waitFor();
    await page.getByRole('button', { name: /^Suspect .* again$/ }).click();
    assert.match((await requested(board, 'hypothesis.reopen')).hypothesis, /^suspect:/);
  });

  it('S15: hypotheses are opened, confirmed and ruled out where the cause is looked for', async () => {
    const board = await suspects();
    const { page } = board;
    const list = page.getByRole('region', { name: 'Hypotheses' });
    assert.match((await list.textContent()) ?? '', /card provider.*open.*pool of connections.*ruled out/s);
    await list.getByRole('button', { name: 'Confirm: The card provider rejects our tokens' }).click();
    assert.deepEqual(
      { verdict: (await requested(board, 'hypothesis.judge')).verdict },
      { verdict: 'confirmed' },
    );
    await list.getByRole('button', { name: 'Open a hypothesis…' }).click();
    await list.getByRole('textbox').fill('DNS');
    await list.getByRole('textbox').press('Enter');
    assert.equal((await requested(board, 'hypothesis.open')).text, 'DNS');
  });
});
