import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportDocument } from '../../../src/core/export/document.ts';
import {
  encoded,
  FolderExistsError,
  onePiece,
  readExportedFile,
  writeWhole,
  writeWholeFolder,
  type Step,
} from '../../../src/editor/export/wholeFile.ts';
import { at, fold } from '../incident/make.ts';
import { storyEvents } from './story.ts';

class Stopped extends Error {}
/** A person who stops at that step, counted from 1. */
function stopAt(last: number): Step {
  let count = 0;
  return () => {
    count += 1;
    if (count >= last) throw new Stopped();
  };
}
const goOn: Step = () => undefined;

const MEGABYTE = 1024 * 1024;
function* pieces(count: number): Generator<string, void, undefined> {
  for (let index = 0; index < count; index += 1) yield 'x'.repeat(MEGABYTE);
}
function* broken(): Generator<string, void, undefined> {
  yield* pieces(2);
  throw new Error('no more');
}

describe('an export that is stopped or fails midway', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'fireline-whole-file-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

  it('leaves no half of a file, wherever it is stopped', async () => {
    const place = join(home, 'incident.json');
    for (const last of [1, 2, 3, 4]) {
      await assert.rejects(writeWhole(place, pieces(3), stopAt(last)), Stopped, `at ${last}`);
      assert.deepEqual(await readdir(home), [], `stopped at ${last}`);
    }
    await writeWhole(place, pieces(3), goOn);
    assert.deepEqual(await readdir(home), ['incident.json']);
    assert.equal((await readFile(place)).length, 3 * MEGABYTE);
  });

  it('leaves what was there before, as it was', async () => {
    const place = join(home, 'incident.json');
    await writeFile(place, 'of last week');
    await assert.rejects(writeWhole(place, pieces(3), stopAt(2)), Stopped);
    await assert.rejects(writeWhole(place, broken(), goOn), /no more/);
    assert.deepEqual(await readdir(home), ['incident.json']);
    assert.equal(await readFile(place, 'utf8'), 'of last week');
    await writeWhole(place, onePiece('new'), goOn);
    assert.equal(await readFile(place, 'utf8'), 'new');
  });

  it('touches no other file, whatever it is called', async () => {
    const mine = join(home, 'incident.json.part');
    await writeFile(mine, 'mine');
    await assert.rejects(writeWhole(join(home, 'incident.json'), pieces(2), stopAt(1)), Stopped);
    await writeWhole(join(home, 'incident.json'), onePiece('whole'), goOn);
    assert.equal(await readFile(mine, 'utf8'), 'mine');
  });

  it('leaves no half of a folder, and none of somebody else is written over', async () => {
    const place = join(home, 'exports', 'INC-1');
    const files = [
      ['README.md', 'read me'],
      ['evidence/a.png', new Uint8Array([1, 2])],
    ] as const;
    for (const last of [1, 2, 3]) {
      await assert.rejects(writeWholeFolder(place, files, stopAt(last)), Stopped, `at ${last}`);
      assert.deepEqual(await readdir(join(home, 'exports')), [], `stopped at ${last}`);
    }
    await writeWholeFolder(place, files, goOn);
    assert.deepEqual((await readdir(place)).toSorted(), ['README.md', 'evidence']);
    assert.deepEqual([...(await readFile(join(place, 'evidence/a.png')))], [1, 2]);
    await mkdir(join(home, 'mine'));
    for (const taken of [place, join(home, 'mine')])
      await assert.rejects(writeWholeFolder(taken, [['README.md', 'other']], goOn), FolderExistsError);
    assert.equal(await readFile(join(place, 'README.md'), 'utf8'), 'read me');
    assert.deepEqual(await readdir(join(home, 'mine')), []);
  });

  it('stops between the files that it reads', async () => {
    const files = new Map([
      ['a', new Uint8Array(1)],
      ['b', new Uint8Array(1)],
    ]);
    await assert.rejects(encoded(files, stopAt(2)), Stopped);
    assert.equal((await encoded(files, goOn)).length, 2);
  });
});

describe('an import that is stopped', () => {
  it('stops wherever it reads and checks', async () => {
    const home = await mkdtemp(join(tmpdir(), 'fireline-whole-file-'));
    try {
      const file = join(home, 'incident.json');
      const events = storyEvents();
      const document = { incident: fold(...events), events, attachments: [], missing: [], now: at(100) };
      await writeWhole(file, exportDocument(document, createHash('sha256')), goOn);
      let steps = 0;
      const read = await readExportedFile(file, () => {
        steps += 1;
      });
      assert.equal(read.events.length, events.length);
      assert.ok(steps > events.length, `${steps} steps`);
      for (let last = 1; last <= steps; last += 1)
        await assert.rejects(readExportedFile(file, stopAt(last)), Stopped, `at ${last} of ${steps}`);
    } finally {
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
