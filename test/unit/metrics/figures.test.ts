import assert from 'node:assert/strict';
import { summarizeEvents } from '../../../src/core/incident/summary.ts';
import { figuresOf, packFigures, unpackFigures } from '../../../src/core/metrics/figures.ts';
import { at, declared, event, fold } from '../incident/make.ts';

const EVENTS = [
  declared(),
  event(2, 'severity.changed', { to: 'P0' }),
  event(3, 'cause.decided', { cause: 'code-bug' }),
  event(4, 'action.added', { action: 'a', title: 'Alert on "5xx"\nsoon', owner: 'Bo', due: '2026-12-01' }),
  event(5, 'action.added', { action: 'b', title: 'Done already' }),
  event(6, 'action.closed', { action: 'b' }),
  event(7, 'action.added', { action: 'c', title: 'Nobody has it' }),
];

describe('what a list keeps for the numbers', () => {
  it('is the cause, the severities and the open actions, and comes back as it was', () => {
    const figures = figuresOf(fold(...EVENTS));
    assert.deepEqual(figures, {
      cause: 'code-bug',
      severities: [
        { severity: 'P1', at: at(0) },
        { severity: 'P0', at: at(2) },
      ],
      openActions: [
        { title: 'Alert on "5xx"\nsoon', owner: 'Bo', due: '2026-12-01' },
        { title: 'Nobody has it' },
      ],
    });
    assert.deepEqual(unpackFigures(packFigures(figures)), figures);
  });

  it('is the same from the events that a list reads', () => {
    assert.equal(summarizeEvents(EVENTS)?.figures, packFigures(figuresOf(fold(...EVENTS))));
  });

  it('follows an answer that was taken back', () => {
    const figures = figuresOf(fold(...EVENTS, event(8, 'cause.decided', { cause: 'unknown' })));
    assert.equal(unpackFigures(packFigures(figures))?.cause, undefined);
  });

  it('holds what the incident was closed as, until it is reopened', () => {
    const closed = [...EVENTS, event(8, 'incident.closed', { reason: 'false-alarm' })];
    const figures = figuresOf(fold(...closed));
    assert.equal(figures.closedAs, 'false-alarm');
    assert.deepEqual(unpackFigures(packFigures(figures)), figures);
    const again = [...closed, event(9, 'incident.reopened', { reason: 'It is real' })];
    assert.equal(figuresOf(fold(...again)).closedAs, undefined);
  });

  for (const spoilt of [
    '-/magic P1 k',
    '-/resolved/resolved P1 k',
    '',
    'magic P1 k',
    '- P9 k',
    '- P1',
    '- P1 !',
    '- P1 k\n[1]',
    '- P1 k\n["\u202ex",null,null]',
  ])
    it(`is nothing when it reads ${JSON.stringify(spoilt)}`, () => {
      assert.equal(unpackFigures(spoilt), undefined);
    });
});
