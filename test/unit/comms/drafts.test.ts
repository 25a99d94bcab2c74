import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blank, blanksOf } from '../../../src/core/comms/blanks.ts';
import { executiveBriefDraft } from '../../../src/core/comms/executive-brief.ts';
import { leaksOf } from '../../../src/core/comms/leaks.ts';
import { statusUpdateDraft } from '../../../src/core/comms/status-update.ts';
import type { DraftOptions } from '../../../src/core/comms/update.ts';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import { arbitraryRecord } from '../incident/arbitrary.ts';
import { BO, at, declared, event, fold } from '../incident/make.ts';
import { policy } from '../clocks/helpers.ts';

const status = (minute: number, events: StoredEvent[], more: Partial<DraftOptions> = {}) =>
  statusUpdateDraft(fold(...events), { now: at(minute), policy: policy(), ...more });
const brief = (minute: number, events: StoredEvent[]) =>
  executiveBriefDraft(fold(...events), { now: at(minute), policy: policy() });

describe('the draft of a status update', () => {
  it('S34: has its six parts, from the record', () => {
    const draft = status(20, [
      declared({ severity: 'P0', services: ['checkout'], usersAffected: 'About 40 % of card payments fail' }),
      event(10, 'status.changed', { to: 'identified' }),
    ]);
    assert.equal(
      draft.text,
      [
        '2026-11-20 14:20 UTC — Checkout incident',
        '',
        'Status: Identified',
        'Impact: Users affected: About 40 % of card payments fail',
        'Current action: We know what is wrong and are working on it.',
        'Next update: 2026-11-20 14:35 UTC',
      ].join('\n'),
    );
    assert.deepEqual([draft.status, draft.nextAt], ['identified', at(35)]);
    assert.deepEqual(blanksOf(draft.text), []);
  });

  it('S34: what is not recorded is a blank that can be found', () => {
    const { text } = status(1, [declared({ severity: 'P0' })]);
    assert.match(text, /Impact: \[impact: not recorded\]/);
    assert.deepEqual(blanksOf(text), ['service', 'impact']);
    const never = status(1, [declared()], { policy: policy({ updatePace: { P1: 'never' } }) });
    assert.ok(blanksOf(never.text).includes('next update'));
  });

  it('S34: says one of the four words of status pages, and at the end promises nothing more', () => {
    const word = (...events: StoredEvent[]) =>
      /^Status: (.*)$/m.exec(status(60, [declared(), ...events]).text)?.[1];
    assert.equal(word(), 'Investigating');
    assert.equal(word(event(5, 'status.changed', { to: 'monitoring' })), 'Monitoring');
    const resolved = event(5, 'status.changed', { to: 'resolved' });
    assert.equal(word(resolved), 'Resolved');
    assert.equal(word(resolved, event(6, 'incident.closed', { reason: 'resolved' })), 'Resolved');
    const last = status(60, [declared(), resolved]);
    assert.equal(last.nextAt, undefined);
    assert.match(last.text, /Next update: none/);
  });

  it('S34: tells customers nothing of what is inside', () => {
    const { text } = status(
      30,
      [
        declared({
          severity: 'P0',
          title: 'checkout-api OOM on db-prod-3',
          services: ['checkout-api', 'db03.eu.internal'],
          summary: 'Pool exhausted since 8f31c2e0, see src/pool.ts',
          usersAffected: 'All behind lb-7 (10.1.2.3), says Bo Lind',
          rootCause: 'The pool of deploy 8f31c2e0',
        }),
        event(1, 'hypothesis.opened', { hypothesis: 'h', text: 'The new token cache' }, { actor: BO }),
        event(2, 'deployment.linked', {
          deployment: {
            id: 'd',
            name: 'deploy/production/7',
            revision: '8f31c2e00',
            at: at(-9),
            author: 'Cy Ray',
          },
        }),
        event(3, 'role.assigned', { role: 'r', assignee: BO }),
        event(4, 'cause.decided', { cause: 'deployment' }),
      ],
      { publicNames: { 'checkout-api': 'Checkout' } },
    );
    for (const inside of [
      ...['checkout-api', 'db03', 'db-prod', '8f31c2e', 'src/', 'lb-7', '10.1.2.3', 'Bo', 'Ana', 'Cy Ray'],
      ...['token cache', 'pool', 'Pool', 'deploy', 'OOM'],
    ])
      assert.ok(!text.includes(inside), `"${inside}" in ${text}`);
    assert.match(text, /Checkout incident/);
    assert.match(text, /\[impact: not fit for customers as recorded\]/);
  });

  const tried = (minute: number, remedy: string, text: string) =>
    event(minute, 'remedy.tried', { remedy, text });
  const measured = (what: string, value: string, more: object = {}) =>
    event(9, 'impact.measured', { figure: what, what, value, ...more });

  it('S34: says what was tried and how it went, as far as it is fit for customers', () => {
    const { text } = status(20, [
      declared(),
      tried(6, 'second', 'A restart of the shop'),
      tried(5, 'first', 'More capacity'),
      event(7, 'remedy.judged', { remedy: 'first', outcome: 'no-effect', note: 'Ask Bo Lind' }),
      tried(8, 'inside', 'Restart db-prod-3'),
    ]);
    assert.match(
      text,
      /^What was tried: More capacity \(did not help\); A restart of the shop \(under way\)$/m,
    );
    assert.doesNotMatch(status(20, [declared(), tried(8, 'inside', 'Restart db-prod-3')]).text, /tried/i);
  });

  it('S34: what nobody judged is not under way when the incident is over', () => {
    const over = [declared(), tried(5, 'r', 'A restart'), event(9, 'status.changed', { to: 'resolved' })];
    assert.match(status(20, over).text, /^What was tried: A restart \(how it went is not recorded\)$/m);
  });

  it('S34: tells the impact in figures, which of them are estimates, and how they are known', () => {
    const impact = (...events: StoredEvent[]) =>
      /^Impact: (.*)$/m.exec(status(20, [declared({ usersAffected: '40 %' }), ...events]).text)?.[1];
    const from = { from: at(-10), to: at(8) };
    assert.equal(
      impact(
        measured('Orders lost', 'about 5,000', { isEstimate: true, basis: 'Count of carts', ...from }),
        measured('Refunds', '12', { basis: 'https://grafana.example/d/1' }),
        measured('Requests on db-prod-3', '7'),
      ),
      'Users affected: 40 %; Orders lost: about 5,000 (estimate), from 2026-11-20 13:50 UTC until 2026-11-20 14:08 UTC, according to: Count of carts; Refunds: 12',
    );
    const bare = (...events: StoredEvent[]) => status(20, [declared(), ...events]).text;
    assert.match(bare(measured('Refunds', '12')), /^Impact: Refunds: 12$/m);
    assert.match(
      bare(measured('db-prod-3', '7')),
      /^Impact: \[impact: not fit for customers as recorded\]$/m,
    );
    const unfit = [declared({ usersAffected: 'All of lb-7' }), measured('Refunds', '12')];
    assert.match(
      status(20, unfit).text,
      /^Impact: \[impact: not fit for customers as recorded\]; Refunds: 12$/m,
    );
  });

  it('S34: of many attempts it names the last five and says of how many', () => {
    const many = [1, 2, 3, 4, 5, 6].map((minute) => tried(minute, `r${minute}`, `Attempt ${minute}`));
    const { text } = status(20, [declared(), ...many]);
    assert.match(
      text,
      /^What was tried: the last 5 of 6: Attempt 2 \(under way\); .*Attempt 6 \(under way\)$/m,
    );
  });

  it('S34: a service has the name that customers know, or a blank', () => {
    const title = (services: string[], publicNames = {}) =>
      status(1, [declared({ services })], { publicNames }).title;
    assert.equal(title(['checkout', 'search']), 'Checkout and Search incident');
    assert.equal(title(['pay_v2']), '[service: no public name set] incident');
    assert.equal(title(['pay_v2', 'web-1'], { pay_v2: 'Card payments' }), 'Card payments incident');
    assert.equal(title(['constructor'], {}), 'Constructor incident');
  });
});

describe('the draft of an executive brief', () => {
  it('S35 S22: is there at P0 only', () => {
    for (const severity of ['P1', 'P2', 'P3'] as const)
      assert.equal(brief(1, [declared({ severity })]), undefined);
    assert.ok(brief(1, [declared({ severity: 'P0' })]));
  });

  it('S35: has its five parts, from the record', () => {
    const draft = brief(20, [
      declared({
        severity: 'P0',
        services: ['checkout-api'],
        usersAffected: '40 %',
        summary: 'Card payments fail',
        revenueImpact: '$12,500 per hour',
        rootCause: 'Connection pool too small',
      }),
      event(5, 'cause.decided', { cause: 'deployment' }),
      event(9, 'rollback.prepared', { deploymentName: 'v2.14' }),
    ]);
    assert.equal(
      draft?.text,
      [
        'INCIDENT BRIEF — 2026-11-20 14:20 UTC',
        '',
        'SITUATION: checkout-api: Card payments fail (Investigating). Users affected: 40 %',
        'CAUSE: Known — Recent deployment — Connection pool too small',
        'ACTION: Rollback of v2.14 prepared — ETA [ETA: not recorded]',
        'IMPACT: Revenue: $12,500 per hour; Users: 40 %; Reputation: [reputation: not recorded]',
        'NEXT UPDATE: 2026-11-20 14:50 UTC',
      ].join('\n'),
    );
    assert.deepEqual(blanksOf(draft.text), ['ETA', 'reputation']);
  });

  it('S35: says what was tried and what showed it, and figures with their source or that there is none', () => {
    const text =
      brief(20, [
        declared({ severity: 'P0' }),
        event(5, 'remedy.tried', { remedy: 'a', text: 'Restart db-prod-3' }),
        event(7, 'remedy.judged', { remedy: 'a', outcome: 'made-worse', note: 'The queue grows' }),
        event(8, 'remedy.tried', { remedy: 'b', text: 'Fail over' }),
        event(9, 'impact.measured', {
          figure: 'f',
          what: 'Orders lost',
          value: '5,000',
          basis: 'the ledger',
        }),
        event(9, 'impact.measured', { figure: 'g', what: 'Refunds', value: '12', isEstimate: true }),
      ])?.text ?? '';
    assert.match(text, /^ACTION: Fail over — ETA/m);
    assert.match(
      text,
      /^TRIED: Restart db-prod-3 \(made it worse\) — The queue grows; Fail over \(under way\)$/m,
    );
    assert.match(
      text,
      /; Orders lost: 5,000 \(source: the ledger\); Refunds: 12 \(estimate\) \(source: not recorded\)$/m,
    );
    assert.doesNotMatch(brief(1, [declared({ severity: 'P0' })])?.text ?? '', /TRIED/);
  });

  it('S35: invents neither cause nor action, and never an ETA', () => {
    const text = brief(1, [declared({ severity: 'P0' })])?.text ?? '';
    assert.match(text, /^CAUSE: Under investigation$/m);
    assert.deepEqual(blanksOf(text), [
      'service',
      'users affected',
      'action',
      'ETA',
      'revenue',
      'users',
      'reputation',
    ]);
  });
});

describe('blanks', () => {
  it('are found, and texts of people are not taken for them', () => {
    assert.deepEqual(blanksOf(`a ${blank('impact')} b ${blank('service', 'no public name set')}`), [
      'impact',
      'service',
    ]);
    assert.deepEqual(blanksOf('[note: see below] [12:30] [x](y) [a: b: not recorded'), []);
  });
});

describe('the lint of texts for customers', () => {
  const incident = fold(
    declared({ services: ['pay_v2', 'checkout'], paths: ['src/pool'] }),
    event(1, 'note.added', { text: 'x' }, { actor: BO }),
    event(2, 'hypothesis.opened', { hypothesis: 'h', text: 'A full disk' }),
    event(3, 'hotfix.created', { branch: 'hotfix/pool', base: '8f31c2e00' }),
  );
  const leaks = (text: string, allowed?: string[]) =>
    leaksOf(text, incident, allowed).map(({ text: found }) => found);

  it('finds people, services, revisions, hosts, addresses, files, branches and guesses', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['Bo Lind is on it', 'Bo Lind'],
      ['Lind is on it', 'Lind'],
      ['ask ana@example.com', 'ana@example.com'],
      ['pay_v2 is slow', 'pay_v2'],
      ['since 8f31c2e0', '8f31c2e0'],
      ['on db-prod-3 only', 'db-prod-3'],
      ['at cache.eu.internal', 'cache.eu.internal'],
      ['from 10.0.0.12:8080', '10.0.0.12:8080'],
      ['see https://wiki.example/x', 'https://wiki.example/x'],
      ['in src/pool/size.ts:12', 'src/pool/size.ts:12'],
      ['on hotfix/pool', 'hotfix/pool'],
      ['it is a full disk', 'A full disk'],
      ['see INC-20261120-7777', 'INC-20261120-7777'],
    ];
    for (const [text, found] of cases) assert.ok(leaks(text).includes(found), `${found} in ${text}`);
  });

  it('lets pass what customers may read', () => {
    for (const text of [
      'About 2,000 buyers, 40 % of card payments, since 14:05 UTC on 2026-11-20',
      'Checkout and search are slow; refunds are not affected. Next update at 14:30.',
      'A decade of face-to-face feedback, and/or 1234567 orders',
    ])
      assert.deepEqual(leaks(text), [], text);
    assert.deepEqual(leaks('See https://status.example.com', ['https://status.example.com']), []);
  });

  it('drafts of any record have nothing that it finds', () => {
    fc.assert(
      fc.property(arbitraryRecord, (events) => {
        const any = foldIncident(events);
        assert.ok(any);
        const { text } = statusUpdateDraft(any, { now: at(5), policy: policy() });
        const found = leaksOf(text, any).filter(({ kind }) => kind !== 'hypothesis');
        assert.deepEqual(found, [], text);
        executiveBriefDraft(any, { now: at(5), policy: policy() });
      }),
      { numRuns: 500 },
    );
  });
});
