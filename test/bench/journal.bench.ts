import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extendChunks, type ChunkFile } from '../../src/git/journal/refs/chunks.ts';
import type { Journal } from '../../src/git/journal/journal.ts';
import { runGit } from '../../src/git/process.ts';
import { author, linesOf, makeSandbox, newIncident, note, type Sandbox } from '../unit/journal/helpers.ts';
import { benchRow, median, type Bench, type BenchRow } from './row.ts';

const APPENDS = 300;
const FLUSHES = 40;
const EVENTS_PER_FLUSH = 8;
/** With it a line has the 315 bytes or so that the design counts with. */
const TEXT = 'Checkout latency is back under 300 ms';

/** Its floors are measured in turn with it, so that both see the same machine. */
export const bench: Bench = async () => {
  const sandbox = await makeSandbox();
  try {
    const journal = await sandbox.open();
    return [await benchAppend(journal), await benchFlush(sandbox, journal)];
  } finally {
    await sandbox.dispose();
  }
};

/** Floor: the same bytes, one write and one fdatasync. */
async function benchAppend(journal: Journal): Promise<BenchRow> {
  const folder = await mkdtemp(join(tmpdir(), 'fireline-floor-'));
  const file = await open(join(folder, 'floor.jsonl'), 'a');
  const [values, floors]: [number[], number[]] = [[], []];
  const incident = newIncident();
  for (let round = 0; round < APPENDS; round += 1) {
    const start = performance.now();
    const stored = await journal.append(incident, [note(TEXT)], author);
    values.push(performance.now() - start);
    const bytes = Buffer.from(`${linesOf(stored).join('\n')}\n`);
    const startOfFloor = performance.now();
    await file.write(bytes);
    await file.datasync();
    floors.push(performance.now() - startOfFloor);
  }
  await file.close();
  await rm(folder, { recursive: true });
  const floor = median(floors);
  return benchRow({
    name: 'append, acknowledged',
    unit: 'ms',
    value: median(values),
    floor,
    limit: floor * 2,
  });
}

/** Floor: the same commit by a bare `git fast-import` with the same sync to disk. */
async function benchFlush(sandbox: Sandbox, journal: Journal): Promise<BenchRow> {
  const floorRef = 'refs/floor/x';
  await journal.flush();
  const [values, floors]: [number[], number[]] = [[], []];
  const incident = newIncident();
  let last: ChunkFile | undefined;
  for (let round = 0; round < FLUSHES; round += 1) {
    const drafts = Array.from({ length: EVENTS_PER_FLUSH }, () => note(TEXT));
    const stored = await journal.append(incident, drafts, author);
    const start = performance.now();
    await journal.flush();
    values.push(performance.now() - start);
    const chunks = extendChunks(last, linesOf(stored));
    const files = chunks.map(
      ({ name, bytes }) => `M 100644 inline ${name}\ndata ${bytes.length}\n${bytes.toString()}\n`,
    );
    const from = last ? `from ${floorRef}^0\n` : '';
    const stream = `commit ${floorRef}\nmark :1\ncommitter R <r@example.com> ${1_700_000_000 + round} +0000\ndata 2\nx\n${from}`;
    const startOfFloor = performance.now();
    await importBare(sandbox.repository, `${stream}${files.join('')}get-mark :1\ndone\n`);
    floors.push(performance.now() - startOfFloor);
    last = chunks.at(-1) ?? last;
  }
  if (journal.status().pending > 0) throw new Error(journal.status().flushError);
  const floor = median(floors);
  const name = `flush of ${EVENTS_PER_FLUSH} events`;
  return benchRow({ name, unit: 'ms', value: median(values), floor, limit: floor * 1.5 });
}

async function importBare(cwd: string, stream: string): Promise<void> {
  const sync = ['-c', 'core.fsync=loose-object,pack,pack-metadata,reference'];
  const result = await runGit([...sync, 'fast-import', '--quiet', '--done'], { cwd, input: [stream] });
  if (result.exitCode !== 0) throw new Error(result.stderr);
}
