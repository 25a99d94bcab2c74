import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newIncident, notes, textsOf } from './helpers.ts';
import { clean, declaration, makeTeam, writerOf, type Clone, type Team } from './team.ts';

describe('a remote that does not take incidents', function () {
  this.timeout(60_000);
  let team: Team;
  let ada: Clone;
  let incident: string;
  beforeEach(async () => {
    team = await makeTeam();
    ada = await team.clone('ada');
    incident = newIncident();
    await ada.record(incident, [declaration(), ...notes(1)]);
  });
  afterEach(() => team.dispose());
  const hook = async (name: string, ...lines: readonly string[]): Promise<void> => {
    const path = join(team.remote, 'hooks', name);
    await mkdir(join(team.remote, 'hooks'), { recursive: true });
    await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'));
    await chmod(path, 0o755);
  };

  it('under one namespace is offered the other, which works as well', async () => {
    await team.git(['config', 'transfer.hideRefs', 'refs/incidents']);
    const outcome = await ada.sharing.share(incident, 'origin');
    assert.ok(!outcome.ok);
    assert.equal(outcome.failure.kind, 'namespace-refused');
    assert.match(
      outcome.failure.message,
      /^origin \(.*\) does not take refs under refs\/incidents\/: .*deny updating a hidden ref.* Try the namespace of notes/,
    );
    assert.deepEqual(outcome.instead, ['notes', 'bundle']);
    assert.deepEqual(ada.sharing.shares, []);
    assert.equal((await ada.sharing.remotes())[0]?.refusals.incidents?.kind, 'namespace-refused');

    const second = await ada.sharing.share(incident, 'origin', { layout: 'notes' });
    assert.ok(second.ok, JSON.stringify(second));
    assert.deepEqual(await team.remoteRefs(), [`refs/notes/incidents/${incident}/${await writerOf(ada)}`]);
    const ben = await team.clone('ben');
    const [found] = await ben.sharing.discover('origin');
    assert.deepEqual([found?.layout, found?.summary?.title], ['notes', 'Checkout fails']);
    await ben.sharing.join(incident, 'origin', 'notes');
    await ben.record(incident, notes(1, 2));
    assert.equal(clean(await ben.sharing.sync()).sent, 1);
    assert.deepEqual(clean(await ada.sharing.sync()).arrived, [incident]);
    assert.equal(textsOf(await ada.journal.load(), incident).length, 3);
    assert.deepEqual(await ada.refs('refs/notes'), []);
    assert.deepEqual((await ada.journal.load()).problems, []);
  });

  it('may have an incident in both namespaces, and all of it is read', async () => {
    assert.ok((await ada.sharing.share(incident, 'origin')).ok);
    const ben = await team.clone('ben');
    await ben.sharing.discover('origin');
    await ben.record(incident, notes(1, 2));
    assert.ok((await ben.sharing.share(incident, 'origin', { layout: 'notes' })).ok);
    assert.ok((await ada.sharing.share(incident, 'origin', { layout: 'notes' })).ok);
    await ada.record(incident, notes(1, 3));
    assert.equal(clean(await ada.sharing.sync()).sent, 1);
    const cleo = await team.clone('cleo');
    const found = await cleo.sharing.discover('origin');
    assert.deepEqual(
      found.map(({ writers, layout }) => [writers, layout]),
      [[1, 'incidents']],
    );
    assert.equal(textsOf(await cleo.journal.load(), incident).length, 4);
    assert.deepEqual((await cleo.journal.load()).problems, []);
    clean(await ada.sharing.sync());
    clean(await ben.sharing.sync());
  });

  it('by a hook says what the hook said, and is not asked again before a person does', async () => {
    await hook('pre-receive', 'echo tried >>tries', 'echo "Only ticket numbers, please" >&2', 'exit 1');
    const tries = async () => (await readFile(join(team.remote, 'tries'), 'utf8')).split('\n').length - 1;
    const outcome = await ada.sharing.share(incident, 'origin');
    assert.ok(!outcome.ok && outcome.failure.kind === 'hook-declined', JSON.stringify(outcome));
    assert.match(
      outcome.failure.message,
      /A rule of origin .* declined the entries: Only ticket numbers, please/,
    );
    assert.deepEqual(outcome.instead, ['notes', 'bundle']);
    assert.equal(await tries(), 1);
    await ada.sharing.join(incident, 'origin', 'incidents');
    const other = await team.openClone(ada.path, {
      sharing: { intervals: { focused: 30, afterFlush: 30, explore: 100, look: Infinity } },
    });
    await other.sharing.ready;
    let rounds = 0;
    let wasRunning = false;
    other.sharing.onDidChange(() => {
      const isRunning = other.sharing.statuses[0]?.isRunning === true;
      if (wasRunning && !isRunning) rounds += 1;
      wasRunning = isRunning;
    });
    other.sharing.poll([incident], 'focused');
    const enough = Date.now() + 10_000;
    while (rounds < 4 && Date.now() < enough) await new Promise((resume) => setTimeout(resume, 20));
    assert.ok(rounds >= 4, 'it is still fetched');
    assert.equal(await tries(), 1);
    assert.equal(other.sharing.statuses[0]?.failure?.kind, 'hook-declined');
    other.sharing.poll([], 'off');
    await hook('pre-receive', 'exit 0');
    assert.equal(clean(await ada.sharing.sync()).sent, 2);
    assert.deepEqual((await ada.sharing.remotes())[0]?.refusals, {});
    clean(await other.sharing.sync());
    assert.deepEqual(
      other.sharing.statuses.map(({ failure }) => failure),
      [undefined],
    );
  });

  it('from this person still gives them what others write', async () => {
    assert.ok((await ada.sharing.share(incident, 'origin')).ok);
    const ben = await team.clone('ben');
    await ben.sharing.discover('origin');
    await ben.sharing.join(incident, 'origin', 'incidents');
    await ben.git([
      'config',
      'remote.origin.receivepack',
      'echo "remote: Permission to acme/shop.git denied to ben." >&2; exit 1; :',
    ]);
    await ben.record(incident, notes(1, 2));
    const { failures } = await ben.sharing.sync();
    assert.equal(failures.length, 1);
    const [{ failure }] = failures as [(typeof failures)[number]];
    assert.equal(failure.kind, 'permission');
    assert.match(
      failure.message,
      /You may not write to origin .*: Permission to acme\/shop.git denied to ben/,
    );
    await ada.record(incident, notes(1, 3));
    clean(await ada.sharing.sync());
    assert.deepEqual((await ben.sharing.sync()).arrived, [incident]);
  });

  it('because it is another one, or none, is said', async () => {
    const none = await ada.sharing.share(incident, 'nowhere');
    assert.ok(!none.ok && none.failure.kind === 'not-found');
    assert.match(none.failure.message, /no remote named nowhere/);
    assert.deepEqual(none.instead, ['other-remote', 'bundle']);
    await ada.git(['config', 'remote.origin.url', join(team.path, 'ada')]);
    await ada.git(['remote', 'add', 'gone', join(team.path, 'gone.git')]);
    const gone = await ada.sharing.share(incident, 'gone');
    assert.ok(!gone.ok && gone.failure.kind === 'offline');
    assert.match(gone.failure.message, /The folder of gone .* is not there.*whether its drive is connected/);
    await mkdir(join(team.path, 'gone.git'));
    const plain = await ada.sharing.share(incident, 'gone');
    assert.ok(!plain.ok && plain.failure.kind === 'not-found');
    assert.match(plain.failure.message, /There is no repository at gone/);
    await assert.rejects(ada.sharing.discover('gone'), /There is no repository at gone/);
    await assert.rejects(ada.sharing.discover('nowhere'), /no remote named nowhere/);
  });

  it('has no entries to take when git does not know who writes them', async () => {
    const ben = await team.clone('ben');
    await ben.git(['config', 'user.name', '']);
    await ben.git(['config', 'user.email', '']);
    const mine = newIncident();
    await ben.journal.append(mine, [declaration()], { actor: { name: 'Ben', type: 'person' } });
    const outcome = await ben.sharing.share(mine, 'origin');
    assert.ok(!outcome.ok);
    assert.match(outcome.failure.message, /git does not know who you are/);
  });
});
