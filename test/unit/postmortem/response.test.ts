import assert from 'node:assert/strict';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import type { EventInput } from '../../../src/core/incident/events.ts';
import { scaffoldPostmortem } from '../../../src/core/postmortem/document.ts';
import { lintPostmortem } from '../../../src/core/postmortem/lint.ts';
import { at, BO, declared, event, fold } from '../incident/make.ts';

/** A section without its markers and the ids of entries. */
function sectionOf(title: string, ...events: StoredEvent[]): string {
  const document = scaffoldPostmortem(fold(declared({ startedAt: at(-10) }), ...events), { now: at(90) });
  const [, text = ''] = document.split(`\n## ${title}\n`);
  return (text.split('\n## ')[0] ?? '').replaceAll(/ ?<!--.*?-->/g, '').trim();
}

const rows = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => /^\| (?!---)/.test(line))
    .slice(1);

describe('the response in a post-mortem', () => {
  it('S28: lists all that was tried in order, dead ends too, with how it went and how long it took', () => {
    const text = sectionOf(
      'Response and mitigation',
      event(20, 'rollback.failed', { deployment: 'd1', deploymentName: 'release 7', isGivenUp: true }),
      event(5, 'remedy.tried', { remedy: 'r1', text: 'Restart | the workers' }),
      event(
        9,
        'remedy.judged',
        { remedy: 'r1', outcome: 'made-worse', note: 'The queue grows' },
        { actor: BO },
      ),
      event(30, 'remedy.tried', { remedy: 'r2', text: 'Fail over' }),
      event(31, 'remedy.tried', { remedy: 'r3', text: 'Shed load' }),
      event(31, 'remedy.judged', { remedy: 'r3', outcome: 'helped-in-part' }),
    );
    assert.deepEqual(rows(text), [
      String.raw`| 2026-11-20 14:05 | Restart \| the workers – The queue grows | made it worse | 4 min | Ana Ruiz |`,
      '| 2026-11-20 14:20 | Rollback given up: release 7 | given up | not recorded | Ana Ruiz |',
      '| 2026-11-20 14:30 | Fail over | not recorded | not recorded | Ana Ruiz |',
      '| 2026-11-20 14:31 | Shed load | helped in part | not recorded | Ana Ruiz |',
    ]);
  });

  it('S28: says when a fix was watched and how that ended, also where only the status told of it', () => {
    const text = sectionOf(
      'Resolution',
      event(10, 'status.changed', { to: 'monitoring' }),
      event(25, 'monitoring.failed', { note: 'Errors are back' }),
      event(26, 'status.changed', { to: 'investigating' }),
      event(30, 'status.changed', { to: 'monitoring' }),
      event(40, 'status.changed', { to: 'resolved' }),
      event(60, 'incident.reopened', { reason: 'Errors at night', cause: 'relapse' }),
    );
    assert.match(
      text,
      /- 2026-11-20 14:10 to 14:25 \(15 min\): the fix was watched, failed – Errors are back/,
    );
    assert.match(text, /- 2026-11-20 14:30 to 14:40 \(10 min\): the fix was watched, until the end/);
    assert.match(text, /- 2026-11-20 15:00: reopened by Ana Ruiz – Errors at night/);
  });
});

describe('the impact in a post-mortem', () => {
  it('S30: has its figures with the time that they are about and how they are known', () => {
    const text = sectionOf(
      'Impact',
      event(5, 'impact.measured', {
        figure: 'f1',
        what: 'Orders lost',
        value: 'about 200',
        isEstimate: true,
        from: at(-10),
        to: at(26),
        basis: 'Ledger',
      }),
      event(6, 'impact.measured', {
        figure: 'f2',
        what: 'Refunds',
        value: '€ 900',
        basis: 'https://finance.example/r/7',
      }),
      event(7, 'impact.measured', { figure: 'f3', what: 'Data lost', value: '2 h', from: at(-120) }),
    );
    assert.deepEqual(rows(text.split('**In figures:**')[1] ?? ''), [
      '| Orders lost | about 200 (estimate) | 2026-11-20 13:50 to 14:26 (36 min) | Ledger |',
      '| Refunds | € 900 | not recorded | <https://finance.example/r/7> |',
      '| Data lost | 2 h | from 2026-11-20 12:00 | not recorded |',
    ]);
    assert.match(sectionOf('Impact'), /\*\*In figures:\*\* not recorded/);
  });
});

describe('the cause in a post-mortem', () => {
  it('S29: says when each hypothesis was opened and what came of it', () => {
    const text = sectionOf(
      'Cause',
      event(5, 'hypothesis.opened', { hypothesis: 'h1', text: 'An attack' }),
      event(6, 'hypothesis.opened', { hypothesis: 'h2', text: 'The pool' }),
      event(20, 'hypothesis.rejected', { hypothesis: 'h1', note: 'traffic is ours' }, { actor: BO }),
      event(21, 'hypothesis.rejected', {
        hypothesis: 's1',
        text: 'release 7 did it',
        suspect: { kind: 'deployment', id: 'd', name: 'release 7', revision: 'a'.repeat(40) },
      }),
    );
    assert.deepEqual(rows(text), [
      '| An attack – traffic is ours | 2026-11-20 14:05 | ruled out 2026-11-20 14:20 | Bo Lind |',
      '| The pool | 2026-11-20 14:06 | open | Ana Ruiz |',
      '| release 7 did it | not recorded | ruled out 2026-11-20 14:21 | Ana Ruiz |',
    ]);
  });
});

const sent = (minutes: number, update: string, more: Partial<EventInput<'comms.sent'>> = {}): StoredEvent =>
  event(minutes, 'comms.sent', { update, audience: 'customers', text: `Text of ${update}`, ...more });

describe('the communications in a post-mortem', () => {
  const text = sectionOf(
    'Communications',
    sent(8, 'u1', { channel: 'status page', nextAt: at(23) }),
    sent(23.5, 'u2', { nextAt: at(38) }),
    sent(30, 'b1', { kind: 'brief', audience: 'executives' }),
    sent(62, 'u3', { nextAt: at(90) }),
    event(70, 'status.changed', { to: 'resolved' }),
    sent(80, 'u4'),
    event(25, 'escalation.raised', { rule: 'p0-30', to: ['Studio Producer'], reason: 'P0 for 30 min' }),
  );

  it('S28: say how soon customers heard of it, and how long they heard nothing', () => {
    assert.match(
      text,
      /\*\*First word to customers:\*\* 2026-11-20 14:08 UTC, 18 min after impact started, 8 min after the declaration/,
    );
    assert.match(text, /\*\*Longest silence towards customers:\*\* 38 min, 2026-11-20 14:23 to 15:02 UTC/);
  });

  it('S28: count the promises of a next update that were kept, up to the end', () => {
    assert.match(text, /\*\*Next updates that came when they were promised:\*\* 1 of 2/);
  });

  it('S28: count the silence before the first word and after the last', () => {
    const silence = (...events: StoredEvent[]): string =>
      /silence towards customers:\*\* (.*)/.exec(sectionOf('Communications', ...events))?.[1] ?? '';
    assert.match(silence(sent(50, 'u1'), sent(60, 'u2')), /^50 min, 2026-11-20 14:00 to/);
    assert.match(
      silence(sent(5, 'u1'), event(70, 'status.changed', { to: 'resolved' })),
      /^1 h 5 min, .* to 15:10/,
    );
  });

  it('S28: list what was sent, to whom and where, and the escalations', () => {
    assert.deepEqual(rows(text), [
      '| 2026-11-20 14:08 | Status update to customers (status page) | Text of u1 | Ana Ruiz |',
      '| 2026-11-20 14:23 | Status update to customers | Text of u2 | Ana Ruiz |',
      '| 2026-11-20 14:30 | Executive brief to executives | Text of b1 | Ana Ruiz |',
      '| 2026-11-20 15:02 | Status update to customers | Text of u3 | Ana Ruiz |',
      '| 2026-11-20 15:20 | Status update to customers | Text of u4 | Ana Ruiz |',
    ]);
    assert.match(
      text,
      /\*\*Escalations:\*\*\n\n- 2026-11-20 14:25: Escalated to Studio Producer – P0 for 30 min/,
    );
  });

  it('S28: say "not recorded" where nothing was sent, and then the section is named as empty', () => {
    const none = sectionOf('Communications');
    for (const label of ['First word to customers', 'Longest silence towards customers', 'Next updates'])
      assert.match(none, new RegExp(String.raw`\*\*${label}.*:\*\* not recorded`));
    const document = scaffoldPostmortem(fold(declared()), { now: at(90) });
    const empty = lintPostmortem(document, { today: '2026-11-20' }).filter(
      ({ code }) => code === 'section-empty',
    );
    const titles = empty.map(({ line }) => document.split('\n')[line]);
    for (const title of ['## Communications', '## Response and mitigation', '## Background'])
      assert.ok(titles.includes(title), `${title} of ${titles.join()}`);
  });
});

describe('the key times of a post-mortem', () => {
  it('S28: say how long before or after the start of impact each was', () => {
    const text = sectionOf(
      'Key times and metrics',
      event(15, 'milestone.set', { milestone: 'mitigated', at: at(15) }),
    );
    assert.ok(rows(text).includes('| Impact started | 2026-11-20 13:50 | 0 |'), text);
    assert.ok(rows(text).includes('| Mitigated | 2026-11-20 14:15 | +25 min |'), text);
    assert.ok(rows(text).includes('| Resolved | not recorded | not recorded |'), text);
  });

  it('S28: part the time between notice and relief, and reckon nothing where the order is wrong', () => {
    const text = sectionOf(
      'Key times and metrics',
      event(1, 'milestone.set', { milestone: 'detected', at: at(-4) }),
      event(12, 'status.changed', { to: 'identified' }),
      event(40, 'milestone.set', { milestone: 'mitigated', at: at(8) }),
    );
    assert.match(text, /\| From notice to declaration \(detected → declared\) \| 4 min \|/);
    assert.match(text, /\| From notice to cause \(detected → identified\) \| 16 min \|/);
    assert.match(
      text,
      /\| From cause to relief \(identified → mitigated\) \| none: mitigated came before identified \|/,
    );
    assert.match(text, /\| From relief to the end \(mitigated → resolved\) \| not recorded \|/);
  });
});
