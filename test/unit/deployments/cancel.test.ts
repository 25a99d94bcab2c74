import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { listDeployments, type DeploymentListing } from '../../../src/git/deployments.ts';
import { GitError } from '../../../src/git/client.ts';
import { openRepository, type Repository } from '../../../src/git/repository.ts';
import { eventually } from '../../e2e/eventually.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const DAYS = 40;

/** Git itself, that says of each of its processes that it begins, and lets a person come to press Cancel. */
const TELLING = `#!/bin/sh
echo "$$" >> "$FIRELINE_TEST_LOG"
sleep 0.05
exec git "$@"
`;

describe('a list of deployments that is cancelled while it is read', function () {
  let fixture: Fixture | undefined;
  let repository: Repository;
  let log: string;
  let whole: DeploymentListing;

  before(async function () {
    // A shell script cannot be started as git there.
    if (process.platform === 'win32') this.skip();
    fixture = await makeFixture();
    for (let number = 0; number < DAYS; number++) {
      const day = new Date(Date.UTC(2026, 9, 1 + number)).toISOString().slice(0, 10);
      await fixture.commit(`change ${number}`, { at: `${day}T08:00:00Z` });
      await fixture.tag(`deploy/production/checkout/${day}T09-00Z`, { by: 'CI', at: `${day}T09:00:00Z` });
    }
    log = path.join(fixture.home, 'processes.log');
    await writeFile(log, '');
    const gitPath = path.join(fixture.home, 'git');
    await writeFile(gitPath, TELLING.replace('$FIRELINE_TEST_LOG', log));
    await chmod(gitPath, 0o755);
    repository = await openRepository(fixture.folder, { gitPath });
    whole = await listDeployments(repository, { now });
  });
  after(() => fixture?.dispose());
  beforeEach(() => writeFile(log, ''));

  const begun = async (): Promise<readonly number[]> =>
    (await readFile(log, 'utf8')).split('\n').filter(Boolean).map(Number);
  const isAlive = (process_: number): boolean => {
    try {
      return process.kill(process_, 0);
    } catch {
      return false;
    }
  };

  /** Cancels as soon as so many processes of git have begun; whether it came in time. */
  async function cancelAfter(processes: number): Promise<boolean> {
    const stop = new AbortController();
    const reading = listDeployments(repository, { now, signal: stop.signal }).then(
      () => 'read',
      (error: unknown) => error,
    );
    let ended: unknown;
    while ((await begun()).length < processes && ended === undefined)
      ended = await Promise.race([reading, pause(2, undefined)]);
    if (ended !== undefined) return false;
    stop.abort();
    const error = await reading;
    assert.ok(error instanceof GitError, `after ${processes}: ${String(error)}`);
    assert.equal(error.reason, 'aborted');
    return true;
  }

  it('S14: ends with that, wherever it is, and leaves no process of git behind', async () => {
    let processes = 1;
    while (await cancelAfter(processes)) {
      const started = await begun();
      await eventually(`the processes of git to end, cancelled after ${processes}`, () =>
        Promise.resolve(!started.some(isAlive)),
      );
      processes += 1;
      await writeFile(log, '');
    }
    assert.ok(processes > 3, `cancelled at ${processes - 1} places`);
  });

  it('S14: reads the whole list the next time', async () => {
    assert.equal(await cancelAfter(2), true);
    assert.deepEqual(await listDeployments(repository, { now }), whole);
    assert.equal(whole.deployments.length, DAYS);
  });
});
