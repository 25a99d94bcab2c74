import assert from 'node:assert/strict';
import {
  access,
  chmod,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { GitJournal } from '../../../src/git/journal/git-journal.ts';
import type { JournalOptions } from '../../../src/git/journal/open.ts';
import {
  author,
  git,
  makeSandbox,
  newIncident,
  note,
  notes,
  refsOf,
  textsOf,
  type Sandbox,
} from './helpers.ts';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await makeSandbox()));
afterEach(() => sandbox.dispose());

const oidOf = async (name: string): Promise<string> => (await sandbox.git(['rev-parse', name])).trim();
const store = (): string => join(sandbox.repository, '.git/incidents');
const looseObject = (oid: string): string =>
  join(sandbox.repository, '.git/objects', oid.slice(0, 2), oid.slice(2));

async function openGit(options: Partial<JournalOptions> = {}): Promise<GitJournal> {
  const journal = await sandbox.open(options);
  assert.ok(journal instanceof GitJournal);
  return journal;
}

async function loose(name: string): Promise<string> {
  const path = looseObject(await oidOf(name));
  await chmod(path, 0o644);
  return path;
}

/** What somebody else would get: the refs alone, without the log. */
async function textsOnRefs(incident: string): Promise<string[]> {
  const clone = join(sandbox.path, `mirror-${Math.random().toString(36).slice(2)}`);
  await git(['clone', '--quiet', '--mirror', `file://${sandbox.repository}`, clone], sandbox.path);
  const journal = await sandbox.open({ folder: clone, storage: join(sandbox.path, 'nobody') });
  const contents = await journal.load();
  await journal.close();
  assert.deepEqual(contents.problems, []);
  return textsOf(contents, incident);
}

/** A damaged ref makes these fail for the whole repository. */
async function assertGitWorks(): Promise<void> {
  await sandbox.git(['log', '--all', '--oneline']);
  await sandbox.git(['fsck', '--strict', '--no-dangling']);
  await sandbox.git(['gc', '--quiet']);
  await sandbox.git(['fetch', '--quiet', '.', 'main']);
}

/** Two flushes of one incident: `note 1` and `note 2`. */
async function recordTwice(incident: string): Promise<{ journal: GitJournal; ref: string; first: string }> {
  const journal = await openGit();
  await journal.append(incident, notes(1), author);
  await journal.flush();
  const [ref = ''] = await refsOf(sandbox);
  const first = await oidOf(ref);
  await journal.append(incident, notes(1, 2), author);
  await journal.flush();
  return { journal, ref, first };
}

describe('healing of a damaged tip', () => {
  const damages: Readonly<Record<string, (ref: string) => Promise<void>>> = {
    'its commit is gone': async (ref) => unlink(await loose(ref)),
    'its tree is gone': async (ref) => unlink(await loose(`${ref}^{tree}`)),
    'its last chunk is gone': async (ref) => unlink(await loose(`${ref}:000001.jsonl`)),
    'its commit is a file of zeros': async (ref) => {
      const path = await loose(ref);
      await writeFile(path, Buffer.alloc((await stat(path)).size));
    },
    'its chunk was cut short': async (ref) => {
      const path = await loose(`${ref}:000001.jsonl`);
      await truncate(path, (await stat(path)).size >> 1);
    },
    'its tree is an empty file': async (ref) => writeFile(await loose(`${ref}^{tree}`), ''),
    'its ref holds garbage': (ref) => writeFile(join(sandbox.repository, '.git', ref), 'garbage\n'),
    'its ref is empty': (ref) => writeFile(join(sandbox.repository, '.git', ref), ''),
    'its ref holds zeros': (ref) => writeFile(join(sandbox.repository, '.git', ref), Buffer.alloc(41)),
    'its ref names a commit that never was': (ref) =>
      writeFile(join(sandbox.repository, '.git', ref), `${'12'.repeat(20)}\n`),
    'its ref points at another branch': async (ref) => {
      await sandbox.git(['symbolic-ref', ref, 'refs/heads/main']);
    },
  };

  for (const name of ['its commit is gone', 'its ref is empty', 'its ref names a commit that never was']) {
    it(`puts every entry back when ${name} and a killed git left its lock there, once that is old`, async () => {
      const incident = newIncident();
      const { journal, ref } = await recordTwice(incident);
      await damages[name]?.(ref);
      const lock = join(sandbox.repository, '.git', `${ref}.lock`);
      await writeFile(lock, '');
      await journal.append(incident, notes(1, 3), author);
      await journal.flush();
      assert.match(journal.status().flushError ?? '', /safe on this machine/);
      await access(lock);
      await utimes(lock, 0, Date.now() / 1000 - 120);
      await journal.flush();
      assert.deepEqual([journal.status().flushError, journal.status().pending], [undefined, 0]);
      assert.deepEqual(await textsOnRefs(incident), ['note 1', 'note 2', 'note 3']);
      await assertGitWorks();
    });
  }

  for (const [name, damage] of Object.entries(damages)) {
    it(`puts every entry back when ${name}`, async () => {
      const incident = newIncident();
      const first = await recordTwice(incident);
      const { ref } = first;
      const main = await oidOf('main');
      await damage(ref);
      // What this window remembers of the ref is not asked again of git; another one has to read it.
      const journal = name.includes('cut short') ? await sandbox.open() : first.journal;
      await journal.append(incident, notes(1, 3), author);
      await journal.flush();
      assert.equal(journal.status().flushError, undefined);
      assert.equal(journal.status().pending, 0);
      assert.match(journal.status().healed?.join() ?? '', /was damaged .* put back from the log/);
      assert.deepEqual(await refsOf(sandbox), [ref]);
      await sandbox.git(['merge-base', '--is-ancestor', first.first, ref]);
      assert.equal(await oidOf('main'), main, 'a branch of the person moved');
      assert.deepEqual(await textsOnRefs(incident), ['note 1', 'note 2', 'note 3']);
      assert.deepEqual((await journal.load()).problems, []);
      await assertGitWorks();
    });
  }

  // With the very same entries, git would take a damaged file of the same name for what it has to write.
  for (const [name, damage] of [
    ['gone', (path: string) => unlink(path)],
    ['empty', (path: string) => writeFile(path, '')],
    ['cut short', async (path: string) => truncate(path, (await stat(path)).size - 9)],
  ] as const) {
    it(`heals what it finds ${name} when it is opened, with nothing new to record`, async () => {
      const incident = newIncident();
      const { journal, ref } = await recordTwice(incident);
      await journal.close();
      await damage(await loose(`${ref}:000001.jsonl`));
      const later = await sandbox.open();
      assert.deepEqual(textsOf(await later.load(), incident), ['note 1', 'note 2']);
      await later.flush();
      assert.deepEqual([later.status().pending, later.status().healed?.length], [0, 1]);
      assert.deepEqual(await textsOnRefs(incident), ['note 1', 'note 2']);
      assert.match(await readFile(join(store(), 'healed.log'), 'utf8'), /^\S+Z What git kept of incident/);
      await assertGitWorks();
    });
  }

  it('never writes to the branch that its ref points at, not even to one that is not there yet', async () => {
    const incident = newIncident();
    const journal = await sandbox.open();
    const [stored] = await journal.append(incident, notes(1), author);
    const ref = `refs/incidents/${incident}/${stored!.envelope.writer}`;
    await sandbox.git(['symbolic-ref', ref, 'refs/heads/elsewhere']);
    await journal.flush();
    await journal.flush();
    assert.equal(await sandbox.git(['branch', '--format=%(refname)']), 'refs/heads/main\n');
    assert.deepEqual(journal.status().pending, 0);
    assert.deepEqual(await textsOnRefs(incident), ['note 1']);
  });

  it('finds a sealed chunk missing that it remembers to have written', async () => {
    const incident = newIncident();
    const journal = await sandbox.open();
    await journal.append(incident, notes(64), author);
    await journal.flush();
    await journal.append(incident, notes(2, 65), author);
    await journal.flush();
    const [ref = ''] = await refsOf(sandbox);
    await unlink(await loose(`${ref}:000001.jsonl`));
    await journal.load();
    await journal.flush();
    assert.deepEqual(journal.status().pending, 0);
    assert.equal((await textsOnRefs(incident)).length, 66);
    await assertGitWorks();
  });

  it('goes back over tips.log.1, past tips that are damaged as well', async () => {
    const incident = newIncident();
    const { journal, ref, first } = await recordTwice(incident);
    for (const from of [3, 4]) {
      await journal.append(incident, notes(1, from), author);
      await journal.flush();
    }
    const log = await readFile(join(store(), 'tips.log'), 'utf8');
    await writeFile(join(store(), 'tips.log.1'), `torn line\n${log}`);
    await writeFile(join(store(), 'tips.log'), `${ref} not-an-oid\n`);
    for (const name of [`${ref}~1:000001.jsonl`, `${ref}~2^{tree}`, ref]) await unlink(await loose(name));
    await journal.append(incident, notes(1, 5), author);
    await journal.flush();
    assert.equal((await oidOf(`${ref}~1`)).trim(), first);
    assert.equal((await textsOnRefs(incident)).length, 5);
    await assertGitWorks();
  });

  it('does so while other incidents are flushed, and with their attachments', async () => {
    const [incident, fine] = [newIncident(), newIncident()];
    const { journal, ref } = await recordTwice(incident);
    const bytes = Buffer.from('evidence');
    const { sha256 } = await journal.attach(incident, bytes);
    const attachment = { sha256, name: 'a.txt', mediaType: 'text/plain', size: bytes.length };
    await journal.append(incident, [{ kind: 'evidence.added', data: { title: 'log', attachment } }], author);
    await journal.flush();
    await unlink(await loose(`${ref}:att/${sha256}`));
    await unlink(await loose(`${ref}:000001.jsonl`));
    await journal.append(incident, notes(1, 3), author);
    await journal.append(fine, notes(1), author);
    await journal.flush();
    assert.equal(journal.status().pending, 0);
    assert.deepEqual(await textsOnRefs(incident), ['note 1', 'note 2', 'evidence.added', 'note 3']);
    assert.deepEqual(await textsOnRefs(fine), ['note 1']);
    assert.equal(await sandbox.git(['show', `${ref}:att/${sha256}`]), 'evidence');
  });

  it('leaves no crash report of git behind', async () => {
    const incident = newIncident();
    const { journal, ref } = await recordTwice(incident);
    await journal.close();
    // A git that loses the commit just before it is built upon.
    const path = join(sandbox.path, 'git-that-forgets');
    const forget = `rm -f "${await loose(ref)}"`;
    await writeFile(path, `#!/bin/sh\ncase "$*" in *fast-import*) ${forget};; esac\nexec git "$@"\n`);
    await chmod(path, 0o755);
    const forgetful = await openGit({ gitPath: path });
    await forgetful.append(incident, notes(1, 3), author);
    await forgetful.flush();
    assert.equal(forgetful.status().healed?.length, 1, 'nothing was lost on the way');
    const left = (await readdir(join(sandbox.repository, '.git'))).filter((name) => name.includes('crash'));
    assert.deepEqual([left, forgetful.status().pending], [[], 0]);
    assert.deepEqual(await textsOnRefs(incident), ['note 1', 'note 2', 'note 3']);
  });
});

describe('what cannot be healed in place', () => {
  const writerOf = (ref: string): string => ref.split('/').at(-1) ?? '';

  /** All is on the refs of one other writer, those of the old one say so by their path, and nobody writes the old ref. */
  async function assertMovedOn(journal: GitJournal, incident: string, old: string, texts: string[]) {
    assert.deepEqual([journal.status().pending, journal.status().flushError], [0, undefined]);
    const [writer, ...others] = await journal.ownWriters();
    assert.deepEqual(others, []);
    assert.notEqual(writer, writerOf(old));
    assert.deepEqual(await refsOf(sandbox), [`refs/incidents/${incident}/${writer}`]);
    const [ref = ''] = await refsOf(sandbox);
    const path = `from/${writerOf(old)}/000001.jsonl`;
    assert.match(await sandbox.git(['ls-tree', '-r', '--name-only', ref]), new RegExp(path));
    const carried = await sandbox.git(['show', `${ref}:${path}`]);
    assert.ok(
      carried
        .trim()
        .split('\n')
        .every((line) => line.includes(`"writer":"${writerOf(old)}"`)),
    );
    assert.deepEqual(await textsOnRefs(incident), texts);
    await assertGitWorks();
    await journal.append(incident, [note('afterwards')], author);
    await journal.flush();
    assert.deepEqual(await textsOnRefs(incident), [...texts, 'afterwards']);
    assert.deepEqual(await refsOf(sandbox), [ref]);
  }

  it('goes on under a new id when no earlier tip is whole', async () => {
    const incident = newIncident();
    const { ref } = await recordTwice(incident);
    await rm(join(store(), 'tips.log'));
    await unlink(await loose(`${ref}:000001.jsonl`));
    const journal = await openGit();
    await journal.load();
    await journal.append(incident, notes(1, 3), author);
    await journal.flush();
    await assertMovedOn(journal, incident, ref, ['note 1', 'note 2', 'note 3']);
    assert.match(journal.status().healed?.join('\n') ?? '', /damaged ref .* was taken away/);
  });

  it('does so when the ref itself is garbage and nothing is known of it', async () => {
    const incident = newIncident();
    const { ref } = await recordTwice(incident);
    await rm(join(store(), 'tips.log'));
    await writeFile(join(sandbox.repository, '.git', ref), '');
    const journal = await openGit();
    await journal.load();
    await journal.flush();
    await assertMovedOn(journal, incident, ref, ['note 1', 'note 2']);
  });

  it('does so rather than rewrite what others have of it', async () => {
    const incident = newIncident();
    const { journal, ref } = await recordTwice(incident);
    // It was pushed: a ref that is put back behind it would be refused.
    await sandbox.git(['update-ref', ref.replace('incidents', 'incidents-remotes/origin'), ref]);
    await unlink(await loose(`${ref}:000001.jsonl`));
    await journal.append(incident, notes(1, 3), author);
    await journal.flush();
    const writers = await journal.ownWriters();
    assert.ok(!writers.includes(writerOf(ref)));
    const carrying = `refs/incidents/${incident}/${writers[0] ?? ''}`;
    assert.equal(
      (await sandbox.git(['show', `${carrying}:from/${writerOf(ref)}/000001.jsonl`])).trim().split('\n')
        .length,
      3,
    );
    assert.deepEqual(textsOf(await journal.load(), incident), ['note 1', 'note 2', 'note 3']);
  });

  for (const [name, damage] of [
    ['is gone', (path: string) => unlink(path)],
    ['was cut short', async (path: string) => truncate(path, (await stat(path)).size - 9)],
  ] as const) {
    it(`does so when an object below the tip ${name}, once somebody looks`, async () => {
      const incident = newIncident();
      const { ref } = await recordTwice(incident);
      await damage(await loose(`${ref}~1:000001.jsonl`));
      const journal = await openGit();
      assert.equal(await journal.repair([newIncident()]), false);
      assert.equal(await journal.repair(), true);
      assert.match(journal.status().healed?.join('\n') ?? '', /older part .* was damaged/);
      await assertMovedOn(journal, incident, ref, ['note 1', 'note 2']);
      assert.equal(await journal.repair(), false);
    });
  }

  it('looks through the history by itself, once a day', async () => {
    const incident = newIncident();
    const { ref } = await recordTwice(incident);
    await unlink(await loose(`${ref}~1:000001.jsonl`));
    const journal = await openGit();
    await journal.append(newIncident(), notes(1), author);
    await journal.flush();
    assert.deepEqual(journal.status(), { pending: 0 }, 'it looked too soon');
    const later = await openGit({ now: () => Date.now() + 25 * 3600_000 });
    await later.append(newIncident(), notes(1), author);
    await later.flush();
    assert.match(later.status().healed?.join('\n') ?? '', /older part .* was damaged/);
    assert.ok(!(await later.ownWriters()).includes(writerOf(ref)));
  });
});
