import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAsItIs } from '../../../src/core/incident/as-it-is.ts';
import { EVENT_DATA, type EventKind } from '../../../src/core/incident/events.ts';
import { arbitraryOf } from './arbitrary.ts';

const KINDS = Object.keys(EVENT_DATA) as EventKind[];
type Data = Record<string, unknown>;

const agrees = (kind: EventKind, data: Data): void => {
  if (!isAsItIs(kind, data)) return;
  assert.deepEqual(EVENT_DATA[kind].safeParse(data).data, data, `${kind} ${JSON.stringify(data)}`);
};

/** Values at and beyond the edges of what the schemas allow. */
const EDGES = [
  ...['', ' ', ' x', 'x\n', '\ufeffx', 'x\u00a0', 'x'.repeat(500), 'x'.repeat(501), `${'x'.repeat(500)} `],
  ...['x'.repeat(20_000), 'x'.repeat(20_001), '💥'.repeat(250), '💥'.repeat(251)],
  ...['P0', 'P4', 'identified', 'toString', 'detected', 'started', 0, true, null, [], ['P0'], {}],
];
const KEYS = ['text', 'step', 'title', 'phase', 'note', 'milestone', 'to', 'reason', 'toString', 'other'];

describe('the quick check of what an event carries', () => {
  it('passes nothing that the schema of its kind would refuse or change', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.dictionary(fc.constantFrom(...KEYS), fc.jsonValue()), agrees),
    );
    const valid = fc
      .constantFrom(...KINDS)
      .chain((kind) => arbitraryOf(EVENT_DATA[kind]).map((data) => [kind, data as Data] as const));
    fc.assert(fc.property(valid, ([kind, data]) => agrees(kind, data)));
  });

  it('draws every line where the schema draws it', () => {
    const all = { text: 'x', step: 'x', title: 'x', to: 'P0' };
    for (const kind of KINDS) {
      const known = new Set(Object.keys(EVENT_DATA[kind].shape));
      const base = Object.fromEntries(Object.entries(all).filter(([key]) => known.has(key)));
      agrees(kind, base);
      for (const key of KEYS) {
        for (const edge of EDGES) agrees(kind, { ...base, [key]: edge });
        agrees(kind, Object.fromEntries(Object.entries(base).filter(([other]) => other !== key)));
      }
    }
  });

  it('passes what most lines of a record carry', () => {
    const step = { step: 'triage/look', title: 'Look' };
    for (const [kind, data] of [
      ['note.added', { text: ' as it was typed\n' }],
      ['step.done', step],
      ['step.failed', { ...step, phase: 'Triage', note: '', milestone: 'identified' }],
      ['severity.changed', { to: 'P0' }],
      ['status.changed', { to: 'identified', note: 'x' }],
    ] as const)
      assert.ok(isAsItIs(kind, data), kind);
  });
});
