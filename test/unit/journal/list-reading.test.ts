import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal } from '../../../src/git/journal/journal.ts';
import type { JournalOptions } from '../../../src/git/journal/open.ts';
import {
  author,
  makeSandbox,
  newIncident,
  notes,
  otherEvent,
  plant,
  refsOf,
  type Sandbox,
} from './helpers.ts';
import { declaration, resolved, summariesOf, titlesOf, versionsOf } from './lists.ts';

const OTHER = 'aaaaaaaaaaaa';

describe('a list of ten thousand incidents reads only what changed', () => {
  let sandbox: Sandbox;
  let journal: Journal;
  let gitPath: string;
  const open = (options: Partial<JournalOptions> = {}) => sandbox.open({ gitPath, ...options });
  const restart = async () => {
    await journal.close();
    journal = await open();
  };
  /** The objects whose contents git was asked for. */
  const readings = async () =>
    (await readFile(`${gitPath}.log`, 'utf8')).split('\n').filter((line) => line.startsWith('contents'))
      .length;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    gitPath = join(sandbox.path, 'git-that-counts');
    const listen = `case "$*" in *cat-file*) tee -a "${gitPath}.log" | git "$@";; *) exec git "$@";; esac`;
    await writeFile(gitPath, `#!/bin/sh\n${listen}\n`);
    await writeFile(`${gitPath}.log`, '');
    await chmod(gitPath, 0o755);
    journal = await open();
  });
  afterEach(() => sandbox.dispose());
  const declare = async (title: string): Promise<string> => {
    const incident = newIncident();
    await journal.append(incident, [declaration(title)], author);
    return incident;
  };
  /** Without its log, all that this clone has is what was fetched. */
  const forgetLog = async () => {
    await journal.close();
    await rm(join(journal.location, 'incidents/wal'), { recursive: true });
    await rm(join(journal.location, 'incidents/writer'));
    journal = await open();
  };

  it('and nothing at all when nothing did', async () => {
    for (const title of ['one', 'two', 'three']) await declare(title);
    await journal.flush();
    await journal.list();
    await restart();
    const before = await readings();
    assert.deepEqual(titlesOf(await journal.list()), ['one', 'three', 'two']);
    assert.deepEqual(titlesOf(await journal.list()), ['one', 'three', 'two']);
    assert.deepEqual(journal.status(), { pending: 0 });
    assert.equal(await readings(), before);
  });

  it('and of an incident that is asked for again only the chunk that changed', async () => {
    const incident = await declare('long');
    await journal.append(incident, notes(100), author);
    await journal.flush();
    await forgetLog();
    const costs: number[] = [];
    const read = async (): Promise<number> => {
      const before = await readings();
      const { length } = await journal.read(incident);
      costs.push((await readings()) - before);
      return length;
    };
    assert.deepEqual([await read(), await read()], [101, 101]);
    const [ref = ''] = await refsOf(sandbox);
    const chunks = await Promise.all(
      ['000001.jsonl', '000002.jsonl'].map((name) => sandbox.git(['show', `${ref}:${name}`])),
    );
    const added = otherEvent(chunks[1]!.split('\n')[0]!, '0badcafe');
    const files = { '000001.jsonl': chunks[0]!, '000002.jsonl': `${chunks[1]!}${added}\n` };
    await plant(sandbox, ref, files, '100644', `${ref}^0`);
    assert.equal(await read(), 102);
    // A tree and two chunks, nothing, a tree and a chunk.
    assert.deepEqual(costs, [3, 0, 2]);
  });

  it('and not those that did not, even if they could not be read', async () => {
    const [same, changed] = [await declare('the same'), await declare('to be changed')];
    await journal.flush();
    await journal.list();
    await forgetLog();
    await journal.list();
    await restart();
    await removeObjectsOf(same);
    const [stored] = await journal.read(changed);
    const changing = otherEvent(stored!.line, '0badcafe')
      .replace(stored!.envelope.writer, OTHER)
      .replace('to be changed', 'changed');
    const update = changing
      .replace('incident.declared', 'incident.updated')
      .replace(/"severity":"P1","?/, '"')
      .replace('""', '"')
      .replace('"incidentKind":"normal"', '"summary":"x"');
    await plant(sandbox, `refs/incidents-remotes/origin/${changed}/${OTHER}`, {
      '000001.jsonl': `${update}\n`,
    });
    const list = await journal.list();
    assert.deepEqual([titlesOf(list), list.problems], [['changed', 'the same'], []]);
  });

  async function removeObjectsOf(incident: string): Promise<void> {
    const ref = (await refsOf(sandbox)).find((name) => name.includes(incident)) ?? '';
    const printed = await sandbox.git(['rev-list', '--objects', '--no-object-names', ref]);
    for (const oid of printed.trim().split('\n'))
      await rm(join(sandbox.repository, '.git/objects', oid.slice(0, 2), oid.slice(2)));
  }

  it('and reports the problems of those that it does not read again', async () => {
    const incident = await declare('fine');
    const [stored] = await journal.read(incident);
    const stray = otherEvent(stored!.line, '0badcafe').replace(incident, newIncident());
    await plant(sandbox, `refs/incidents-remotes/origin/${incident}/${stored!.envelope.writer}`, {
      '000001.jsonl': `not an event\n${stray}\n`,
      'README.md': 'hello',
    });
    await plant(sandbox, 'refs/incidents/nonsense', { a: 'b' });
    await journal.flush();
    const first = (await journal.list()).problems;
    assert.equal(first.length, 4);
    await restart();
    const before = await readings();
    assert.deepEqual((await journal.list()).problems, first);
    assert.equal(await readings(), before);
  });

  it('but again what could not be read, once it can', async () => {
    const incident = await declare('damaged for a while');
    await journal.flush();
    await forgetLog();
    const [ref = ''] = await refsOf(sandbox);
    const oid = (await sandbox.git(['rev-parse', `${ref}:000001.jsonl`])).trim();
    const path = join(sandbox.repository, '.git/objects', oid.slice(0, 2), oid.slice(2));
    await rename(path, `${path}.away`);
    const damaged = await journal.list();
    assert.deepEqual([titlesOf(damaged), damaged.problems.length], [[], 1]);
    await restart();
    await rename(`${path}.away`, path);
    const mended = await journal.list();
    assert.deepEqual([titlesOf(mended), mended.problems], [['damaged for a while'], []]);
    assert.equal((await journal.read(incident)).length, 1);
  });

  it('and drops those that are gone, and shows those that are new', async () => {
    await declare('stays');
    const gone = await declare('goes');
    await journal.flush();
    await forgetLog();
    await journal.list();
    const ref = (await refsOf(sandbox)).find((name) => name.includes(gone)) ?? '';
    await sandbox.git(['update-ref', '-d', ref]);
    assert.deepEqual(titlesOf(await journal.list()), ['stays']);
    await restart();
    await declare('comes');
    assert.deepEqual(titlesOf(await journal.list()), ['comes', 'stays']);
  });

  it('and what was known before, while git fails', async () => {
    const incident = await declare('known');
    await journal.flush();
    await journal.list();
    const head = await readFile(join(journal.location, 'HEAD'));
    await writeFile(join(journal.location, 'HEAD'), 'nonsense');
    await journal.append(incident, [{ kind: 'incident.updated', data: { title: 'changed' } }], author);
    await declare('declared meanwhile');
    const list = await journal.list();
    assert.deepEqual(titlesOf(list), ['declared meanwhile', 'known']);
    assert.match(list.problems[0]!.reason, /could not list/);
    await writeFile(join(journal.location, 'HEAD'), head);
    const mended = await journal.list();
    assert.deepEqual([titlesOf(mended), mended.problems], [['changed', 'declared meanwhile'], []]);
  });

  it('and still finds what a dead session left in the log', async () => {
    const incident = await declare('cached');
    await journal.flush();
    await journal.list();
    const [stored] = await journal.read(incident);
    await journal.close();
    const session = join(journal.location, 'incidents/wal', `${stored!.envelope.writer}-0badcafe`);
    await mkdir(session);
    await writeFile(join(session, '1.jsonl'), `${otherEvent(stored!.line, '0badcafe')}\n{"torn`);
    journal = await open();
    await journal.list();
    assert.equal(journal.status().pending, 1);
    // It goes on being pending for whoever comes next, although it was listed.
    await writeFile(join(sandbox.path, 'nobody'), '');
    process.env.GIT_CONFIG_GLOBAL = join(sandbox.path, 'nobody');
    try {
      await restart();
      await journal.list();
      assert.equal(journal.status().pending, 1);
    } finally {
      process.env.GIT_CONFIG_GLOBAL = config;
    }
    await journal.flush();
    assert.deepEqual(journal.status(), { pending: 0 });
    const [ref = ''] = await refsOf(sandbox);
    assert.equal((await sandbox.git(['show', `${ref}:000001.jsonl`])).trim().split('\n').length, 2);
  });

  it('and puts entries back that left its ref, as a restored backup would have it', async () => {
    const incident = await declare('rewound');
    await journal.flush();
    const [ref = ''] = await refsOf(sandbox);
    const before = (await sandbox.git(['rev-parse', ref])).trim();
    await journal.append(incident, [resolved], author);
    await journal.flush();
    const whole = await journal.list();
    await restart();
    await sandbox.git(['update-ref', ref, before]);
    assert.deepEqual(summariesOf(await journal.list()), summariesOf(whole));
    assert.equal(journal.status().pending, 1);
    await journal.flush();
    assert.equal((await sandbox.git(['show', `${ref}:000001.jsonl`])).trim().split('\n').length, 2);
  });

  it('and sees an incident through the flush, the push and the fetch of its refs as one', async () => {
    const incident = await declare('shared');
    const versions = [versionsOf(await journal.list())];
    await journal.flush();
    versions.push(versionsOf(await journal.list()));
    const [ref = ''] = await refsOf(sandbox);
    await sandbox.git(['update-ref', ref.replace('incidents/', 'incidents-remotes/origin/'), ref]);
    versions.push(versionsOf(await journal.list()));
    await forgetLog();
    versions.push(versionsOf(await journal.list()));
    assert.equal(new Set(versions.map((version) => version.get(incident))).size, 1);
    assert.deepEqual((await readdir(join(journal.location, 'incidents'))).includes('wal'), false);
  });
});

const config = process.env.GIT_CONFIG_GLOBAL;
