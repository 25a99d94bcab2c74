import assert from 'node:assert/strict';
import { join } from 'node:path';
import { archiveIncidents } from '../../../src/git/journal/archive/archiver.ts';
import { dropArchived, publishArchives } from '../../../src/git/journal/sync/publish-archives.ts';
import { RemoteGit } from '../../../src/git/journal/sync/remote-git.ts';
import { ObjectReader } from '../../../src/git/object-reader.ts';
import { author, git, makeSandbox, newIncident, notes, type Sandbox } from './helpers.ts';

const COMMITTER = 'Riley Responder <riley@example.com> 1790000000 +0000';
const MONTH = '2026-08';

describe('archives that are shared', () => {
  let sandbox: Sandbox;
  let objects: ObjectReader;
  let hub: string;
  let writer: string;
  const shared = newIncident();
  const secret = newIncident();

  const namesIn = async (folder: string): Promise<string[]> =>
    (
      await git(
        [
          'for-each-ref',
          '--format=%(refname)',
          'refs/incidents',
          'refs/incidents-archive',
          'refs/incidents-archive-remotes',
          'refs/incidents-remotes',
        ],
        folder,
      )
    )
      .split('\n')
      .filter(Boolean);
  const place = (folder = sandbox.repository) => ({
    git: new RemoteGit({ repository: { commonDir: join(folder, '.git') }, folder }),
    objects,
    remote: 'origin',
    encoded: 'origin',
    verify: false,
  });

  /** One shared and one secret incident, both archived here; the remote has the ref of the shared one. */
  beforeEach(async () => {
    sandbox = await makeSandbox();
    hub = join(sandbox.path, 'hub.git');
    await sandbox.git(['init', '--quiet', '--bare', hub]);
    await sandbox.git(['remote', 'add', 'origin', hub]);
    objects = new ObjectReader(`${sandbox.repository}/.git`);
    const journal = await sandbox.open();
    const [first] = await journal.append(shared, notes(3), author);
    await journal.append(secret, notes(3), author);
    writer = first?.envelope.writer ?? '';
    await journal.flush();
    const live = `refs/incidents/${shared}/${writer}`;
    await sandbox.git(['push', '--quiet', 'origin', `${live}:${live}`]);
    await sandbox.git(['update-ref', `refs/incidents-remotes/origin/${shared}/${writer}`, live]);
    const moved = await archiveIncidents(
      { repository: { commonDir: `${sandbox.repository}/.git` }, objects, committer: COMMITTER },
      new Set([writer]),
      [
        { incident: shared, month: MONTH, sharedWith: ['origin'] },
        { incident: secret, month: MONTH, sharedWith: [] },
      ],
    );
    assert.equal(moved, 2);
  });
  afterEach(async () => {
    objects.close();
    await sandbox.dispose();
  });

  it('replace the refs at the remote, and never take along what is not shared', async () => {
    assert.equal(await publishArchives(place(), [writer]), undefined);
    assert.deepEqual(await namesIn(hub), [`refs/incidents-archive/${writer}/${MONTH}`]);
    const entries = await git(['ls-tree', '--name-only', `refs/incidents-archive/${writer}/${MONTH}`], hub);
    assert.deepEqual(entries.trim().split('\n'), [shared]);
    assert.deepEqual(await namesIn(sandbox.repository), [
      `refs/incidents-archive-remotes/origin/${writer}/${MONTH}`,
      `refs/incidents-archive/${writer}/${MONTH}`,
      `refs/incidents-archive/${writer}/${MONTH}_origin`,
    ]);
  });

  it('leave a ref where it is that somebody else has written to since', async () => {
    const ref = `refs/incidents/${shared}/${writer}`;
    const other = (
      await git(['commit-tree', '-p', ref, '-m', 'a copy of this clone', `${ref}^{tree}`], hub)
    ).trim();
    await git(['update-ref', ref, other], hub);
    assert.match((await publishArchives(place(), [writer])) ?? '', /stale info|rejected/);
    assert.equal((await git(['rev-parse', ref], hub)).trim(), other);
  });

  it('say so when the remote refuses them, and take nothing away', async () => {
    await git(['config', 'transfer.hideRefs', 'refs/incidents-archive'], hub);
    assert.match((await publishArchives(place(), [writer])) ?? '', /hidden ref/);
    assert.deepEqual(await namesIn(hub), [`refs/incidents/${shared}/${writer}`]);
  });

  it('replace what others have fetched, as long as they hold the same', async () => {
    await publishArchives(place(), [writer]);
    const theirs = join(sandbox.path, 'theirs');
    await sandbox.git(['clone', '--quiet', hub, theirs]);
    const mine = `refs/incidents-remotes/origin/${shared}/${writer}`;
    const archive = `refs/incidents-archive/${writer}/${MONTH}`;
    await git(
      ['fetch', '--quiet', 'origin', `${archive}:refs/incidents-archive-remotes/origin/${writer}/${MONTH}`],
      theirs,
    );
    const tree = (
      await git(['rev-parse', `refs/incidents-archive-remotes/origin/${writer}/${MONTH}:${shared}`], theirs)
    ).trim();
    const commit = (await git(['commit-tree', '-m', 'as it was', tree], theirs)).trim();
    await git(['update-ref', mine, commit], theirs);
    const more = `refs/incidents-remotes/origin/${secret}/${writer}`;
    await git(['update-ref', more, commit], theirs);
    const reader = new ObjectReader(`${theirs}/.git`);
    await dropArchived({ ...place(theirs), objects: reader });
    reader.close();
    assert.deepEqual(await namesIn(theirs), [
      `refs/incidents-archive-remotes/origin/${writer}/${MONTH}`,
      more,
    ]);
  });
});
