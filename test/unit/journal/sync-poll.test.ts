import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newIncident, notes, textsOf, until } from './helpers.ts';
import { clean, declaration, makeTeam, NEVER, type Clone, type Team } from './team.ts';

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

describe('the exchange by itself', function () {
  this.timeout(60_000);
  let team: Team;
  let ada: Clone;
  let ben: Clone;
  let incident: string;
  beforeEach(async () => {
    team = await makeTeam();
    [ada, ben] = await Promise.all([team.clone('ada'), team.clone('ben')]);
    incident = newIncident();
    await ada.record(incident, [declaration()]);
    await ada.sharing.share(incident, 'origin');
    await ben.sharing.discover('origin');
    await ben.sharing.join(incident, 'origin', 'incidents');
    await ben.record(incident, notes(1));
    clean(await ben.sharing.sync());
    clean(await ada.sharing.sync());
  });
  afterEach(() => team.dispose());
  const window = (clone: Clone, intervals: object) =>
    team.openClone(clone.path, { flushDelayMs: 20, sharing: { intervals: { ...NEVER, ...intervals } } });
  const has = async (clone: Clone, text: string) =>
    textsOf(await clone.journal.load(), incident).includes(text);

  it('brings what others write, and says so, as often as the pace wants', async () => {
    const mine = await window(ada, { focused: 50, unfocused: 3_600_000 });
    await mine.sharing.ready;
    await mine.journal.load();
    let heard = 0;
    mine.journal.onDidChange((change) => (heard += change === 'events' ? 1 : 0));
    mine.sharing.poll([incident], 'focused');
    await ben.record(incident, notes(1, 2));
    clean(await ben.sharing.sync());
    await until(() => heard > 0);
    assert.ok(await has(mine, 'note 2'));
    mine.sharing.poll([incident], 'unfocused');
    await until(() => mine.sharing.statuses[0]?.isRunning === false);
    await ben.record(incident, notes(1, 3));
    clean(await ben.sharing.sync());
    await pause(400);
    assert.ok(!(await has(mine, 'note 3')));
    // Whoever comes back to the window sees it at once.
    mine.sharing.poll([incident], 'focused');
    await until(() => has(mine, 'note 3'));
    mine.sharing.poll([incident], 'off');
    await until(() => mine.sharing.statuses[0]?.isRunning === false);
    const { lastSync } = mine.sharing.statuses[0]!;
    await pause(300);
    assert.equal(mine.sharing.statuses[0]?.lastSync, lastSync);
  });

  it('sends an entry soon after it was recorded, also of an incident that is over and not polled', async () => {
    const mine = await window(ada, { afterFlush: 50 });
    await mine.sharing.ready;
    await mine.journal.append(incident, notes(1, 2), { actor: { name: 'Ada', type: 'person' } });
    await until(async () => {
      await ben.sharing.sync();
      return has(ben, 'note 2');
    });
  });

  it('sends what an earlier session left behind', async () => {
    await ada.record(incident, notes(1, 2));
    await ada.journal.close();
    const mine = await window(ada, { focused: 100, explore: 60_000 });
    await mine.sharing.ready;
    mine.sharing.poll([], 'focused');
    await until(async () => {
      await ben.sharing.sync();
      return has(ben, 'note 2');
    });
  });

  it('learns of new incidents, but not of stopped ones', async () => {
    const mine = await window(ada, { focused: 50, explore: 100 });
    await mine.sharing.ready;
    mine.sharing.poll([incident], 'focused');
    const [other, stopped] = [newIncident(), newIncident()];
    await mine.sharing.stop(stopped);
    for (const id of [stopped, other]) {
      await ben.record(id, [declaration('Another')]);
      await ben.sharing.share(id, 'origin');
    }
    await until(async () => (await mine.journal.list()).incidents.has(other));
    assert.equal((await mine.journal.list()).incidents.has(stopped), false);
    assert.deepEqual(
      mine.sharing.shares.map((share) => share.incident),
      [incident],
    );
  });

  it('waits longer and longer while the remote is away, and goes on when it is back', async () => {
    const mine = await window(ada, { focused: 20, afterFlush: 20, firstRetry: 80, lastRetry: 300 });
    await mine.sharing.ready;
    await team.goOffline();
    let attempts = 0;
    let wasRunning = false;
    mine.sharing.onDidChange(() => {
      const isRunning = mine.sharing.statuses[0]?.isRunning === true;
      if (isRunning && !wasRunning) attempts += 1;
      wasRunning = isRunning;
    });
    mine.sharing.poll([incident], 'focused');
    await until(() => mine.sharing.statuses[0]?.failure !== undefined);
    const [status] = mine.sharing.statuses;
    assert.equal(status?.failure?.kind, 'offline');
    assert.ok(Date.parse(status.nextAttempt ?? '') >= Date.parse(status.failure.at));
    await mine.journal.append(incident, notes(1, 2), { actor: { name: 'Ada', type: 'person' } });
    await pause(1_500);
    assert.ok(attempts >= 3 && attempts <= 10, `${attempts} attempts`);
    await team.goOnline();
    await until(() => mine.sharing.statuses[0]?.failure === undefined);
    assert.equal(mine.sharing.statuses[0]?.nextAttempt, undefined);
    await until(async () => {
      await ben.sharing.sync();
      return has(ben, 'note 2');
    });
  });

  it('does not wait for the next attempt when a person asks', async () => {
    const mine = await window(ada, { focused: 20, afterFlush: 20, firstRetry: 3_600_000 });
    await mine.sharing.ready;
    await team.goOffline();
    mine.sharing.poll([incident], 'focused');
    await until(() => mine.sharing.statuses[0]?.nextAttempt !== undefined);
    await team.goOnline();
    clean(await mine.sharing.sync());
    assert.equal(mine.sharing.statuses[0]?.failure, undefined);
    mine.sharing.poll([], 'off');
    await mine.journal.append(incident, notes(1, 2), { actor: { name: 'Ada', type: 'person' } });
    await until(async () => {
      await ben.sharing.sync();
      return has(ben, 'note 2');
    });
  });

  it('leaves a remote to the window that is at it', async () => {
    const lock = JSON.stringify({ host: hostname(), pid: process.pid, token: 'x' });
    const mine = await window(ada, { focused: 20 });
    await mine.sharing.ready;
    await writeFile(join(ada.path, '.git/incidents/sync-origin.lock'), lock);
    await ada.git([
      'config',
      'remote.origin.uploadpack',
      `touch '${join(team.path, 'asked')}'; git-upload-pack`,
    ]);
    mine.sharing.poll([incident], 'focused');
    await pause(300);
    await assert.rejects(promisify(execFile)('ls', [join(team.path, 'asked')]));
    assert.equal(mine.sharing.statuses[0]?.failure, undefined);
  });

  it('by two windows of one clone sends and fetches everything once', async () => {
    const [one, two] = [
      await window(ada, { focused: 30, afterFlush: 10 }),
      await window(ada, { focused: 30, afterFlush: 10 }),
    ];
    for (const mine of [one, two]) {
      await mine.sharing.ready;
      mine.sharing.poll([incident], 'focused');
    }
    for (let number = 1; number <= 10; number += 1) {
      await one.journal.append(incident, notes(1, 100 + number), { actor: { name: 'Ada', type: 'person' } });
      await two.journal.append(incident, notes(1, 200 + number), { actor: { name: 'Ada', type: 'person' } });
      await pause(40);
    }
    await until(async () => {
      await ben.sharing.sync();
      return textsOf(await ben.journal.load(), incident).length === 22;
    });
    for (const mine of [one, two]) assert.equal(mine.sharing.statuses[0]?.failure, undefined);
    assert.equal((await team.remoteRefs('refs/incidents/')).length, 2);
  });

  it('keeps no process alive and ends with the journal', async () => {
    const script = join(team.path, 'window.mjs');
    const open = join(import.meta.dirname, '../../../src/git/journal/open.ts');
    await writeFile(
      script,
      `import { openJournal } from ${JSON.stringify(open)};
       const journal = await openJournal({ folder: ${JSON.stringify(ada.path)}, storage: ${JSON.stringify(`${ada.path}-storage`)} });
       await journal.sharing.ready;
       journal.sharing.onDidChange(() => undefined);
       journal.sharing.poll(${JSON.stringify([incident])}, 'focused');
       console.log(journal.sharing.shares.length);`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 15_000 });
    assert.equal(stdout, '1\n');
  });
});
