import assert from 'node:assert/strict';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import { count } from '../../../src/core/metrics/count.ts';
import { metricsCsv } from '../../../src/core/metrics/csv.ts';
import type { MeasureId, MetricsReport } from '../../../src/core/metrics/report.ts';
import type { CloseReason } from '../../../src/core/incident/vocabulary.ts';
import { countIncidents } from '../../../src/editor/metrics/counting.ts';
import { summarizeEvents, type ListedSummary } from '../../../src/core/incident/summary.ts';
import { numbersFrom } from '../../board-harness/metrics.ts';
import { at, declared, event, MINUTE, T0 } from '../incident/make.ts';

const DAY = 24 * 60;
const now = T0 + 10 * DAY * MINUTE;
const report = (incidents: readonly (readonly StoredEvent[])[], period = 12): MetricsReport =>
  count(incidents.map(numbersFrom), { period, now });
/** Reasons that there are none of are not told. */
const leftOut = (result: MetricsReport) =>
  Object.fromEntries(result.leftOut.filter(({ n }) => n > 0).map(({ why, n }) => [why, n]));
const cell = ({ measures }: MetricsReport, id: MeasureId, severity?: string) =>
  measures.find((one) => one.id === id)?.cells.find((one) => one.severity === severity);

const resolvedAfter = (minutes: number, start = 0, more = {}): StoredEvent[] => [
  event(start, 'incident.declared', { title: 'x', severity: 'P1', startedAt: at(start), ...more }),
  event(start + minutes, 'status.changed', { to: 'resolved' }),
];

describe('numbers over time', () => {
  it('count a duration only when both of its ends are on record', () => {
    const open = [declared({ startedAt: at(-5) })];
    const withoutStart = [declared(), event(20, 'status.changed', { to: 'resolved' })];
    const result = report([resolvedAfter(30), open, withoutStart]);
    assert.deepEqual(cell(result, 'resolve')?.all, { n: 1, notRecorded: 2, median: 30 * MINUTE });
    assert.deepEqual(cell(result, 'detect')?.all, { n: 0, notRecorded: 3 });
  });

  it('do not count ends in the wrong order', () => {
    const result = report([[declared({ startedAt: at(5), detectedAt: at(1) })]]);
    assert.deepEqual(cell(result, 'detect')?.all, { n: 0, notRecorded: 1 });
  });

  it('stand by severity and by the month of the declaration, without a gap', () => {
    const result = report([
      resolvedAfter(30),
      resolvedAfter(50, -62 * DAY),
      resolvedAfter(10, 5, { severity: 'P3' }),
    ]);
    assert.deepEqual(result.months, ['2026-06', '2026-07', '2026-08', '2026-09', '2026-10', '2026-11']);
    assert.deepEqual(
      cell(result, 'resolve', 'P1')?.months.map(({ n, median }) => [n, median]),
      [
        [0, undefined],
        [0, undefined],
        [0, undefined],
        [1, 50 * MINUTE],
        [0, undefined],
        [1, 30 * MINUTE],
      ],
    );
    assert.equal(cell(result, 'resolve', 'P3')?.all.n, 1);
    assert.deepEqual(result.perMonth.at(-1), { P0: 0, P1: 1, P2: 0, P3: 1 });
  });

  it('leave drills out, and say how many there were', () => {
    const result = report([
      resolvedAfter(30),
      [
        ...resolvedAfter(900, 3, { incidentKind: 'drill', services: ['x'] }),
        event(5, 'action.added', { action: 'a', title: 'Of a drill' }),
      ],
    ]);
    assert.deepEqual([result.incidents, leftOut(result)], [1, { drill: 1 }]);
    assert.equal(cell(result, 'resolve')?.all.median, 30 * MINUTE);
    assert.deepEqual([result.services, result.actions.open], [[], 0]);
  });

  it('leave out what was no incident or is counted as another one, and say how many and why', () => {
    const closedAs = (reason: CloseReason, more = {}) => [
      declared({ startedAt: at(0), services: ['x'], ...more }),
      event(2, 'cause.decided', { cause: 'deployment' }),
      event(4, 'status.changed', { to: 'resolved' }),
      event(5, 'incident.closed', { reason }),
    ];
    const result = report([
      resolvedAfter(30),
      closedAs('duplicate'),
      closedAs('duplicate'),
      closedAs('false-alarm'),
      closedAs('merged'),
      closedAs('false-alarm', { incidentKind: 'drill' }),
    ]);
    assert.equal(result.incidents, 1);
    assert.deepEqual(leftOut(result), { drill: 1, duplicate: 2, merged: 1, 'false-alarm': 1 });
    assert.deepEqual(cell(result, 'resolve')?.all, { n: 1, notRecorded: 0, median: 30 * MINUTE });
    assert.deepEqual(result.perMonth.at(-1), { P0: 0, P1: 1, P2: 0, P3: 0 });
    assert.deepEqual([result.causes[0]?.n, result.noCause, result.services], [0, 1, []]);
    assert.equal(
      result.inSeverity.reduce((sum, { total }) => sum + total, 0),
      30 * MINUTE,
    );
    const lines = metricsCsv(result).split('\r\n');
    for (const line of ['drills,,,,,1', 'duplicates,,,,,2', 'false alarms,,,,,1', 'superseded,,,,,0'])
      assert.ok(lines.includes(`left out,${line},,,,,,,,`), line);
  });

  it('count what was closed for any other reason, and what turned out to be one after all', () => {
    const closed = (reason: CloseReason) => [declared(), event(5, 'incident.closed', { reason })];
    const again = event(6, 'incident.reopened', { reason: 'It was real', cause: 'mistake' });
    const result = report([closed('resolved'), closed('external'), [...closed('false-alarm'), again]]);
    assert.deepEqual([result.incidents, leftOut(result)], [3, {}]);
  });

  it('keep the open actions of a false alarm: the work is still owed', () => {
    const action = event(1, 'action.added', { action: 'a', title: 'Mend the alert' });
    const closed = event(5, 'incident.closed', { reason: 'false-alarm' });
    const result = report([[declared(), action, closed]]);
    assert.deepEqual([result.incidents, result.actions.open], [0, 1]);
  });

  it('leave out what was declared before the period', () => {
    const result = report([resolvedAfter(30), resolvedAfter(30, -400 * DAY)], 6);
    assert.equal(result.incidents, 1);
    assert.equal(report([resolvedAfter(30), resolvedAfter(30, -400 * DAY)], 0).incidents, 2);
  });

  it('count causes and services, and what nobody recorded beside them', () => {
    const result = report([
      [declared({ services: ['a', 'b'] }), event(1, 'cause.decided', { cause: 'deployment' })],
      [declared({ services: ['b', 'b'] }), event(1, 'cause.decided', { cause: 'not-deployment' })],
      [declared()],
    ]);
    assert.deepEqual(result.services, [
      { service: 'b', n: 2 },
      { service: 'a', n: 1 },
    ]);
    assert.deepEqual([result.causes[0]?.n, result.noCause, result.noService], [1, 2, 1]);
  });

  it('tell the time in each severity of those that ended, and how many did not', () => {
    const result = report([
      [
        declared(),
        event(10, 'severity.changed', { to: 'P0' }),
        event(40, 'status.changed', { to: 'resolved' }),
      ],
      [declared()],
    ]);
    const totals = result.inSeverity.map(({ severity, total }) => [severity, total / MINUTE]);
    assert.deepEqual(totals, [
      ['P0', 30],
      ['P1', 10],
      ['P2', 0],
      ['P3', 0],
    ]);
    assert.equal(result.underWay, 1);
  });

  it('list open actions of all times, the longest overdue first', () => {
    const old = [
      ...resolvedAfter(30, -800 * DAY),
      event(-799 * DAY, 'action.added', { action: 'a', title: 'Old', due: '2026-11-29' }),
    ];
    const fresh = [
      declared(),
      event(1, 'action.added', { action: 'a', title: 'No date' }),
      event(1, 'action.added', { action: 'b', title: 'Late', owner: 'Bo', due: '2026-11-30' }),
      event(1, 'action.added', { action: 'c', title: 'Due today', due: '2026-11-30' }),
    ];
    const { open, overdue, list } = report([old, fresh], 6).actions;
    assert.deepEqual([open, overdue], [4, 1]);
    assert.deepEqual(
      list.map(({ title, isOverdue }) => [title, isOverdue]),
      [
        ['Old', true],
        ['Late', false],
        ['Due today', false],
        ['No date', false],
      ],
    );
  });

  it('of no incident at all are empty, and nothing is made up', () => {
    const result = report([]);
    assert.equal(result.incidents, 0);
    assert.deepEqual(cell(result, 'resolve')?.all, { n: 0, notRecorded: 0 });
  });
});

describe('the numbers as CSV', () => {
  it('have a line for each severity and month, in seconds', () => {
    const csv = metricsCsv(report([resolvedAfter(30)]));
    const lines = csv.split('\r\n');
    assert.match(lines[0] ?? '', /^part,name,month,severity,from,to,incidents,not_recorded,median_seconds/);
    assert.ok(lines.includes('time,Time to resolve,,,started,resolved,1,0,1800,,,,,,'), csv);
    assert.ok(lines.includes('time,Time to resolve,2026-11,P1,started,resolved,1,0,1800,,,,,,'), csv);
    assert.ok(lines.includes('time,Time to detect,,,started,detected,0,1,,,,,,,'), csv);
  });

  it('begin no formula and break out of no cell', () => {
    const csv = metricsCsv(report([[declared({ services: ['=HYPERLINK("x","y")', 'a,b', '-1'] })]]));
    assert.match(csv, /\r\nservice,"'=HYPERLINK\(""x"",""y""\)",/);
    assert.match(csv, /\r\nservice,"a,b",/);
    assert.match(csv, /\r\nservice,'-1,/);
  });
});

describe('counting many incidents', () => {
  const summary = (events: StoredEvent[]): ListedSummary => {
    const found = summarizeEvents(events);
    assert.ok(found);
    return found;
  };
  // One over and over: ids of events are numbered, and there are only so many numbers.
  const events = resolvedAfter(30);
  const many = Array.from({ length: 20_000 }, () => summary(events));
  const numbers = numbersFrom(events);

  it('tells how far it is, and is the same as counting at once', async () => {
    const told: number[] = [];
    const result = await countIncidents(many, {
      period: 12,
      now,
      onProgress: (done) => told.push(done),
      isCancelled: () => false,
    });
    assert.deepEqual(
      result,
      count(
        many.map(() => numbers),
        { period: 12, now },
      ),
    );
    assert.ok(told.every((done, index) => done >= (told[index - 1] ?? 0)));
  });

  it('stops when nobody waits for it any more', async () => {
    let calls = 0;
    const result = await countIncidents(many, {
      period: 12,
      now,
      onProgress: () => undefined,
      isCancelled: () => (calls += 1) > 0,
    });
    assert.equal(result, undefined);
    assert.equal(calls, 1);
  });
});
