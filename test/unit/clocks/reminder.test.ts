import assert from 'node:assert/strict';
import { nextReminder } from '../../../src/core/clocks/reminder.ts';
import { declared, event } from '../incident/make.ts';
import { duesAt } from './helpers.ts';

describe('reminders', () => {
  it('S21: are shown one at a time, the most urgent first, and each once', () => {
    const dues = duesAt(40, [declared({ severity: 'P0' })]);
    const shown = new Set<string>();
    const kinds: string[] = [];
    for (let next = nextReminder(dues, shown); next; next = nextReminder(dues, shown)) {
      shown.add(next.id);
      kinds.push(next.kind);
    }
    assert.deepEqual(kinds, ['escalation', 'response', 'update', 'brief']);
  });

  it('S21: come again when the clock has begun anew', () => {
    const events = [declared({ severity: 'P2' })];
    const first = nextReminder(duesAt(61, events), new Set());
    assert.equal(first?.kind, 'update');
    const sent = event(62, 'comms.sent', { update: 'u', audience: 'customers' });
    assert.equal(nextReminder(duesAt(63, [...events, sent]), new Set([first.id])), undefined);
    assert.equal(nextReminder(duesAt(122, [...events, sent]), new Set([first.id]))?.kind, 'update');
  });

  it('S27: a post-mortem waits behind what burns, whatever its severity was', () => {
    const over = duesAt(5000, [
      declared({ severity: 'P0' }),
      event(30, 'status.changed', { to: 'resolved' }),
    ]);
    const open = duesAt(240, [declared({ severity: 'P2' })]);
    const update = nextReminder([...over, ...open], new Set());
    assert.equal(update?.kind, 'response');
    assert.equal(nextReminder(over, new Set())?.kind, 'postmortem');
  });

  it('do not fire for what is stale, snoozed or done', () => {
    assert.equal(nextReminder(duesAt(9999, [declared({ severity: 'P2' })]), new Set()), undefined);
  });
});
