import assert from 'node:assert/strict';
import { describeEvent } from '../../../src/core/incident/describe.ts';
import { summarize } from '../../../src/core/incident/summary.ts';
import { figuresOf } from '../../../src/core/metrics/figures.ts';
import { at, BO, declared, event, fold } from './make.ts';

const ADDED = {
  action: 'a1',
  title: 'Alert on pool use',
  owner: 'Bo Lind',
  due: '2026-12-01',
  type: 'detect',
  priority: 'high',
} as const;

describe('action items of an incident', () => {
  it('S32: keep what an event leaves out, and lose what it takes back', () => {
    const incident = fold(
      declared(),
      event(1, 'action.added', ADDED),
      event(2, 'action.changed', { action: 'a1', due: '2026-12-24', owner: null, link: 'https://e.com/1' }),
    );
    const [item] = incident.actions;
    assert.deepEqual(
      [item?.title, item?.owner, item?.due, item?.type, item?.priority, item?.link, item?.closed],
      ['Alert on pool use', undefined, '2026-12-24', 'detect', 'high', 'https://e.com/1', false],
    );
  });

  it('S32: are closed by a commit, which stays on them', () => {
    const commit = 'c0ffee'.padEnd(40, '0');
    const incident = fold(
      declared(),
      event(1, 'action.added', ADDED),
      event(2, 'action.closed', { action: 'a1', commit, note: 'Merged' }),
      event(3, 'action.changed', { action: 'a1', title: 'Alert on all pools' }),
    );
    const [item] = incident.actions;
    assert.deepEqual([item?.title, item?.closed, item?.commit], ['Alert on all pools', true, commit]);
    const entry = incident.timeline.find(({ kind }) => kind === 'action.closed');
    assert.equal(entry && describeEvent(entry).detail, 'Merged\nBy commit c0ffee00');
  });

  it('S32: are open again when somebody says why, and what had closed them no longer stands on them', () => {
    const commit = 'c0ffee'.padEnd(40, '0');
    const before = [
      declared(),
      event(1, 'action.added', ADDED),
      event(2, 'action.closed', { action: 'a1', commit }),
      event(3, 'action.reopened', { action: 'a1', reason: 'It never fired' }, { actor: BO }),
    ];
    const incident = fold(...before, event(4, 'action.changed', { action: 'a1', due: '2026-12-24' }));
    const [item] = incident.actions;
    assert.deepEqual([item?.closed, item?.commit, item?.due], [false, undefined, '2026-12-24']);
    assert.deepEqual(
      [item?.reopened?.by.name, item?.reopened?.at, item?.reopened?.reason],
      ['Bo Lind', at(3), 'It never fired'],
    );
    const entry = incident.timeline.find(({ kind }) => kind === 'action.reopened');
    assert.deepEqual(entry && describeEvent(entry), {
      text: 'Action item reopened: a1',
      detail: 'It never fired',
    });
    assert.deepEqual(summarize(incident).actions?.[0]?.reopened, { at: at(3) });
    assert.equal(figuresOf(incident).openActions.length, 1);
    const again = fold(...before, event(5, 'action.closed', { action: 'a1' }));
    assert.deepEqual([again.actions[0]?.closed, figuresOf(again).openActions.length], [true, 0]);
  });

  it('S32: that are open are reopened by nobody', () => {
    const added = event(1, 'action.added', ADDED);
    const incident = fold(
      declared(),
      added,
      event(2, 'action.reopened', { action: 'a1', reason: 'x' }),
      event(2, 'action.reopened', { action: 'unknown', reason: 'x' }),
    );
    assert.deepEqual([incident.actions.length, incident.actions[0]?.reopened], [1, undefined]);
  });

  it('S33: are worked on where they were sent, and S06: the incident itself may be, too', () => {
    const url = 'https://github.com/acme/shop/issues/12';
    const incident = fold(
      declared(),
      event(1, 'action.added', ADDED),
      event(2, 'backlog.added', { backlog: 'github', action: 'a1', url }),
      event(3, 'backlog.added', { backlog: 'file', path: 'BACKLOG.md' }),
      event(4, 'backlog.added', { backlog: 'file', action: 'unknown', path: 'BACKLOG.md' }),
    );
    assert.equal(incident.actions[0]?.link, url);
    assert.deepEqual(
      incident.backlog.map(({ backlog, action }) => [backlog, action]),
      [
        ['github', 'a1'],
        ['file', undefined],
        ['file', 'unknown'],
      ],
    );
  });
});
