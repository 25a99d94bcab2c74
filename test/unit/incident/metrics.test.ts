import assert from 'node:assert/strict';
import {
  elapsed,
  impactDuration,
  incidentMetrics,
  timeInSeverity,
} from '../../../src/core/incident/metrics.ts';
import { formatClock, formatDuration, formatUtc } from '../../../src/core/text/time.ts';
import { at, declared, event, fold, MINUTE, T0 } from './make.ts';

const acknowledged = event(4, 'step.done', {
  step: 'triage/ack',
  title: 'Acknowledge',
  milestone: 'acknowledged',
});
const metric = (incident: ReturnType<typeof fold>, id: string): number | undefined =>
  incidentMetrics(incident).find((item) => item.id === id)?.ms;

describe('milestones and metrics', () => {
  it('S28: name both ends and come from what was recorded', () => {
    const incident = fold(
      declared({ startedAt: at(-14), detectedAt: at(-6) }),
      acknowledged,
      event(20, 'milestone.set', { milestone: 'mitigated', at: at(18) }),
      event(50, 'status.changed', { to: 'resolved' }),
    );
    assert.equal(metric(incident, 'detect'), 8 * MINUTE);
    assert.equal(metric(incident, 'acknowledge'), 10 * MINUTE);
    assert.equal(metric(incident, 'mitigate'), 32 * MINUTE);
    assert.equal(metric(incident, 'recover'), undefined);
    assert.equal(metric(incident, 'resolve'), 64 * MINUTE);
    assert.equal(impactDuration(incident), 64 * MINUTE);
  });

  it('S28: are absent, never zero, when an end was not recorded', () => {
    const incident = fold(declared(), event(50, 'status.changed', { to: 'resolved' }));
    assert.deepEqual(
      incidentMetrics(incident).map(({ ms }) => ms),
      [undefined, undefined, undefined, undefined, undefined],
    );
    assert.equal(impactDuration(incident), undefined);
  });

  it('are absent when the ends stand in the wrong order', () => {
    const incident = fold(declared({ startedAt: at(30), detectedAt: at(10) }));
    assert.equal(metric(incident, 'detect'), undefined);
  });

  it('a time that a person takes back reads as not recorded, whatever else would stand in', () => {
    const set = [
      declared({ startedAt: at(-5) }),
      event(1, 'milestone.set', { milestone: 'started', at: at(-9) }),
    ];
    assert.equal(fold(...set).milestones.started?.at, at(-9));
    assert.equal(
      fold(...set, event(2, 'milestone.set', { milestone: 'started', at: null })).milestones.started,
      undefined,
    );
  });

  it('sum the time spent in each severity', () => {
    const incident = fold(
      declared(),
      event(10, 'severity.changed', { to: 'P0' }),
      event(25, 'severity.changed', { to: 'P1' }),
      event(40, 'status.changed', { to: 'resolved' }),
    );
    assert.deepEqual(timeInSeverity(incident, T0 + 500 * MINUTE), [
      { severity: 'P1', ms: 25 * MINUTE },
      { severity: 'P0', ms: 15 * MINUTE },
    ]);
  });

  it('elapsed runs from the start of impact and stops at the end', () => {
    const open = fold(declared({ startedAt: at(-10) }));
    assert.equal(elapsed(open, T0 + 5 * MINUTE), 15 * MINUTE);
    const over = fold(declared(), event(30, 'status.changed', { to: 'resolved' }));
    assert.equal(elapsed(over, T0 + 90 * MINUTE), 30 * MINUTE);
  });
});

describe('times in words', () => {
  it('show two units at most', () => {
    assert.deepEqual(
      [5_000, 59_999, 12 * MINUTE, 65 * MINUTE, 120 * MINUTE, 50 * 60 * MINUTE].map(formatDuration),
      ['5 s', '59 s', '12 min', '1 h 5 min', '2 h', '2 d 2 h'],
    );
  });

  it('run as a clock', () => {
    assert.deepEqual([0, 288_000, 3_729_000, 172_799_000, 172_800_000, 119_913_981_000].map(formatClock), [
      '0:00',
      '4:48',
      '1:02:09',
      '47:59:59',
      '2 d 0:00:00',
      '1387 d 21:26:21',
    ]);
  });

  it('say that they are UTC', () => {
    assert.equal(formatUtc('2026-11-20T14:02:31.000Z'), '2026-11-20 14:02 UTC');
  });
});
