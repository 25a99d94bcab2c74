// One responder in a process of its own: records and exchanges until it has done its part. Made to be killed.
import { appendFile } from 'node:fs/promises';
import { GitJournal } from '../../src/git/journal/git-journal.ts';
import { openJournal } from '../../src/git/journal/open.ts';
import { randomDraft, seeded } from '../unit/journal/chance.ts';

const [folder = '', storage = '', incident = '', seed = '0', count = '0', skew = '0', measured = ''] =
  process.argv.slice(2);
const EVENTS_PER_SYNC = 25;
const author = { actor: { name: 'Riley Responder', type: 'person' } } as const;
const random = seeded(Number(seed));
const never = {
  focused: Infinity,
  unfocused: Infinity,
  explore: Infinity,
  afterFlush: Infinity,
  look: Infinity,
};
const journal = await openJournal({
  folder,
  storage,
  now: () => Date.now() + Number(skew),
  flushDelayMs: 200,
  sharing: { intervals: never },
});
if (!(journal instanceof GitJournal)) throw new Error('this is no repository');
const { sharing } = journal;
await sharing.ready;
await sharing.join(incident, 'origin', 'incidents');
const known: string[] = [];

async function sync(): Promise<void> {
  const before = { ...sharing.counts };
  const start = performance.now();
  const { failures } = await sharing.sync();
  const ms = performance.now() - start;
  const row = {
    ms,
    processes: sharing.counts.processes - before.processes,
    rejected: sharing.counts.rejectedPushes - before.rejectedPushes,
    failures: failures.map(({ failure }) => failure.kind),
  };
  await appendFile(measured, `${JSON.stringify(row)}\n`);
}

for (let done = 0, unsent = 0; done < Number(count);) {
  const size = Math.min(Number(count) - done, 1 + Math.floor(random() * 5));
  const drafts = Array.from({ length: size }, () => randomDraft(random, known));
  const stored = await journal.append(incident, drafts, author);
  process.stdout.write(stored.map(({ envelope }) => `${envelope.id}\n`).join(''));
  known.push(...stored.map(({ envelope }) => envelope.id));
  done += size;
  unsent += size;
  if (unsent < EVENTS_PER_SYNC) continue;
  unsent = 0;
  await sync();
  if (random() < 0.2) await journal.load();
}
await journal.close();
