import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backgroundGitEnvironment } from '../../../src/git/environment.ts';
import { JournalError } from '../../../src/git/journal/journal.ts';
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

describe('repositories of all shapes', () => {
  let sandbox: Sandbox;
  beforeEach(async () => (sandbox = await makeSandbox()));
  afterEach(() => sandbox.dispose());

  /** Records and flushes in one folder, and reads it in another. */
  async function shares(written: string, read: string): Promise<void> {
    const incident = newIncident();
    const writer = await sandbox.open({ folder: written });
    assert.equal(writer.kind, 'git', writer.status().fallbackReason);
    await writer.append(incident, [note('flushed')], author);
    await writer.flush();
    await writer.append(incident, [note('in the log')], author);
    const reader = await sandbox.open({ folder: read });
    assert.equal(reader.location, writer.location);
    assert.deepEqual(textsOf(await reader.load(), incident), ['flushed', 'in the log']);
  }

  it('shares one record between worktrees', async () => {
    const tree = join(sandbox.path, 'tree');
    await sandbox.git(['worktree', 'add', '--quiet', tree]);
    await shares(tree, sandbox.repository);
    await shares(sandbox.repository, tree);
  });

  it('goes on when the worktree that it was opened in is removed', async () => {
    const tree = join(sandbox.path, 'tree');
    await sandbox.git(['worktree', 'add', '--quiet', tree]);
    const journal = await sandbox.open({ folder: tree });
    await sandbox.git(['worktree', 'remove', tree]);
    await journal.append(newIncident(), notes(1), author);
    await journal.flush();
    assert.deepEqual(journal.status(), { pending: 0 });
  });

  it('keeps everything through a checkout of an old tag, and leaves the work tree alone', async () => {
    await sandbox.git(['tag', 'v1']);
    await sandbox.git(['commit', '--quiet', '--allow-empty', '-m', 'second']);
    const incident = newIncident();
    const journal = await sandbox.open();
    await journal.append(incident, [note('one')], author);
    await journal.flush();
    await sandbox.git(['checkout', '--quiet', 'v1']);
    await journal.append(incident, [note('two')], author);
    await journal.flush();
    await sandbox.git(['clean', '-fdxq']);
    assert.deepEqual(textsOf(await (await sandbox.open()).load(), incident), ['one', 'two']);
    assert.equal(await sandbox.git(['status', '--porcelain']), '');
    assert.equal(
      await sandbox.git(['branch', '--all', '--format=%(refname)']),
      '(HEAD detached at v1)\nrefs/heads/main\n',
    );
  });

  it('works in a bare repository, in a folder below the top and in .git itself', async () => {
    const bare = join(sandbox.path, 'bare.git');
    await git(['init', '--quiet', '--bare', bare], sandbox.path);
    await shares(bare, bare);
    const below = join(sandbox.repository, 'a', 'b');
    await mkdir(below, { recursive: true });
    await shares(below, join(sandbox.repository, '.git'));
  });

  it('gives a submodule a record of its own', async () => {
    const outer = join(sandbox.path, 'outer');
    await git(['init', '--quiet', outer], sandbox.path);
    await git(
      ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', sandbox.repository, 'inner'],
      outer,
    );
    await shares(join(outer, 'inner'), join(outer, 'inner'));
    assert.deepEqual((await (await sandbox.open({ folder: outer })).load()).incidents.size, 0);
  });

  it('works with SHA-256 object names', async () => {
    const other = await makeSandbox(['--object-format=sha256']);
    try {
      const incident = newIncident();
      const journal = await other.open();
      await journal.append(incident, notes(70), author);
      await journal.flush();
      const bytes = Buffer.from('evidence');
      const { sha256 } = await journal.attach(incident, bytes);
      const data = {
        title: 'log',
        attachment: { sha256, name: 'a.txt', mediaType: 'text/plain', size: bytes.length },
      };
      await journal.append(incident, [{ kind: 'evidence.added', data }], author);
      await journal.flush();
      assert.deepEqual(journal.status(), { pending: 0 });
      await rm(join(journal.location, 'incidents'), { recursive: true });
      const fresh = await other.open();
      const contents = await fresh.load();
      assert.deepEqual([contents.incidents.get(incident)?.length, contents.problems], [71, []]);
      assert.deepEqual(await fresh.readAttachment(incident, sha256), bytes);
      await other.git(['fsck', '--strict']);
    } finally {
      await other.dispose();
    }
  });

  it('survives a gc and packed refs', async () => {
    const incident = newIncident();
    const journal = await sandbox.open();
    await journal.append(incident, notes(5), author);
    await journal.flush();
    await sandbox.git(['gc', '--quiet', '--prune=now']);
    await journal.append(incident, notes(5, 6), author);
    await journal.flush();
    await sandbox.git(['pack-refs', '--all']);
    await journal.append(incident, notes(1, 11), author);
    await journal.flush();
    assert.deepEqual(journal.status(), { pending: 0 });
    assert.equal((await (await sandbox.open()).load()).incidents.get(incident)?.length, 11);
    await sandbox.git(['fsck', '--strict']);
  });

  it('is not led to another repository by an inherited GIT_DIR', async () => {
    const other = await makeSandbox();
    process.env.GIT_DIR = join(other.repository, '.git');
    process.env.GIT_CONFIG_COUNT = '1';
    process.env.GIT_CONFIG_KEY_0 = 'core.hooksPath';
    process.env.GIT_CONFIG_VALUE_0 = '/tmp';
    try {
      const journal = await sandbox.open();
      assert.equal(journal.location, join(sandbox.repository, '.git'));
      await journal.append(newIncident(), notes(1), author);
      await journal.flush();
      assert.equal((await refsOf(sandbox)).length, 1);
      assert.equal((await refsOf(other)).length, 0);
      const environment = backgroundGitEnvironment({
        GIT_DIR: 'x',
        EDITOR: 'vi',
        git_work_tree: 'y',
        HOME: '/home/r',
      });
      assert.deepEqual(
        Object.keys(environment).filter((name) => /dir|tree|editor/i.test(name)),
        [],
      );
      assert.equal(environment.HOME, '/home/r');
      assert.equal(environment.GIT_TERMINAL_PROMPT, '0');
    } finally {
      for (const name of ['GIT_DIR', 'GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0'])
        Reflect.deleteProperty(process.env, name);
      await other.dispose();
    }
  });
});

describe('where git cannot be used', () => {
  let sandbox: Sandbox;
  beforeEach(async () => (sandbox = await makeSandbox()));
  afterEach(() => sandbox.dispose());

  async function fakeGit(script: string): Promise<string> {
    const path = join(sandbox.path, 'fake-git');
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }

  const cases: { name: string; gitPath?: () => Promise<string>; folder?: () => string; says: RegExp }[] = [
    { name: 'no repository', folder: () => sandbox.path, says: /not in a git repository.*git init/ },
    { name: 'no git', gitPath: () => Promise.resolve('/does/not/exist/git'), says: /git was not found/ },
    {
      name: 'an old git',
      gitPath: () => fakeGit('echo git version 2.35.9'),
      says: /git version 2\.35\.9 is too old.*2\.36/,
    },
    {
      name: 'a repository of another user',
      gitPath: () =>
        fakeGit(
          '[ "$1" = --version ] && exec git --version\n' +
            "echo \"fatal: detected dubious ownership in repository at '/r'\nTo add an exception for this directory, call:\n\n" +
            '\tgit config --global --add safe.directory /r" >&2\nexit 128',
        ),
      says: /another user owns it.*git config --global --add safe\.directory \/r/,
    },
    {
      name: 'a repository git refuses',
      gitPath: () => fakeGit('[ "$1" = --version ] && exec git --version\necho fatal: no >&2\nexit 128'),
      says: /git cannot use this folder: fatal: no/,
    },
  ];
  for (const { name, gitPath, folder, says } of cases) {
    it(`keeps the record in the editor's storage: ${name}`, async () => {
      const journal = await sandbox.open({
        ...(gitPath ? { gitPath: await gitPath() } : {}),
        ...(folder ? { folder: folder() } : {}),
      });
      assert.equal(journal.kind, 'folder');
      assert.match(journal.status().fallbackReason ?? '', says);
      assert.ok(journal.location.startsWith(join(sandbox.storage, 'incidents')));
      const incident = newIncident();
      await journal.append(incident, [note('kept')], author);
      await journal.flush();
      assert.equal(journal.status().pending, 0);
      assert.deepEqual(textsOf(await journal.load(), incident), ['kept']);
    });
  }

  it('puts what was recorded before git init on refs, with nothing to migrate', async () => {
    const folder = join(sandbox.path, 'later');
    await mkdir(folder);
    const incident = newIncident();
    const before = await sandbox.open({ folder });
    await before.append(incident, [note('without git')], author);
    const { sha256 } = await before.attach(incident, Buffer.from('evidence'));
    const attachment = { sha256, name: 'a.txt', mediaType: 'text/plain', size: 8 };
    await before.append(incident, [{ kind: 'evidence.added', data: { title: 'log', attachment } }], author);
    await before.close();
    await git(['init', '--quiet'], folder);
    const after = await sandbox.open({ folder });
    assert.equal(after.kind, 'git');
    assert.deepEqual(textsOf(await after.load(), incident), ['without git', 'evidence.added']);
    assert.equal(after.status().pending, 2);
    await after.flush();
    const [ref = ''] = (await git(['for-each-ref', '--format=%(refname)', 'refs/incidents'], folder))
      .trim()
      .split('\n');
    assert.equal(await git(['show', `${ref}:att/${sha256}`], folder), 'evidence');
  });

  it('says so when the folder does not exist', async () => {
    const opening = sandbox.open({ folder: join(sandbox.path, 'nowhere') });
    await assert.rejects(
      opening,
      (error) => error instanceof JournalError && error.message.includes('nowhere cannot be found'),
    );
  });
});

describe('attachments', () => {
  let sandbox: Sandbox;
  beforeEach(async () => (sandbox = await makeSandbox()));
  afterEach(() => sandbox.dispose());
  const bytes = Buffer.from([0, 255, 254, 10, 13, 0]);
  const evidence = (sha256: string) =>
    ({
      kind: 'evidence.added',
      data: {
        title: 'dump',
        attachment: { sha256, name: 'dump.bin', mediaType: 'application/octet-stream', size: 6 },
      },
    }) as const;

  it('are kept at once, and go on the ref with the event that refers to them', async () => {
    const incident = newIncident();
    const journal = await sandbox.open();
    const kept = await journal.attach(incident, bytes);
    assert.deepEqual(kept, await journal.attach(incident, bytes));
    assert.equal(kept.size, bytes.length);
    assert.deepEqual(await readdir(join(journal.location, 'incidents/att')), [kept.sha256]);
    await journal.append(
      incident,
      [evidence(kept.sha256), evidence(kept.sha256), evidence('0'.repeat(64))],
      author,
    );
    await journal.flush();
    assert.deepEqual(journal.status(), { pending: 0 });
    const [ref = ''] = await refsOf(sandbox);
    assert.equal(
      await sandbox.git(['ls-tree', '-r', '--name-only', ref]),
      `000001.jsonl\natt/${kept.sha256}\n`,
    );
    await rm(join(journal.location, 'incidents/att'), { recursive: true });
    await journal.append(incident, notes(1), author);
    await journal.flush();
    assert.deepEqual(await journal.readAttachment(incident, kept.sha256), bytes);
    assert.equal(await journal.readAttachment(newIncident(), kept.sha256), undefined);
    assert.equal(await journal.readAttachment(incident, '../../../etc/passwd'), undefined);
    assert.deepEqual((await journal.load()).problems, []);
  });

  it('are never handed out when they are not what their name says', async () => {
    const incident = newIncident();
    const journal = await sandbox.open();
    const { sha256 } = await journal.attach(incident, bytes);
    await writeFile(join(journal.location, 'incidents/att', sha256), 'other');
    assert.equal(await journal.readAttachment(incident, sha256), undefined);
    // Attached again, it is whole again.
    await journal.attach(incident, bytes);
    assert.deepEqual(await readFile(join(journal.location, 'incidents/att', sha256)), bytes);
  });

  it('have a limit', async () => {
    const journal = await sandbox.open();
    const attaching = journal.attach(newIncident(), Buffer.alloc(10 * 1024 * 1024 + 1));
    await assert.rejects(attaching, (error) => error instanceof JournalError && error.reason === 'too-large');
  });

  it('are kept in a folder without git', async () => {
    const journal = await sandbox.open({ folder: await realpath(sandbox.path) });
    const { sha256 } = await journal.attach(newIncident(), bytes);
    assert.deepEqual(await journal.readAttachment(newIncident(), sha256), bytes);
    assert.equal(await journal.readAttachment(newIncident(), '0'.repeat(64)), undefined);
  });
});
