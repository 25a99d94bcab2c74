import assert from 'node:assert/strict';
import { describeEvent } from '../../../src/core/incident/describe.ts';
import type { EventInput } from '../../../src/core/incident/events.ts';
import { placeWords } from '../../../src/core/incident/place.ts';
import { declared, event, fold } from '../incident/make.ts';
import { board } from './make-board.ts';

const sha256 = 'ab'.repeat(32);
const revision = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d';
const place = { path: 'src/pay.ts', lines: { from: 10, to: 20 }, revision, isChanged: true };
const shown = (data: EventInput<'evidence.added'>) =>
  board([declared(), event(1, 'evidence.added', data)]).evidence[0];

describe('evidence on the board', () => {
  it('S23: is a picture only where a page can show it without running anything', () => {
    const file = (mediaType: string) =>
      shown({ title: 'Works again', attachment: { sha256, name: 'a', mediaType, size: 2048 } });
    assert.deepEqual(
      [file('image/png')?.isPicture, file('image/svg+xml')?.isPicture, file('text/html')?.isPicture],
      [true, false, false],
    );
    assert.equal(file('image/png')?.sha256, sha256);
    assert.equal(file('image/png')?.description, 'PNG picture, 2 KiB');
  });

  it('S23: says which lines of which file at which revision a text is from', () => {
    const words = 'src/pay.ts, lines 10–20, at 1a2b3c4d, with changes that are not committed';
    const evidence = shown({ title: 'pay.ts:10-20', text: 'total += tax;', place });
    assert.equal(evidence?.place, words);
    const [entry] = fold(
      declared(),
      event(1, 'evidence.added', { title: 'x', text: 'y', place }),
    ).timeline.slice(-1);
    assert.ok(entry);
    assert.equal(describeEvent(entry).detail, `${words}\ny`);
  });

  it('S23: tells no revision and no lines where none are known', () => {
    assert.equal(placeWords({ path: 'notes.txt' }), 'notes.txt');
    assert.equal(
      placeWords({ path: 'a.ts', lines: { from: 3, to: 3 }, revision, isChanged: false }),
      'a.ts, line 3, at 1a2b3c4d',
    );
  });
});
