import assert from 'node:assert/strict';
import { chmod, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newIncident, notes, plant, textsOf } from './helpers.ts';
import { clean, declaration, makeTeam, writerOf, type Clone, type Team } from './team.ts';

const STRANGER = 'ffffffffffff';

describe('the exchange with a remote', function () {
  this.timeout(60_000);
  let team: Team;
  let ada: Clone;
  let ben: Clone;
  let incident: string;
  beforeEach(async () => {
    team = await makeTeam();
    [ada, ben] = await Promise.all([team.clone('ada'), team.clone('ben')]);
    incident = newIncident();
    await ada.record(incident, [declaration(), ...notes(1)]);
    await ada.sharing.share(incident, 'origin');
    await ben.sharing.discover('origin');
    await ben.sharing.join(incident, 'origin', 'incidents');
    await ben.record(incident, notes(1, 2));
    clean(await ben.sharing.sync());
    clean(await ada.sharing.sync());
  });
  afterEach(() => team.dispose());
  const there = (writer: string): string => `refs/incidents/${incident}/${writer}`;
  const here = (writer: string): string => `refs/incidents-remotes/origin/${incident}/${writer}`;
  const tip = async (clone: Pick<Clone, 'git'>, ref: string): Promise<string> =>
    (await clone.git(['rev-parse', '--verify', '--quiet', ref]).catch(() => '')).trim();

  it('sends again what somebody deleted on the remote, and loses nothing of it', async () => {
    const empty = await team.clone('empty');
    await empty.git(['push', '--quiet', '--mirror', 'origin']);
    assert.deepEqual(await team.remoteRefs('refs/incidents/'), []);
    clean(await ada.sharing.sync());
    clean(await ben.sharing.sync());
    const refs = await team.remoteRefs('refs/incidents/');
    assert.deepEqual(refs, [there(await writerOf(ada)), there(await writerOf(ben))].sort());
    const cleo = await team.clone('cleo');
    await cleo.sharing.discover('origin');
    assert.equal(textsOf(await cleo.journal.load(), incident).length, 3);
  });

  it('keeps what was fetched when somebody rewrites it on the remote, and says so', async () => {
    const writer = await writerOf(ben);
    await ben.record(incident, notes(1, 3));
    clean(await ben.sharing.sync());
    clean(await ada.sharing.sync());
    const kept = await tip(ada, here(writer));
    await ada.git(['config', 'fetch.showForcedUpdates', 'false']);
    await team.git(['update-ref', there(writer), `${there(writer)}~1`]);
    await ada.record(incident, notes(1, 4));
    const { sent, failures } = await ada.sharing.sync();
    assert.equal(sent, 1);
    assert.equal(failures.length, 1);
    assert.match(failures[0]!.failure.message, /Somebody replaced entries of other responders on origin/);
    assert.match(failures[0]!.failure.detail, new RegExp(there(writer)));
    assert.equal(await tip(ada, here(writer)), kept);
    assert.equal(textsOf(await ada.journal.load(), incident).length, 5);
    clean(await ben.sharing.sync());
    clean(await ada.sharing.sync());
    assert.equal(await tip(team, there(writer)), kept);
  });

  it('mends by itself what somebody took back of our own on the remote', async () => {
    const writer = await writerOf(ada);
    await ada.record(incident, notes(1, 3));
    clean(await ada.sharing.sync());
    await team.git(['update-ref', there(writer), `${there(writer)}~1`]);
    clean(await ada.sharing.sync());
    assert.equal(await tip(team, there(writer)), await tip(ada, there(writer)));
    assert.equal(await writerOf(ada), writer);
  });

  it('takes the others when one ref stands in the way', async () => {
    const writer = await writerOf(ben);
    await team.git(['update-ref', '-d', there(writer)]);
    await team.git(['update-ref', `${there(writer)}/x`, await tip(team, there(await writerOf(ada)))]);
    const cleo = await team.clone('cleo');
    await cleo.sharing.discover('origin');
    await cleo.sharing.join(incident, 'origin', 'incidents');
    await cleo.record(incident, notes(1, 3));
    clean(await cleo.sharing.sync());
    const { arrived, failures } = await ada.sharing.sync();
    assert.deepEqual(arrived, [incident]);
    assert.deepEqual(failures, []);
    assert.equal(textsOf(await ada.journal.load(), incident).length, 4);
    assert.deepEqual((await ada.journal.load()).problems, []);
    assert.deepEqual((await cleo.journal.load()).problems, []);
  });

  it('takes nothing that has no proper name, and goes on', async () => {
    const oid = await tip(team, there(await writerOf(ada)));
    const odd = [
      `refs/incidents/${incident}/evil`,
      there('aaaaaaaaaaaa/x'),
      'refs/incidents/x',
      'refs/incidents/UPPER/x',
    ];
    for (const name of odd) await team.git(['update-ref', name, oid]);
    for (let round = 1; round <= 2; round += 1) {
      await ben.record(incident, notes(1, 10 + round));
      clean(await ben.sharing.sync());
      assert.deepEqual(clean(await ada.sharing.sync()).arrived, [incident]);
      await ada.sharing.discover('origin');
      assert.equal((await ada.refs('refs/incidents-remotes/')).length, 2);
      assert.deepEqual((await ada.journal.load()).problems, []);
    }
    await plant({ repository: team.remote } as never, there('aaaaaaaaaaab'), { '000001.jsonl': '' });
    clean(await ada.sharing.sync());
    assert.equal((await ada.refs('refs/incidents-remotes/')).length, 3);
  });

  it('goes on under another id where a ref stands in the way of our own', async () => {
    const writer = await writerOf(ben);
    await team.git(['update-ref', '-d', there(writer)]);
    await team.git(['update-ref', `${there(writer)}/x`, await tip(team, there(await writerOf(ada)))]);
    await ben.record(incident, notes(1, 3));
    clean(await ben.sharing.sync());
    assert.notEqual(await writerOf(ben), writer);
    clean(await ada.sharing.sync());
    assert.equal(textsOf(await ada.journal.load(), incident).length, 4);
  });

  it('leaves out refs with hostile or damaged objects, says which, and takes the others', async () => {
    const write = async (type: string, content: Buffer | string): Promise<string> => {
      const path = join(team.path, type);
      await writeFile(path, content);
      return (await team.git(['hash-object', '-t', type, '-w', '--literally', path])).trim();
    };
    const commit = (tree: string) =>
      write('commit', `tree ${tree}\nauthor A <a@b.c> 1 +0000\ncommitter A <a@b.c> 1 +0000\n\nx\n`);
    // A tree that would write into .git wherever it is checked out.
    const blob = Buffer.from(await write('blob', 'x'), 'hex');
    const oid = await commit(await write('tree', Buffer.concat([Buffer.from('100644 .git\0'), blob])));
    await team.git(['update-ref', there(STRANGER), oid]);
    await ben.record(incident, notes(1, 3));
    await ben.sharing.sync();
    const torn = 'eeeeeeeeeeee';
    await writeFile(join(team.remote, there(torn)), `${await commit('1'.repeat(40))}\n`);
    const { arrived, failures } = await ada.sharing.sync();
    assert.deepEqual(arrived, [incident]);
    assert.equal(failures.length, 1);
    assert.match(failures[0]!.failure.message, /^2 refs of incidents on origin .* cannot be taken/);
    assert.match(failures[0]!.failure.detail, new RegExp(there(STRANGER)));
    assert.match(failures[0]!.failure.detail, new RegExp(there(torn)));
    assert.equal(textsOf(await ada.journal.load(), incident).length, 4);
    assert.deepEqual(
      (await ada.refs('refs/incidents-remotes/')).filter((name) => /e{12}|f{12}/.test(name)),
      [],
    );
  });

  it('does not let others speak in our name', async () => {
    const writer = await writerOf(ada);
    await ada.record(incident, notes(2, 3));
    const own = await tip(ada, there(writer));
    clean(await ada.sharing.sync());
    assert.equal(await tip(ada, there(writer)), own);
    await plant({ repository: team.remote } as never, `refs/incidents/${incident}/${STRANGER}`, {
      '000001.jsonl': `${(await ada.journal.read(incident))[0]!.line}\n`,
    });
    clean(await ada.sharing.sync());
    const { problems, incidents } = await ada.journal.load();
    assert.match(problems[0]?.reason ?? '', /another writer/);
    assert.equal(incidents.get(incident)?.length, 5);
  });

  it('stops when a person stops it, in another window too', async () => {
    const other = await ada.open();
    await other.sharing!.ready;
    assert.equal(other.sharing!.shares.length, 1);
    await ada.sharing.stop(incident);
    await ben.record(incident, notes(1, 3));
    clean(await ben.sharing.sync());
    await other.append(incident, notes(1, 4), { actor: { name: 'Ada', type: 'person' } });
    for (const sharing of [ada.sharing, other.sharing!]) {
      assert.deepEqual(clean(await sharing.sync()), { arrived: [], sent: 0, failures: [] });
      assert.deepEqual(sharing.shares, []);
      await sharing.discover('origin');
    }
    assert.equal(textsOf(await ada.journal.load(), incident).length, 4);
    clean(await ben.sharing.sync());
    assert.equal(textsOf(await ben.journal.load(), incident).length, 4);
    await ada.sharing.join(incident, 'origin', 'incidents');
    const outcome = clean(await other.sharing!.sync());
    assert.deepEqual(outcome, { arrived: [incident], sent: 1, failures: [] });
  });

  it('works from another worktree, a subfolder, a shallow and a partial clone', async () => {
    await ben.git(['push', '--quiet', 'origin', 'HEAD:refs/heads/main']);
    await team.git(['config', 'uploadpack.allowFilter', 'true']);
    const url = `file://${team.remote}`;
    await team.git(['symbolic-ref', 'HEAD', 'refs/heads/main']);
    const paths = ['shallow', 'partial'].map((name) => join(team.path, name));
    await team.git(['clone', '--quiet', '--depth=1', url, paths[0]!]);
    await team.git(['clone', '--quiet', '--filter=blob:none', url, paths[1]!]);
    await ada.git(['worktree', 'add', '--quiet', '--detach', join(team.path, 'tree')]);
    for (const [index, path] of [...paths, join(team.path, 'tree')].entries()) {
      const clone = await team.openClone(path);
      await clone.sharing.discover('origin');
      await clone.sharing.join(incident, 'origin', 'incidents');
      await clone.record(incident, notes(1, 10 + index));
      const { sent } = clean(await clone.sharing.sync());
      assert.equal(sent, 1);
      await team.goOffline();
      assert.equal(textsOf(await clone.journal.load(), incident).length, 4 + index);
      await team.goOnline();
    }
    assert.equal((await team.git(['rev-parse', '--is-shallow-repository'])).trim(), 'false');
    assert.equal(clean(await ben.sharing.sync()).arrived.length, 1);
    assert.equal(textsOf(await ben.journal.load(), incident).length, 6);
  });

  it('works in repositories with SHA-256', async () => {
    const other = await makeTeam(['--object-format=sha256']);
    try {
      const [one, two] = await Promise.all([other.clone('one'), other.clone('two')]);
      await one.record(incident, [declaration(), ...notes(70)]);
      assert.ok((await one.sharing.share(incident, 'origin')).ok);
      await two.sharing.discover('origin');
      await two.sharing.join(incident, 'origin', 'incidents');
      await two.record(incident, notes(1));
      assert.equal(clean(await two.sharing.sync()).sent, 1);
      assert.equal(clean(await one.sharing.sync()).arrived.length, 1);
      assert.equal((await one.journal.read(incident)).length, 72);
    } finally {
      await other.dispose();
    }
  });

  it('gets over the locks that a killed git left behind, and waits for those of a live one', async () => {
    await ben.record(incident, notes(1, 3));
    clean(await ben.sharing.sync());
    await ada.record(incident, notes(1, 4));
    const locks = await Promise.all(
      [ada, ben].map(async (clone) => join(ada.path, `.git/${here(await writerOf(clone))}.lock`)),
    );
    for (const lock of locks) await writeFile(lock, '');
    const { failures, sent } = await ada.sharing.sync();
    assert.match(failures[0]!.failure.message, /cannot be taken: .*File exists/);
    assert.equal(sent, 1);
    for (const lock of locks) await utimes(lock, 0, Date.now() / 1000 - 120);
    assert.deepEqual(clean(await ada.sharing.sync()).arrived, [incident]);
    assert.equal(await tip(ada, here(await writerOf(ada))), await tip(ada, there(await writerOf(ada))));
  });

  it('sends a few entries, not the whole record', async () => {
    await ada.record(incident, notes(100, 3));
    assert.equal(clean(await ada.sharing.sync()).sent, 100);
    await ada.record(incident, notes(3, 200));
    assert.equal(clean(await ada.sharing.sync()).sent, 3);
  });

  it('pushes when a hook of the server has only something to say', async () => {
    const hook = join(team.remote, 'hooks/pre-receive');
    await writeFile(hook, '#!/bin/sh\necho permission denied? no, welcome\n');
    await chmod(hook, 0o755);
    await ada.record(incident, notes(1, 3));
    assert.equal(clean(await ada.sharing.sync()).sent, 1);
  });
});
