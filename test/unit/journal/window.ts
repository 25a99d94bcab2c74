// A window of its own: appends and flushes for a while, and tells when it saw which entry. See windows.test.ts.
import { openJournal } from '../../../src/git/journal/open.ts';

const [folder = '', storage = '', incident = '', name = '', forMs = '0'] = process.argv.slice(2);
const author = { actor: { name, type: 'person' } } as const;
const journal = await openJournal({ folder, storage, flushDelayMs: 40 });
const tell = (...words: (string | number)[]): boolean => process.stdout.write(`${words.join(' ')}\n`);

const seen = new Set<string>();
let reading: Promise<void> | undefined;
async function look(): Promise<void> {
  const events = await journal.read(incident);
  for (const { envelope } of events) {
    if (envelope.actor.name !== name && !seen.has(envelope.id)) tell('saw', envelope.id, Date.now());
    seen.add(envelope.id);
  }
}
journal.onDidChange((change) => {
  if (change === 'status') {
    const { flushError } = journal.status();
    if (flushError !== undefined) tell('failed', JSON.stringify(flushError));
  } else reading = (reading ?? Promise.resolve()).then(look);
});
await look();
tell('ready');
// Nobody appends before all windows are there.
await new Promise((resume) => process.stdin.once('data', resume));

const end = Date.now() + Number(forMs);
for (let number = 1; Date.now() < end; number += 1) {
  const stored = await journal.append(
    incident,
    [{ kind: 'note.added', data: { text: `${name} ${number}` } }],
    author,
  );
  for (const { envelope } of stored) {
    seen.add(envelope.id);
    tell('kept', envelope.id, Date.now());
  }
  if (number % 10 === 0) await journal.flush();
  await new Promise((resume) => setTimeout(resume, Math.random() * 60));
}
tell('done');
// It stays open until it is told to go, to see what the others wrote last.
await new Promise((resume) => process.stdin.once('data', resume));
await reading;
await journal.close();
const { pending, flushError } = journal.status();
tell('closed', pending, JSON.stringify(flushError ?? ''));
process.stdin.unref();
