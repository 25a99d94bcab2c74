import assert from 'node:assert/strict';
import fc from 'fast-check';
import { timeOf, type DeclarationProposal } from '../../../src/core/alerts/proposal.ts';
import { readAlert } from '../../../src/core/alerts/read.ts';
import { severityOf } from '../../../src/core/alerts/severity.ts';
import { declarationOf, draftOfAlert } from '../../../src/core/declaration/draft.ts';
import { EVENT_DATA } from '../../../src/core/incident/events.ts';
import { isVisible } from '../../../src/core/text/visible.ts';
import { assertSafe } from '../journal/hostile-properties.ts';
import * as payloads from './payloads.ts';

function read(payload: unknown): DeclarationProposal {
  const result = readAlert(typeof payload === 'string' ? payload : JSON.stringify(payload));
  if ('problem' in result) throw new Error(result.problem);
  return result.proposal;
}

const short = ({ source, title, severity, services, startedAt, state }: DeclarationProposal) => [
  source,
  title,
  severity,
  services.join(),
  startedAt,
  state,
];

describe('alerts as their vendors document them', () => {
  it('S08: Alertmanager', () => {
    const proposal = read(payloads.ALERTMANAGER);
    assert.deepEqual(short(proposal), [
      'Alertmanager',
      'ProbeFailure: BlackBox Probe Failure: https://server.example.org',
      'P0',
      'http_checks',
      '2023-02-06T13:08:45.828Z',
      'firing',
    ]);
    assert.equal(proposal.severityReason, 'severity is "critical"');
    assert.match(proposal.summary ?? '', /has been down for over 5m/);
    assert.deepEqual(
      proposal.links.map(({ label }) => label),
      ['Query', 'Alertmanager'],
    );
    assert.deepEqual(proposal.understood.slice(0, 3), [
      { label: 'Source', value: 'Alertmanager' },
      { label: 'Title', value: proposal.title },
      { label: 'Severity', value: 'P0: severity is "critical"' },
    ]);
  });

  it('S08: Grafana, a group of two, since the first of them', () => {
    const proposal = read(payloads.GRAFANA);
    assert.deepEqual(short(proposal), [
      'Grafana',
      'High memory usage: This alert was triggered for zone us-1',
      'P1',
      '',
      '2021-10-12T07:51:03.157Z',
      'firing',
    ]);
    assert.match(proposal.severityReason, /names no severity/);
    assert.ok(proposal.understood.some(({ label, value }) => label === 'Alerts' && value === '2'));
    assert.ok(proposal.links.some(({ label }) => label === 'Runbook'));
  });

  it('S08: PagerDuty, the webhook and the event', () => {
    assert.deepEqual(short(read(payloads.PAGERDUTY)), [
      'PagerDuty',
      'A little bump in the road',
      'P0',
      'API Service',
      '2020-04-09T15:16:27.000Z',
      'firing',
    ]);
    const event = read(payloads.PAGERDUTY_EVENT);
    assert.deepEqual(short(event), [
      'PagerDuty event',
      'DISK at 99% on machine prod-datapipe03.example.com',
      'P0',
      'mysql',
      '2015-07-17T08:42:58.315Z',
      'firing',
    ]);
    assert.doesNotMatch(JSON.stringify(event), /samplekeyhere/, 'keys stay out of the record');
  });

  it('S08: Datadog', () => {
    const proposal = read(payloads.DATADOG);
    assert.deepEqual(short(proposal), [
      'Datadog',
      '[TEST] Host Cluster Alert',
      'P0',
      'web',
      '2020-06-03T20:43:05.000Z',
      'firing',
    ]);
    assert.equal(proposal.summary, 'Test notification triggered by a test.');
    const over = read({
      ...payloads.DATADOG,
      title: '[Recovered] Host Cluster Alert',
      alert_type: 'success',
    });
    assert.deepEqual([over.state, over.severity], ['resolved', 'P1']);
  });

  it('S08: Sentry, an issue and a metric', () => {
    const issue = read(payloads.SENTRY);
    assert.deepEqual(short(issue), [
      'Sentry',
      'ReferenceError: heck is not defined',
      'P1',
      '',
      '2019-08-19T21:06:17.677Z',
      'firing',
    ]);
    assert.ok(issue.labels.some(({ name, value }) => name === 'environment' && value === 'production'));
    assert.deepEqual(short(read(payloads.SENTRY_METRIC)), [
      'Sentry',
      'Critical: Too many errors',
      'P0',
      'bar',
      '2020-09-13T12:26:40.000Z',
      'firing',
    ]);
  });

  it('S08: CloudWatch, bare and in the envelope of SNS', () => {
    const expected = [
      'CloudWatch',
      'CPU-High-critical',
      'P0',
      'checkout',
      '2024-01-15T10:30:00.000Z',
      'firing',
    ];
    assert.deepEqual(short(read(payloads.CLOUDWATCH)), expected);
    assert.deepEqual(short(read(payloads.SNS)), expected);
    assert.equal(read({ ...payloads.CLOUDWATCH, NewStateValue: 'OK' }).state, 'resolved');
    const plain = { ...payloads.CLOUDWATCH, AlarmName: 'CPU-High' };
    assert.equal(read(plain).severity, 'P1', 'an alarm has no severity of its own');
  });

  it('S08: any other JSON, by the names of its fields', () => {
    const proposal = read([
      {
        alert: {
          title: 'Disk full',
          severity: 'warning',
          service: 'db',
          created_at: 1700000000,
          url: 'https://x.example/1',
        },
      },
    ]);
    assert.deepEqual(short(proposal), [
      'Alert',
      'Disk full',
      'P2',
      'db',
      '2023-11-14T22:13:20.000Z',
      'unknown',
    ]);
    assert.deepEqual(proposal.links, [{ label: 'alert.url', url: 'https://x.example/1' }]);
  });

  it('what is over says so', () => {
    const alerts = payloads.ALERTMANAGER.alerts.map((alert) => ({ ...alert, status: 'resolved' }));
    assert.equal(read({ ...payloads.ALERTMANAGER, alerts, status: 'resolved' }).state, 'resolved');
  });
});

describe('the severity of an alert', () => {
  const of = (...words: string[]) => severityOf(words.map((word) => ({ field: 'severity', word }))).severity;

  it('S01: is the worst that is said, and the higher one where nothing is', () => {
    assert.deepEqual(
      ['critical', 'P1', 'High', 'warning', 'info', 'sev-2', 'SEV 1', 'page'].map((word) => of(word)),
      [...['P0', 'P1', 'P1', 'P2', 'P3', 'P1', 'P0', 'P0']],
    );
    assert.equal(of('info', 'critical', 'warning'), 'P0');
    assert.equal(of(), 'P1');
    assert.equal(of('weird'), 'P1');
    assert.equal(of('weird', 'info'), 'P1');
  });

  it('S01: on a scale that begins at P1 that is the worst', () => {
    const guess = severityOf([{ field: 'priority', word: 'P1', scale: 'from-p1' }]);
    assert.equal(guess.severity, 'P0');
    assert.equal(severityOf([{ field: 'priority', word: 'constructor', scale: 'from-p1' }]).severity, 'P1');
  });
});

describe('times of alerts', () => {
  it('are read in every form that vendors use', () => {
    const expected = Date.UTC(2024, 0, 15, 10, 30);
    for (const time of [
      ...['2024-01-15T10:30:00.000+0000', '2024-01-15T10:30:00Z', '2024-01-15T11:30:00.000000000+01:00'],
      ...[
        '2024-01-15 10:30:00 UTC',
        '2024-01-15 10:30',
        '1705314600',
        '1705314600000',
        1705314600,
        1705314600000,
      ],
    ])
      assert.equal(timeOf(time), expected, String(time));
    for (const none of ['', 'yesterday', null, {}, Number.NaN, '15/01/24 10:30'])
      assert.equal(timeOf(none), undefined, JSON.stringify(none));
    assert.equal(read({ title: 'x', startsAt: '0001-01-01T00:00:00Z' }).startedAt, undefined);
  });
});

describe('hostile alerts', () => {
  it('are turned away with a reason, or read without harm', () => {
    const cases = [
      '',
      'null',
      '{}',
      '[]',
      'x',
      '{"a":',
      '"text"',
      '[{},{}]',
      '['.repeat(50_000),
      '['.repeat(90) + ']'.repeat(90),
    ];
    for (const text of cases) assert.ok('problem' in readAlert(text), text.slice(0, 20));
    const deep = readAlert(`${'{"title":"x","a":'.repeat(60)}1${'}'.repeat(60)}`);
    assert.deepEqual(deep, { problem: 'It is nested too deeply for an alert.' });
    assert.ok('problem' in readAlert(JSON.stringify({ title: 'x'.repeat(1_000_001) })));
  });

  it('reach no prototype, show nothing hidden, and make links to the web alone', () => {
    const proposal = read(
      '{"__proto__":{"polluted":1},"title":"a\\u202eb\\u001b[31mc","constructor":{"x":"y"},"url":"javascript:alert(1)",' +
        '"link":"https://user:pw@evil.example/","labels":{"__proto__":{"q":"1"},"api_key":"hunter2"}}',
    );
    assert.equal(proposal.title, 'abc');
    assert.deepEqual(proposal.links, []);
    assert.doesNotMatch(JSON.stringify(proposal.labels), /hunter2|polluted/);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('S08: whatever is read can be declared as it is', () => {
    const leaf = fc.oneof(
      fc.constantFrom<unknown>(
        'critical',
        'P9',
        '',
        ' ',
        '\u202e',
        '<b>',
        '💥'.repeat(300),
        'https://a.example/',
        null,
        0,
        -1,
        1e300,
      ),
      fc.string({ unit: 'binary' }),
      fc.constant('x'.repeat(5000)),
    );
    const mutated = fc
      .tuple(
        fc.constantFrom(...Object.values(payloads.ALL)),
        fc.array(fc.tuple(fc.nat(60), fc.oneof(leaf, fc.jsonValue())), { maxLength: 8 }),
      )
      .map(([payload, changes]) => {
        const copy = structuredClone(payload) as unknown;
        const places: [Record<string, unknown>, string][] = [];
        const walk = (value: unknown): void => {
          if (typeof value !== 'object' || value === null) return;
          for (const key of Object.keys(value)) {
            places.push([value as Record<string, unknown>, key]);
            walk((value as Record<string, unknown>)[key]);
          }
        };
        walk(copy);
        for (const [at, value] of changes) {
          const place = places[at % places.length];
          if (place) place[0][place[1]] = value;
        }
        return copy;
      });
    let proposals = 0;
    fc.assert(
      fc.property(fc.oneof(mutated, fc.jsonValue()), (payload) => {
        const result = readAlert(JSON.stringify(payload));
        if ('problem' in result) return;
        proposals += 1;
        const draft = draftOfAlert(result.proposal, Date.now());
        const { title, severity } = result.proposal;
        const declaration = declarationOf({ ...draft, title, severity });
        const parsed = EVENT_DATA['incident.declared'].safeParse(declaration);
        assert.ok(parsed.success, JSON.stringify([declaration, parsed.error?.issues]));
        assertSafe(result.proposal);
        for (const { label, value } of result.proposal.understood)
          assert.ok(isVisible(label) && value !== '');
      }),
      { numRuns: 600 },
    );
    assert.ok(proposals > 150, `only ${proposals} were read`);
  });
});
