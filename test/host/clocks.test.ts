import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../e2e/eventually.ts';
import { answering } from './people.ts';
import { declare, onDisk } from './repository.ts';

const RULE = {
  id: 'p3-unresolved',
  condition: { when: 'unresolved', severity: 'P3', minutes: 0.02 },
  to: ['Studio Producer'],
  action: 'Free more people',
};
const settings = () => vscode.workspace.getConfiguration('fireline');
const set = (name: string, value: unknown): Thenable<void> =>
  settings().update(name, value, vscode.ConfigurationTarget.Global);

describe('clocks inside VS Code', () => {
  afterEach(async () => {
    await set('escalation', undefined);
    await set('clocks', undefined);
  });

  it('S36: at its time an escalation is recorded by itself, once, and the reminder acknowledges it', async () => {
    await set('escalation', { rules: [RULE] });
    // The rule is one for other incidents of this window as well, and they may be asked about first.
    const person = answering(...Array.from({ length: 50 }, () => 'Acknowledge'));
    try {
      const id = await declare('Nobody resolves this', 'P3');
      await eventually('the acknowledgement', async () =>
        (await onDisk(id)).escalations.some(({ acknowledged }) => acknowledged),
      );
      const { timeline } = await onDisk(id);
      const raised = timeline.filter(({ kind }) => kind === 'escalation.raised');
      assert.deepEqual(
        raised.map(({ source }) => source),
        ['automatic'],
      );
      assert.deepEqual(
        person.asked.filter((text) => text.includes('Nobody resolves this')),
        [
          'P3 Nobody resolves this: Escalated to Studio Producer, not acknowledged. P3 not resolved for 0.02 min. Free more people.',
        ],
      );
    } finally {
      person.dispose();
    }
  });

  it('S02: a response that is overdue is reminded of, and acknowledged by its button', async () => {
    // The setting makes other incidents of this window late as well.
    const person = answering(...Array.from({ length: 50 }, () => 'Acknowledge'));
    try {
      await set('clocks', { responseMinutes: { P3: 0.02 } });
      const id = await declare('Nobody answers', 'P3');
      await eventually('the acknowledgement', async () =>
        Boolean((await onDisk(id)).milestones.acknowledged),
      );
      assert.match(person.asked.find((text) => text.includes('Nobody answers')) ?? '', /Response overdue\./);
    } finally {
      person.dispose();
    }
  });
});
