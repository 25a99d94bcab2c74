import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { chooser, typing } from './people.ts';
import { declare, onDisk } from './repository.ts';

/** Works a command as a person does: these lines of its lists, and these texts in its boxes. */
async function work(
  command: string,
  incident: string,
  lines: readonly RegExp[],
  texts: readonly string[],
): Promise<void> {
  const left = [...lines];
  const person = typing(...texts);
  const picks = chooser(() => left.shift());
  try {
    await vscode.commands.executeCommand(`fireline.${command}`, { incident });
  } finally {
    person.dispose();
    picks.dispose();
  }
}

describe('what was tried and what it cost, inside VS Code', () => {
  it('S28: is recorded as it is tried, and how it went once that shows', async () => {
    const incident = await declare('Checkout fails, tried against');
    await work('recordRemedy', incident, [/^Now/, /^Still under way/], ['Restart the workers']);
    const [open] = (await onDisk(incident)).remedies;
    assert.deepEqual([open?.text, open?.judged], ['Restart the workers', undefined]);
    await work(
      'judgeRemedy',
      incident,
      [/^Restart the workers/, /^Made it worse/, /^Now/],
      ['The queue grows'],
    );
    const [judged, ...others] = (await onDisk(incident)).remedies;
    assert.deepEqual(
      [judged?.remedy, judged?.judged?.outcome, judged?.judged?.note, others],
      [open?.remedy, 'made-worse', 'The queue grows', []],
    );
  });

  it('S28: is recorded afterwards with the times at which it began and showed', async () => {
    const incident = await declare('Checkout fails, looked back on');
    const texts = ['Fail over', '2026-11-20 14:02', 'Errors are gone', '2026-11-20 14:07'];
    await work('recordRemedy', incident, [/^Earlier/, /^Helped$/, /^Earlier/], texts);
    const [remedy] = (await onDisk(incident)).remedies;
    const minutes = (Date.parse(remedy?.judged?.at ?? '') - Date.parse(remedy?.tried.at ?? '')) / 60_000;
    assert.deepEqual([remedy?.judged?.outcome, minutes], ['helped', 5]);
    assert.equal(remedy?.tried.at, new Date('2026-11-20T14:02').toISOString());
  });

  it('records nothing where the person turns away, or does not say when it was', async () => {
    const incident = await declare('Checkout fails, nothing tried');
    await work('recordRemedy', incident, [/^Earlier/], ['Fail over', '']);
    assert.deepEqual((await onDisk(incident)).remedies, []);
  });

  it('S30: a figure of the impact is recorded, and a better one takes its place', async () => {
    const incident = await declare('Checkout fails, counted');
    await work(
      'recordFigure',
      incident,
      [/^An estimate/, /^Of none/],
      ['Orders lost', 'about 200', 'Week before'],
    );
    await work(
      'recordFigure',
      incident,
      [/^Orders lost/, /^Counted/, /^Of none/],
      ['Orders lost', '212', 'Ledger'],
    );
    const { figures } = await onDisk(incident);
    assert.deepEqual(
      figures.map(({ what, value, isEstimate, basis }) => ({ what, value, isEstimate, basis })),
      [{ what: 'Orders lost', value: '212', isEstimate: undefined, basis: 'Ledger' }],
    );
  });

  it('S28: an update that went out elsewhere is recorded with where and when', async () => {
    const incident = await declare('Checkout fails, told elsewhere');
    const texts = ['We are looking into it', 'Twitter', '2026-11-20 14:10'];
    await work('recordUpdateSent', incident, [/^Earlier/], texts);
    const [update] = (await onDisk(incident)).updates;
    const [sent] = update?.sent ?? [];
    assert.deepEqual(
      [sent?.text, sent?.channel, sent?.at],
      ['We are looking into it', 'Twitter', new Date('2026-11-20T14:10').toISOString()],
    );
  });
});
