import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newIncident, notes, textsOf } from './helpers.ts';
import { clean, declaration, makeTeam, writerOf, type Clone, type Team } from './team.ts';

describe('the exchange, whatever the settings of git are', function () {
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
  const set = async (...settings: readonly string[]): Promise<void> => {
    for (const setting of settings) {
      const at = setting.indexOf('=');
      await ada.git(['config', '--add', setting.slice(0, at), setting.slice(at + 1)]);
    }
  };
  const exchange = async (): Promise<void> => {
    await ada.record(incident, notes(1, 3));
    await ben.record(incident, notes(1, 4));
    clean(await ben.sharing.sync());
    clean(await ada.sharing.sync());
    clean(await ben.sharing.sync());
    const all = ['incident.declared', 'note 1', 'note 2', 'note 3', 'note 4'];
    assert.deepEqual(textsOf(await ada.journal.load(), incident).sort(), [...all].sort());
    assert.deepEqual(textsOf(await ben.journal.load(), incident).sort(), [...all].sort());
  };

  for (const scope of ['fetch', 'remote.origin']) {
    it(`deletes no ref and no tag by ${scope}.prune and ${scope}.pruneTags`, async () => {
      await set(`${scope}.prune=true`, `${scope}.pruneTags=true`);
      await ada.git(['tag', 'mine']);
      await ada.git(['update-ref', 'refs/remotes/origin/gone', 'HEAD']);
      const before = [...(await ada.refs('refs/'))];
      await team.git(['update-ref', '-d', `refs/incidents/${incident}/${await writerOf(ben)}`]);
      await ada.record(incident, notes(1, 3));
      clean(await ada.sharing.sync());
      await ada.sharing.discover('origin');
      assert.deepEqual(await ada.refs('refs/'), before);
    });
  }

  it('works with all of them at once', async () => {
    await set(
      'remote.origin.mirror=true',
      'push.default=nothing',
      'remote.pushDefault=elsewhere',
      'push.gpgSign=true',
      'commit.gpgSign=true',
      'push.pushOption=ci.skip',
      'push.followTags=true',
      'push.recurseSubmodules=on-demand',
      'submodule.recurse=true',
      'remote.origin.push=refs/heads/*:refs/heads/*',
      'color.ui=always',
      'color.push=always',
      'fetch.output=compact',
      'fetch.showForcedUpdates=false',
      'remote.origin.tagOpt=--tags',
      'fetch.writeCommitGraph=true',
      'protocol.version=0',
      'fetch.recurseSubmodules=true',
      'push.negotiate=true',
      'transfer.fsckObjects=true',
      'remote.origin.skipDefaultUpdate=true',
      'log.showSignature=true',
      'core.quotePath=false',
      'advice.pushUpdateRejected=true',
    );
    await exchange();
  });

  it('brings and sends no branch and no tag', async () => {
    await set('remote.origin.tagOpt=--tags', 'push.followTags=true', 'remote.origin.mirror=true');
    await ben.git(['push', '--quiet', 'origin', 'HEAD:refs/heads/theirs', 'HEAD:refs/tags/theirs']);
    await ada.git(['tag', '-m', 'annotated', 'mine', `refs/incidents/${incident}/${await writerOf(ada)}`]);
    await exchange();
    await ada.sharing.discover('origin');
    assert.deepEqual(
      (await team.remoteRefs()).filter((name) => !name.startsWith('refs/incidents/')),
      ['refs/heads/theirs', 'refs/tags/theirs'],
    );
    const refs = await ada.refs('refs/');
    assert.deepEqual(
      refs.filter((name) => !name.startsWith('refs/incidents')),
      ['refs/heads/main', 'refs/tags/mine'],
    );
  });

  it('does not let a refspec with a plus write over our own refs', async () => {
    await set('remote.origin.fetch=+refs/*:refs/*', 'remote.origin.fetch=+refs/incidents/*:refs/incidents/*');
    const own = `refs/incidents/${incident}/${await writerOf(ada)}`;
    await ada.record(incident, notes(3, 3));
    const tip = await ada.git(['rev-parse', own]);
    await team.goOffline();
    await ada.sharing.sync();
    await team.goOnline();
    await ada.git(['config', 'remote.origin.receivepack', 'false']);
    const { failures } = await ada.sharing.sync();
    assert.equal(failures.length, 1);
    assert.equal(await ada.git(['rev-parse', own]), tip);
    const others = (await ada.refs()).filter((name) => name !== own);
    assert.deepEqual(others, []);
  });

  it('leaves FETCH_HEAD, the reflog of branches and the settings alone', async () => {
    const fetchHead = join(ada.path, '.git/FETCH_HEAD');
    await writeFile(fetchHead, 'theirs\n');
    const config = await readFile(join(ada.path, '.git/config'), 'utf8');
    await exchange();
    await ada.sharing.discover('origin');
    assert.equal(await readFile(fetchHead, 'utf8'), 'theirs\n');
    assert.equal(await readFile(join(ada.path, '.git/config'), 'utf8'), config);
  });

  it('goes to the push address, and by the rewritten one', async () => {
    const elsewhere = join(team.path, 'elsewhere.git');
    await ada.git(['init', '--quiet', '--bare', elsewhere]);
    await set('remote.origin.pushurl=pushed:remote', `url.${elsewhere}.pushInsteadOf=pushed:remote`);
    await ada.git(['config', `url.${team.remote}.insteadOf`, 'short:remote']);
    await ada.git(['config', 'remote.origin.url', 'short:remote']);
    // git applies pushInsteadOf to a url only, and insteadOf to a pushurl.
    await ada.git(['config', '--unset', 'remote.origin.pushurl']);
    await ada.git(['config', `url.${elsewhere}.pushInsteadOf`, 'short:remote']);
    await ada.record(incident, notes(1, 3));
    clean(await ada.sharing.sync());
    const own = await writerOf(ada);
    const there = await ada.git(['--git-dir', elsewhere, 'rev-parse', `refs/incidents/${incident}/${own}`]);
    assert.equal(there, await ada.git(['rev-parse', `refs/incidents/${incident}/${own}`]));
    assert.equal((await ada.sharing.remotes())[0]?.url, elsewhere);
    // The address that is fetched from never shows what was sent, which is no reason to send it again and again.
    clean(await ada.sharing.sync());
    await ada.git(['config', 'remote.origin.receivepack', 'false']);
    clean(await ada.sharing.sync());
  });

  it('runs no hook of the person, unless that was wished for', async () => {
    const hooks = join(team.path, 'hooks');
    const ran = join(team.path, 'ran');
    await mkdir(hooks);
    for (const name of ['pre-push', 'reference-transaction', 'post-checkout', 'pre-auto-gc']) {
      await writeFile(join(hooks, name), `#!/bin/sh\necho ${name} >>'${ran}'\ncat >/dev/null\nexit 1\n`);
      await chmod(join(hooks, name), 0o755);
    }
    await set(`core.hooksPath=${hooks}`);
    await ada.record(incident, notes(1, 3));
    clean(await ada.sharing.sync());
    await assert.rejects(stat(ran));
    await ada.journal.close();
    const careful = await team.openClone(ada.path, { sharing: { verify: () => true } });
    await careful.record(incident, notes(1, 4));
    const { failures } = await careful.sharing.sync();
    assert.match(await readFile(ran, 'utf8'), /^pre-push\n/);
    assert.deepEqual(
      failures.map(({ failure }) => failure.kind),
      ['hook-declined'],
    );
  });

  it('works with names of remotes that are no simple words', async () => {
    for (const name of [
      'team/eu',
      'Origin',
      'a=b',
      'bundle',
      'wei rd',
      'con',
      "it's",
      'ünï',
      '-x',
      'a_b',
      '.lock',
    ]) {
      const clone = await team.clone(`clone-${Buffer.from(name).toString('hex')}`);
      await clone.git(['config', `remote.${name}.url`, team.remote]);
      const mine = newIncident();
      await clone.record(mine, [declaration()]);
      const outcome = await clone.sharing.share(mine, name);
      assert.ok(outcome.ok, `${name}: ${JSON.stringify(outcome)}`);
      const found = await clone.sharing.discover(name);
      assert.ok(found.some((one) => one.incident === incident && one.writers === 2));
      assert.deepEqual((await clone.journal.load()).problems, []);
    }
  });

  it('says so when the name of a remote is too long', async () => {
    const name = 'x'.repeat(250);
    await set(`remote.${name}.url=${team.remote}`);
    const outcome = await ada.sharing.share(incident, name);
    assert.match(outcome.ok ? '' : outcome.failure.message, /too long .* Rename it with git remote rename/);
  });
});
