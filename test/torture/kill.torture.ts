import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitJournal } from '../../src/git/journal/git-journal.ts';
import { git, makeSandbox, newIncident, until, type Sandbox } from '../unit/journal/helpers.ts';
import {
  ageRefLocks,
  buildAppender,
  checkNothingLost,
  idsOnRefs,
  killMany,
  whileCollecting,
  type Kills,
} from '../unit/journal/killing.ts';

const KILLS = Number(process.env['FIRELINE_KILLS'] ?? 200);

describe(`${KILLS} SIGKILLs of the extension host and its gits`, function () {
  this.timeout(60 * 60_000);
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    await buildAppender(sandbox);
  });
  afterEach(() => sandbox.dispose());

  const fsck = (): Promise<string> =>
    sandbox.git(['fsck', '--strict', '--no-dangling']).then(
      () => 'clean',
      (error: unknown) => String(error),
    );

  async function check(incident: string, { acknowledged, failures }: Kills): Promise<void> {
    const left = await readdir(join(sandbox.repository, '.git'), { recursive: true });
    const locks = left.filter((name) => name.endsWith('.lock'));
    const before = await fsck();
    const journal = await sandbox.open();
    assert.ok(journal instanceof GitJournal);
    const found = await checkNothingLost(journal, incident, acknowledged);
    await ageRefLocks(sandbox);
    await journal.flush();
    const isMended = await journal.repair();
    await until(() => journal.status().pending === 0, 60_000);
    const clone = join(sandbox.path, 'clone');
    await git(['clone', '--quiet', '--mirror', `file://${sandbox.repository}`, clone], sandbox.path);
    const ids = await idsOnRefs(clone);
    const known = new Set(ids);
    const lost = acknowledged.filter((id) => !known.has(id));
    const healed = await readFile(join(sandbox.repository, '.git/incidents/healed.log'), 'utf8').catch(
      () => '',
    );
    const after = await fsck();
    const figures = {
      kills: KILLS,
      acknowledged: acknowledged.length,
      'found by the log and the refs': found,
      'found by the refs alone': known.size,
      lost: lost.length,
      twice: ids.length - known.size,
      'failed flushes': failures.length,
      'locks left behind': locks.length,
      'refs healed': healed.match(/put back from the log/g)?.length ?? 0,
      'refs left behind': healed.match(/was taken away/g)?.length ?? 0,
      'history mended at last': isMended,
      'fsck before': before,
      'fsck after': after,
    };
    for (const [name, value] of Object.entries(figures)) console.log(`      ${name}: ${value}`);
    const kinds = Map.groupBy(failures, (failure) => failure.replace(/[0-9a-f]{12,}/g, '…').slice(0, 140));
    for (const [kind, of] of kinds) console.log(`      ${of.length} times: ${kind}`);
    assert.deepEqual([lost, ids.length - known.size, after], [[], 0, 'clean']);
  }

  it('lose nothing', async () => {
    const incident = newIncident();
    await check(incident, await killMany(sandbox, sandbox.repository, incident, KILLS));
  });

  it('lose nothing while git gc --prune=now runs all the time', async () => {
    const incident = newIncident();
    let kills: Kills = { acknowledged: [], failures: [] };
    const collections = await whileCollecting(sandbox, async () => {
      // Longer than one collection takes, so that what was written before it is built upon after it.
      kills = await killMany(sandbox, sandbox.repository, incident, KILLS, 800);
    });
    console.log(`      git gc --prune=now ran ${collections} times`);
    await check(incident, kills);
  });
});
