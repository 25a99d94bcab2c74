// Appends as fast as it can and prints each id once it was acknowledged. Made to be killed: see kill.test.ts.
import { openJournal } from '../../../src/git/journal/open.ts';

const [folder = '', storage = '', incident = ''] = process.argv.slice(2);
const author = { actor: { name: 'Riley Responder', type: 'person' } } as const;
// Flushing all the time, so that kills fall into flushes as well.
const journal = await openJournal({ folder, storage, flushDelayMs: 1 });

let failure: string | undefined;
journal.onDidChange((change) => {
  if (change !== 'status') return;
  const { flushError } = journal.status();
  const isNews = flushError !== failure;
  failure = flushError;
  // The status also changes with every entry that waits.
  if (flushError !== undefined && isNews) process.stdout.write(`!${flushError}\n`);
});

async function appendForEver(name: string): Promise<never> {
  for (let number = 1; ; number += 1) {
    const drafts = [1, 2].map(
      (part) => ({ kind: 'note.added', data: { text: `${name} ${number}.${part}` } }) as const,
    );
    const stored = await journal.append(incident, drafts, author);
    // A pipe is written before this returns, so what was printed was acknowledged, and the other way round but for one.
    process.stdout.write(stored.map(({ envelope }) => `${envelope.id}\n`).join(''));
    if (number % 20 === 0) await journal.load();
    if (number % 5 === 0) await new Promise((resume) => setTimeout(resume, 3));
  }
}

await Promise.all([appendForEver('a'), appendForEver('b')]);
