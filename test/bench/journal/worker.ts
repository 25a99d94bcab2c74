// node worker.ts WORK REPOSITORY [INCIDENT]: does one thing once, and prints what it cost as JSON.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimilarIndex } from '../../../src/core/similar/similar-index.ts';
import { countIncidents } from '../../../src/editor/metrics/counting.ts';
import { indexRecord, wantedOf } from '../../../src/editor/similar/building.ts';
import type { Journal } from '../../../src/git/journal/journal.ts';
import { openJournal } from '../../../src/git/journal/open.ts';
import type { Measured, Work } from './in-fresh-process.ts';
import { measure } from './measure.ts';

const [work, repository, incident] = process.argv.slice(2) as [Work, string, string];
const storage = await mkdtemp(join(tmpdir(), 'fireline-bench-storage-'));
const REFS = ['refs/incidents/', 'refs/incidents-remotes/'];

const git = (args: readonly string[]) => spawn('git', [`--git-dir=${repository}`, ...args]);

/** What of git there is to wait for, without looking at what it says. */
async function floor(withBytes: boolean): Promise<number> {
  const names = ['%(refname)', ...(withBytes ? ['%(refname):000001.jsonl', '%(refname):000002.jsonl'] : [])];
  const format = withBytes ? names.slice(1).join('%0a') : '%(objectname) %(refname)';
  const lister = git(['for-each-ref', `--format=${format}`, ...REFS]);
  let lines = 0;
  const count = (chunk: Buffer): void => void (lines += chunk.length);
  if (!withBytes) {
    lister.stdout.on('data', count);
    await new Promise((resolve) => lister.on('close', resolve));
    return lines;
  }
  const reader = git(['cat-file', '--batch', '--buffer']);
  lister.stdout.pipe(reader.stdin);
  reader.stdout.on('data', count);
  await new Promise((resolve) => reader.on('close', resolve));
  return lines;
}

/** As the page of numbers does it in a window that was just opened. */
async function countAll(journal: Journal): Promise<number> {
  const { incidents } = await journal.list();
  const report = await countIncidents(
    [...incidents.values()].map(({ summary }) => summary),
    { period: 0, now: Date.now(), onProgress: () => undefined, isCancelled: () => false },
  );
  return report?.incidents ?? 0;
}

const ASKED = {
  title: 'Checkout returns 500 with high latency',
  text: 'The error rate is up',
  services: ['checkout'],
  components: [],
};

/** As the first question after similar incidents does it. */
async function indexAll(journal: Journal): Promise<SimilarIndex> {
  const { incidents } = await journal.list();
  const index = new SimilarIndex();
  await indexRecord(journal, wantedOf([...incidents.values()]), { index, known: new Map() });
  return index;
}

async function measureJournal(): Promise<Measured> {
  const journal = await openJournal({ folder: repository, storage });
  try {
    if (work === 'list') return await measure(async () => (await journal.list()).incidents.size);
    if (work === 'metrics') return await measure(() => countAll(journal));
    if (work === 'similar') return await measure(async () => (await indexAll(journal)).size);
    if (work === 'similar-query') {
      const index = await indexAll(journal);
      return await measure(() => Promise.resolve(index.find(ASKED).length));
    }
    if (work === 'load') return await measure(async () => (await journal.load()).incidents.size);
    await journal.list();
    return await measure(async () => (await journal.read(incident)).length);
  } finally {
    await journal.close();
  }
}

const isFloor = work === 'bytes' || work === 'refs';
const measured = isFloor ? await measure(() => floor(work === 'bytes')) : await measureJournal();
await rm(storage, { recursive: true });
process.stdout.write(JSON.stringify(measured));
