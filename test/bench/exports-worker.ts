// node exports-worker.ts write|read|copy FILE: does one of them once, and prints what it cost as JSON.
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { exportDocument } from '../../src/core/export/document.ts';
import { encoded, readExportedFile, writeWhole } from '../../src/editor/export/wholeFile.ts';
import { at, declared, event, fold } from '../unit/incident/make.ts';
import { measure } from './journal/measure.ts';

const [work, file = ''] = process.argv.slice(2);
const EVENTS = 15_000;
const FILES = 3;
const FILE_BYTES = 10 * 1024 * 1024;
const step = (): void => undefined;

const words = 'The error rate of the checkout is at 5 %, and the *pool* of connections is used up. '.repeat(
  8,
);

async function write(): Promise<number> {
  const events = [
    declared(),
    ...Array.from({ length: EVENTS }, (_, index) => event(index / 60, 'note.added', { text: words })),
  ];
  const incident = fold(...events);
  const files = new Map(
    Array.from({ length: FILES }, () => randomBytes(FILE_BYTES)).map((bytes) => [
      createHash('sha256').update(bytes).digest('hex'),
      bytes,
    ]),
  );
  const measured = await measure(async () => {
    const attachments = await encoded(files, step);
    const source = { incident, events, attachments, missing: [], now: at(1) };
    await writeWhole(file, exportDocument(source, createHash('sha256')), step);
    return events.length;
  });
  return print(measured);
}

const print = (measured: object): number => (process.stdout.write(JSON.stringify(measured)) ? 0 : 1);

/** The floor: its bytes, each hashed once. */
async function copy(): Promise<number> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex').length;
}

if (work === 'write') await write();
else if (work === 'read')
  print(await measure(async () => (await readExportedFile(file, step)).events.length));
else print(await measure(copy));
