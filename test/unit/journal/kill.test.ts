import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GitJournal } from '../../../src/git/journal/git-journal.ts';
import { git, makeSandbox, newIncident, until, type Sandbox } from './helpers.ts';
import {
  ageRefLocks,
  buildAppender,
  checkNothingLost,
  idsOnRefs,
  killMany,
  whileCollecting,
  type Kills,
} from './killing.ts';

const ROUNDS = 22;
const ROUNDS_WHILE_COLLECTING = 8;

describe('SIGKILL of the extension host', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    await buildAppender(sandbox);
  });
  afterEach(() => sandbox.dispose());

  async function checkRefs(incident: string, { acknowledged }: Kills, rounds: number): Promise<void> {
    assert.ok(acknowledged.length > rounds * 4, 'hardly anything was appended');
    const journal = await sandbox.open();
    assert.ok(journal instanceof GitJournal);
    const found = await checkNothingLost(journal, incident, acknowledged);
    await ageRefLocks(sandbox);
    await journal.flush();
    await journal.repair();
    await until(() => journal.status().pending === 0 && journal.status().flushError === undefined);
    await sandbox.git(['fsck', '--strict', '--no-dangling']);
    // What somebody else would get: the refs, without the log.
    const clone = join(sandbox.path, 'clone');
    await git(['clone', '--quiet', '--mirror', `file://${sandbox.repository}`, clone], sandbox.path);
    const ids = await idsOnRefs(clone);
    assert.deepEqual(
      acknowledged.filter((id) => !ids.includes(id)),
      [],
    );
    assert.equal(new Set(ids).size, ids.length, 'an event is on the refs twice');
    console.log(`      ${rounds} kills, ${acknowledged.length} acknowledged, ${found} found, 0 lost`);
  }

  it('loses nothing that was acknowledged in a repository', async () => {
    const incident = newIncident();
    const kills = await killMany(sandbox, sandbox.repository, incident, ROUNDS);
    await checkRefs(incident, kills, ROUNDS);
  });

  it('loses nothing in a repository where git gc --prune=now runs all the time', async () => {
    const incident = newIncident();
    let kills: Kills = { acknowledged: [], failures: [] };
    const collections = await whileCollecting(sandbox, async () => {
      kills = await killMany(sandbox, sandbox.repository, incident, ROUNDS_WHILE_COLLECTING);
    });
    await checkRefs(incident, kills, ROUNDS_WHILE_COLLECTING);
    console.log(`      git gc ran ${collections} times`);
  });

  it('loses nothing that was acknowledged in a folder without git', async () => {
    const folder = join(sandbox.path, 'plain');
    await mkdir(folder);
    const incident = newIncident();
    const { acknowledged } = await killMany(sandbox, folder, incident, ROUNDS);
    assert.ok(acknowledged.length > ROUNDS * 4, 'hardly anything was appended');
    const journal = await sandbox.open({ folder });
    assert.equal(journal.kind, 'folder');
    const found = await checkNothingLost(journal, incident, acknowledged);
    console.log(`      ${ROUNDS} kills, ${acknowledged.length} acknowledged, ${found} found, 0 lost`);
  });
});
