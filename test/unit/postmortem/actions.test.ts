import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EventData } from '../../../src/core/incident/events.ts';
import { ACTION_PRIORITIES, ACTION_TYPES } from '../../../src/core/incident/vocabulary.ts';
import { actionChanges, unrecordedRows } from '../../../src/core/postmortem/action-changes.ts';
import { actionTable, readActionTable, type ActionRow } from '../../../src/core/postmortem/action-table.ts';
import { declared, event, fold } from '../incident/make.ts';

type Change = EventData<'action.changed'>;
const added = event(1, 'action.added', {
  ...{ action: 'a1', title: 'Alert on pool use', owner: 'Bo Lind', due: '2026-12-01' },
});
const incident = (...changes: Change[]) =>
  fold(declared(), added, ...changes.map((change, index) => event(2 + index, 'action.changed', change)));
const tableOf = (...changes: Change[]): string => actionTable(incident(...changes).actions);

function changesOf(document: string, ...changes: Change[]) {
  const {
    changed,
    closed,
    reopened,
    added: news,
    removed,
    kept,
  } = actionChanges(incident(...changes), readActionTable(document));
  const titles = (rows: readonly { readonly title: string }[]) => rows.map(({ title }) => title);
  return {
    ...{ changed, closed, reopened: titles(reopened) },
    ...{ added: titles(news), removed: titles(removed), kept: titles(kept) },
  };
}
const NONE = { changed: [], closed: [], reopened: [], added: [], removed: [], kept: [] };

describe('the table of action items', () => {
  it('S32: is read back as it was written, whatever the items say', () => {
    const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }).filter((text) => {
      const plain = text.replaceAll(/\s+/g, ' ').trim();
      return plain.length > 0 && !/^[-–—?]$|[\p{Cc}\p{Cf}]/u.test(plain) && !plain.includes('not recorded');
    });
    const item = fc.record(
      {
        title: line,
        owner: line,
        due: fc.constantFrom('2026-12-01', '2027-02-28'),
        type: fc.constantFrom(...ACTION_TYPES),
        priority: fc.constantFrom(...ACTION_PRIORITIES),
        link: fc.constant('https://example.com/issues/7?a=(b)|c'),
      },
      { requiredKeys: ['title'] },
    );
    fc.assert(
      fc.property(item, (data) => {
        const record = fold(declared(), event(1, 'action.added', { action: 'a1', ...data }));
        const rows = readActionTable(actionTable(record.actions));
        assert.deepEqual(
          rows.map(({ isEdited, problems }) => [isEdited, problems]),
          [[false, []]],
        );
        assert.deepEqual(actionChanges(record, rows), {
          changed: [],
          closed: [],
          reopened: [],
          added: [],
          removed: [],
          kept: [],
        });
      }),
    );
  });

  it('S32: tells the record what was edited, added, closed and taken out', () => {
    const document = tableOf();
    assert.deepEqual(changesOf(document), NONE);
    assert.deepEqual(changesOf(document.replace('Bo Lind', 'Ana Ruiz')).changed, [
      { action: 'a1', owner: 'Ana Ruiz' },
    ]);
    assert.deepEqual(changesOf(document.replace('Bo Lind', 'not recorded')).changed, [
      { action: 'a1', owner: null },
    ]);
    assert.deepEqual(changesOf(document.replace('| open |', '| done |')).closed, [{ action: 'a1' }]);
    assert.deepEqual(changesOf(`${document}\n| Test the pool | Cem | 2026-12-24 | detect | high |`).added, [
      'Test the pool',
    ]);
    assert.deepEqual(changesOf(document.split('\n').slice(0, 2).join('\n')).removed, ['Alert on pool use']);
  });

  it('reads a row that a person wrote, with fewer columns, in another order and with other names for them', () => {
    const document = '| Due | Task | Who |\n|:--|---|---|\n| 2026-12-24 | Test *it* | @cem |\n';
    const [row] = readActionTable(document);
    assert.deepEqual([row?.due, row?.title, row?.owner, row?.line], ['2026-12-24', 'Test it', '@cem', 2]);
  });

  it('leaves a row as it is that cannot be read, says where, and takes up what can', () => {
    const document = tableOf().replace('2026-12-01', 'next week').replace('Bo Lind', 'Cem');
    const rows = readActionTable(document);
    assert.deepEqual(rows[0]?.problems, [
      { column: 'due', message: '"next week" is no day. Write it as 2026-12-01.' },
    ]);
    const { changed, kept } = actionChanges(incident(), rows);
    assert.deepEqual(changed, [{ action: 'a1', owner: 'Cem' }]);
    assert.match(actionTable(incident().actions, kept), /next week/);
  });

  it('S32: does not undo what others recorded meanwhile', () => {
    const old = tableOf();
    assert.deepEqual(changesOf(old, { action: 'a1', owner: 'Cem' }), NONE);
    // Somebody wrote a new title into a table that still shows the owner of before.
    const edited = old.replace('Alert on pool use', 'Alert at 80 %');
    assert.deepEqual(changesOf(edited, { action: 'a1', owner: 'Cem' }).changed, [
      { action: 'a1', title: 'Alert at 80 %' },
    ]);
    // But to write the earlier owner again is meant.
    const again = tableOf({ action: 'a1', owner: 'Cem' }).replace('| Cem |', '| Bo Lind |');
    assert.deepEqual(changesOf(again, { action: 'a1', owner: 'Cem' }).changed, [
      { action: 'a1', owner: 'Bo Lind' },
    ]);
  });

  describe('S32: a closed item that is set back to open', () => {
    const closed = event(50, 'action.closed', { action: 'a1' });
    const owner = event(60, 'action.changed', { action: 'a1', owner: 'Cem' });
    const reopened = event(70, 'action.reopened', { action: 'a1', reason: 'It never fired' });
    const done = fold(declared(), added, closed);
    const changes = (document: string, record = done) => actionChanges(record, readActionTable(document));
    const titles = (document: string, record = done) =>
      changes(document, record).reopened.map(({ title }) => title);

    it('is reopened, alone or with other changes, and its row stays until that is on record', () => {
      const mine = actionTable(done.actions).replace('| closed |', '| open |');
      assert.deepEqual(titles(mine), ['Alert on pool use']);
      const more = mine.replace('2026-12-01', '2026-12-24');
      assert.deepEqual(titles(more), ['Alert on pool use']);
      assert.deepEqual(changes(more).changed, [{ action: 'a1', due: '2026-12-24' }]);
      assert.equal(actionTable(done.actions, unrecordedRows(done, readActionTable(mine))), mine);
      // Something else was changed on record since.
      assert.deepEqual(titles(mine, fold(declared(), added, closed, owner)), ['Alert on pool use']);
    });

    it('is not what an open row of before says, whatever else is changed in it', () => {
      const before = tableOf();
      assert.deepEqual(titles(before), []);
      const edited = before.replace('Bo Lind', 'Cem');
      assert.deepEqual([titles(edited), changes(edited).changed], [[], [{ action: 'a1', owner: 'Cem' }]]);
    });

    it('is not closed again by a closed row of before', () => {
      const again = fold(declared(), added, closed, reopened);
      const before = actionTable(done.actions);
      for (const document of [before, before.replace('Bo Lind', 'Cem')])
        assert.deepEqual([changes(document, again).closed, titles(document, again)], [[], []]);
      const now = actionTable(again.actions).replace('| open |', '| closed |');
      assert.deepEqual(changes(now, again).closed, [{ action: 'a1' }]);
    });
  });

  it('S32: records a row once, though the document did not get its id', () => {
    const document = `${tableOf()}\n| Test the pool | Cem | 2026-12-24 | detect | high | open |`;
    const news = { action: 'a2', title: 'Test the pool', owner: 'Cem', due: '2026-12-24' } as const;
    const after = fold(
      declared(),
      added,
      event(3, 'action.added', { ...news, type: 'detect', priority: 'high' }),
    );
    const rows = readActionTable(document);
    assert.deepEqual(actionChanges(after, rows), NONE);
    const text = actionTable(after.actions, unrecordedRows(after, rows));
    assert.deepEqual(
      readActionTable(text).map(({ id }) => id),
      ['a1', 'a2'],
    );
  });

  it('keeps rows whose record is not here', () => {
    const other = '| Elsewhere <!-- zz1 abc --> | Cem | not recorded |';
    assert.deepEqual(changesOf(`${tableOf()}\n${other}`).kept, ['Elsewhere']);
    const rows: ActionRow[] = readActionTable(`${tableOf()}\n${other}`);
    assert.match(actionTable(incident().actions, actionChanges(incident(), rows).kept), /Elsewhere/);
  });
});
