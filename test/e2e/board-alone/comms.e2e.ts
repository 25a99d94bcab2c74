import assert from 'node:assert/strict';
import type { OpenBoard } from '../../board-harness/open-board.ts';
import { failing, requested, requests, Stage } from './stage.ts';

const stage = new Stage();

async function comms(options: Parameters<Stage['show']>[1] = {}): Promise<OpenBoard> {
  const board = await stage.show('told', options);
  await board.page.getByRole('tab', { name: 'Comms' }).click();
  return board;
}
const composer = ({ page }: OpenBoard, name: string) => page.getByRole('region', { name });

describe('the board alone: words to the world', () => {
  before(() => stage.start());
  afterEach(() => stage.closePages());
  after(() => stage.stop());

  it('S34: a draft from the record is edited, previewed and sent to the chosen channels', async () => {
    const board = await comms();
    const form = composer(board, 'Status update');
    const text = form.getByRole('textbox', { name: 'Status update: text' });
    assert.match(await text.inputValue(), /Status: Investigating/);
    await text.fill('Status: Investigating\nImpact: Some card payments fail.');
    await form.getByRole('textbox', { name: 'Status update: title' }).fill('Checkout incident');
    await form.locator('.preview').getByText('Some card payments fail.').waitFor();
    await form.getByRole('checkbox', { name: /Status page/ }).check();
    await form.getByRole('button', { name: 'Send', exact: true }).click();
    const sent = await requested(board, 'comms.send');
    assert.deepEqual(
      [sent.kind, sent.title, sent.text, sent.channels],
      [
        'status',
        'Checkout incident',
        'Status: Investigating\nImpact: Some card payments fail.',
        ['Status page'],
      ],
    );
  });

  it('S34: marks what is open and what is not for customers while it is typed', async () => {
    const board = await comms();
    const form = composer(board, 'Status update');
    await form
      .getByRole('textbox', { name: 'Status update: text' })
      .fill('Bo Lind restarts db-03. [impact: not recorded]');
    const warnings = form.getByRole('list', { name: 'Before it is sent' });
    await warnings.getByText('Bo Lind is a person: not for customers?').waitFor();
    await warnings.getByText('db-03 is a host: not for customers?').waitFor();
    assert.match((await warnings.textContent()) ?? '', /Still open: .*impact/);
    const marks = await form.locator('.preview p:not(.strong) mark').allTextContents();
    assert.deepEqual(marks, ['Bo Lind', 'db-03', '[impact: not recorded]']);
  });

  it('S35 S22: at P0 the brief stands beside it, and goes to nobody who reads the status page', async () => {
    const board = await comms();
    const form = composer(board, 'Executive brief');
    assert.match(await form.getByRole('textbox', { name: /text$/ }).inputValue(), /^INCIDENT BRIEF/);
    assert.equal(await form.getByRole('checkbox', { name: /Status page/ }).count(), 0);
    await form.getByRole('button', { name: 'Set the secret of Board of directors…' }).click();
    assert.equal((await requested(board, 'comms.secret')).channel, 'Board of directors');
    await form.getByRole('button', { name: 'Copy', exact: true }).click();
    assert.equal((await requested(board, 'comms.copy')).kind, 'brief');
  });

  it('keeps what was typed when sending fails, and says why beside it; without a channel nothing is sent', async () => {
    const board = await comms({ reply: failing('#incidents: The service cannot be reached.') });
    const form = composer(board, 'Status update');
    const text = form.getByRole('textbox', { name: 'Status update: text' });
    await text.fill('We are on it.');
    await form.getByRole('button', { name: 'Send', exact: true }).click();
    await form.getByText('Choose a channel to send it to, or copy it.').waitFor();
    assert.equal(requests(board, 'comms.send').length, 0);
    await form.getByRole('checkbox', { name: /#incidents/ }).check();
    await form.getByRole('button', { name: 'Send', exact: true }).click();
    await form.getByText('#incidents: The service cannot be reached.').waitFor();
    assert.equal(await text.inputValue(), 'We are on it.');
  });

  it('S34: lists what was sent with the answer, and what is not known to have arrived can be settled', async () => {
    const board = await comms();
    const list = composer(board, 'Sent');
    assert.match(
      (await list.textContent()) ?? '',
      /to customers by Status page.*answered 201, id 4f2k.*you/s,
    );
    const open = list.locator('[data-state="unknown"]');
    await open.getByRole('button', { name: 'Send again…' }).click();
    const { channel, event } = await requested(board, 'comms.again');
    assert.equal(channel, '#incidents');
    await open.getByRole('button', { name: 'It has arrived' }).click();
    assert.equal((await requested(board, 'comms.arrived')).event, event);
  });

  it('S21: the step of the runbook opens the update', async () => {
    const board = await stage.show('mitigation');
    await board.page
      .getByRole('button', { name: /^Post an update…/ })
      .first()
      .click();
    await composer(board, 'Status update').waitFor();
  });
});
