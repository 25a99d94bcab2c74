import assert from 'node:assert/strict';
import { handOffBrief } from '../../../src/core/comms/handoff.ts';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import { RUNBOOK, tick } from '../board/make-board.ts';
import { ANA, at, BO, declared, event, fold } from '../incident/make.ts';

const brief = (minute: number, ...events: StoredEvent[]): string =>
  handOffBrief(fold(...events), { now: at(minute), runbook: RUNBOOK });

const section = (text: string, title: string): string =>
  text.split(/^## /m).find((part) => part.startsWith(title)) ?? '';

describe('the hand-off brief', () => {
  it('of an incident of which little is recorded says so, and invents nothing', () => {
    const text = brief(5, declared());
    const broken = section(text, 'What is broken');
    for (const label of [
      'Summary',
      'Services',
      'Users affected',
      'Data at risk',
      'Impact started',
      'Channel',
    ])
      assert.match(broken, new RegExp(`- ${label}: not recorded`), label);
    assert.match(section(text, 'Cause'), /- Answer: not decided/);
    assert.match(section(text, 'What was tried'), /not recorded/);
    assert.match(section(text, 'Who'), /- Infrastructure Maintainer: \*\*unassigned\*\*/);
    assert.match(
      text,
      /^# Hand-off: Checkout returns 500\n\n\*\*P1, Investigating\*\* since 2026-11-20 14:00, for 5 min\./,
    );
    assert.match(section(text, 'What is due'), /Response due: 2026-11-20 15:00/);
    assert.match(section(brief(83, declared()), 'What is due'), /\*\*overdue by 23 min\*\*/);
  });

  it('tells what was decided, tried and left open, and by whom', () => {
    const text = brief(
      40,
      declared({ services: ['payments'], startedAt: at(-14) }),
      event(1, 'role.assigned', { role: 'infrastructure-maintainer', assignee: ANA }),
      tick(2, /^Acknowledge/),
      event(4, 'step.failed', { step: 'x', title: 'Read the logs', note: 'They lag' }, { actor: BO }),
      event(5, 'hypothesis.opened', { hypothesis: 'h1', text: 'A full disk' }),
      event(6, 'hypothesis.rejected', { hypothesis: 'h1', note: '40 % free' }, { actor: BO }),
      event(7, 'hypothesis.opened', { hypothesis: 'h2', text: 'The new token cache' }),
      event(7, 'remedy.tried', { remedy: 'r1', text: 'Restart the workers' }),
      event(8, 'remedy.judged', { remedy: 'r1', outcome: 'made-worse', note: 'The queue grows' }),
      event(8, 'remedy.tried', { remedy: 'r2', text: 'Fail over', note: 'Of two hosts' }),
      event(8, 'impact.measured', { figure: 'f', what: 'Orders lost', value: '5,000', basis: 'the ledger' }),
      event(8, 'impact.measured', { figure: 'g', what: 'Refunds', value: '12', isEstimate: true }),
      event(8, 'action.added', { action: 'a', title: 'Alert on the pool', owner: 'Bo Lind' }),
      event(8, 'action.closed', { action: 'a' }),
      event(9, 'action.reopened', { action: 'a', reason: 'It never fired' }),
      event(8, 'cause.decided', { cause: 'deployment', reasons: 'Only change' }),
      event(9, 'deployment.linked', {
        deployment: { id: 'd', name: 'v2.14', revision: '8f31c2e00', at: at(-26) },
      }),
      event(10, 'status.changed', { to: 'identified' }),
    );
    assert.match(section(text, 'What is broken'), /- Impact started: 2026-11-20 13:46/);
    const cause = section(text, 'Cause');
    assert.match(cause, /- Answer: Recent deployment \(2026-11-20 14:08, Ana Ruiz\): Only change/);
    assert.match(cause, /- Linked: v2\.14 \(8f31c2e0\), deployed 2026-11-20 13:34/);
    const tried = section(text, 'What was tried');
    assert.match(
      tried,
      /- Restart the workers \(2026-11-20 14:07, Ana Ruiz\): made it worse: The queue grows/,
    );
    assert.match(tried, /- Fail over \(2026-11-20 14:08, Ana Ruiz\): under way: Of two hosts/);
    const broken = section(text, 'What is broken');
    assert.match(broken, /- Orders lost: 5,000, source: the ledger \(2026-11-20 14:08, Ana Ruiz\)/);
    assert.match(broken, /- Refunds: 12 \(estimate\), source: not recorded \(/);
    assert.match(tried, /- Done: Acknowledge/);
    assert.match(tried, /- Failed: Read the logs \(2026-11-20 14:04, Bo Lind\): They lag/);
    assert.match(tried, /- Hypothesis rejected: A full disk .*: 40 % free/);
    const open = section(text, 'Open questions');
    assert.match(open, /- Is it so\? The new token cache/);
    assert.match(open, /- Next: /);
    assert.match(
      open,
      /- Action item: Alert on the pool, Bo Lind, reopened 2026-11-20 14:09: It never fired/,
    );
    assert.doesNotMatch(open, /A full disk|Acknowledge/);
    assert.match(section(text, 'Who'), /- Infrastructure Maintainer: Ana Ruiz/);
  });

  it('lists all that is due, the next one first, and what was marked of data', () => {
    const text = brief(
      20,
      declared({ severity: 'P0', userDataAffected: 'suspected' }),
      event(1, 'comms.snoozed', { update: 'u', audience: 'customers', nextAt: at(25), note: 'Restoring' }),
    );
    assert.match(section(text, 'What is broken'), /- User data affected: suspected/);
    const lines = section(text, 'What is due').match(/^- [^:]+: [\d-]+ [\d:]+/gm);
    assert.deepEqual(lines, [
      '- Escalation to Legal Compliance Checker, Executive Summary Generator: 2026-11-20 14:00',
      '- Response due: 2026-11-20 14:05',
      '- Status update due: 2026-11-20 14:25',
      '- Escalation to Studio Producer: 2026-11-20 14:30',
      '- Executive brief due: 2026-11-20 14:30',
      '- Notification of the authority due (GDPR): 2026-11-23 14:00',
    ]);
    assert.match(section(text, 'What is due'), /14:25\. Snoozed: Restoring/);
  });

  it('ends with the last twenty entries, oldest first, and says of how many', () => {
    const notes = Array.from({ length: 30 }, (_, index) =>
      event(1 + index / 10, 'note.added', { text: `n${index}.` }),
    );
    const last = section(brief(9, declared(), ...notes), 'The last 20 of 31 entries');
    assert.deepEqual(last.match(/n\d+\./g)?.length, 20);
    assert.ok(last.indexOf('n10.') < last.indexOf('n29.'));
    assert.doesNotMatch(last, /n9\./);
  });

  it('shows text of people as text, whatever it holds', () => {
    const evil = '</details> <img src=x> [click](https://evil.example) @everyone # Done\n## Cause';
    const text = brief(
      5,
      declared({ title: evil, summary: evil, services: [evil.slice(0, 60)] }),
      event(1, 'note.added', { text: evil }, { actor: { name: evil.slice(0, 80), type: 'person' } }),
      event(2, 'role.assigned', { role: 'r', title: evil, assignee: BO }),
    );
    assert.doesNotMatch(text, /(?<!\\)<img/);
    assert.doesNotMatch(text, /(?<!\\)\[click/);
    assert.doesNotMatch(text, /(?<!\\)@everyone/);
    assert.equal(text.match(/^## Cause$/gm)?.length, 1);
  });
});
