import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SyncFailure } from '../../../src/git/journal/sync/sharing.ts';
import { newIncident, notes, until } from './helpers.ts';
import { files, serve, silence, status, type HttpServer } from './http-server.ts';
import { declaration, makeTeam, NEVER, type Clone, type Team } from './team.ts';

/** One that nobody has asked after yet has ended as well. */
async function isRunning(pid: number): Promise<boolean> {
  const state = promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]);
  return state.then(
    ({ stdout }) => !/^\s*Z/.test(stdout),
    () => false,
  );
}

const SECRET = 's3cr3t-t0ken';

describe('a remote over the network', function () {
  this.timeout(60_000);
  let team: Team;
  let ada: Clone;
  let incident: string;
  const servers: HttpServer[] = [];
  beforeEach(async () => {
    team = await makeTeam();
    ada = await team.clone('ada', { sharing: { intervals: NEVER, timeouts: { asked: 6_000 } } });
    incident = newIncident();
    await ada.record(incident, [declaration(), ...notes(1)]);
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
    await team.dispose();
  });
  const start = async (...parameters: Parameters<typeof serve>): Promise<HttpServer> => {
    const server = await serve(...parameters);
    servers.push(server);
    return server;
  };
  const at = (url: string) => ada.git(['remote', 'set-url', 'origin', url]);
  const refusal = async (options?: Parameters<Clone['sharing']['share']>[2]): Promise<SyncFailure> => {
    const outcome = await ada.sharing.share(incident, 'origin', options);
    assert.ok(!outcome.ok);
    return outcome.failure;
  };
  const script = async (name: string, ...lines: string[]): Promise<string> => {
    const path = join(team.path, name);
    await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'));
    await chmod(path, 0o755);
    return path;
  };

  it('that wants a password says so at once, without asking anybody', async () => {
    const server = await start(status(401));
    await at(`${server.url}shop.git`);
    const asked = join(team.path, 'asked');
    const askpass = await script('askpass', `echo "$1" >>'${asked}'`, 'echo wrong');
    await ada.git(['config', 'core.askPass', askpass]);
    const before = Date.now();
    const failure = await refusal();
    assert.equal(failure.kind, 'authentication');
    assert.match(failure.message, /wants to know who you are.*Your entries are safe/);
    assert.ok(Date.now() - before < 20_000);
    await assert.rejects(readFile(asked));
    // When a person asked, the editor's own way to ask is used.
    const theirs = await refusal({
      environment: { GIT_ASKPASS: askpass, GIT_DIR: '/nowhere', LANG: 'de_DE' },
    });
    assert.equal(theirs.kind, 'authentication');
    assert.match(await readFile(asked, 'utf8'), /Username for/);
    assert.ok(server.requests.some(({ authorization }) => authorization !== undefined));
  });

  it('never shows a password of its address', async () => {
    const server = await start(status(500, `token ${SECRET}`));
    await at(server.url.replace('http://', `http://ada:${SECRET}@`) + `shop.git?private_token=${SECRET}`);
    const shown = [await ada.sharing.remotes(), await refusal(), await ada.sharing.audience('origin')];
    assert.ok(server.requests.length > 0);
    assert.ok(!JSON.stringify(shown).includes(SECRET), JSON.stringify(shown));
    const gone = await team.clone('ben');
    await gone.git(['remote', 'set-url', 'origin', `https://x:${SECRET}@127.0.0.1:1/shop.git`]);
    await gone.record(incident, notes(1));
    const outcome = await gone.sharing.share(incident, 'origin');
    assert.ok(!outcome.ok && outcome.failure.kind === 'offline', JSON.stringify(outcome));
    assert.ok(!JSON.stringify(outcome).includes(SECRET));
  });

  for (const [code, kind] of [
    [403, 'permission'],
    [404, 'not-found'],
    [500, 'offline'],
  ] as const) {
    it(`that answers ${code} is ${kind}`, async () => {
      const server = await start(status(code));
      await at(`${server.url}shop.git`);
      assert.equal((await refusal()).kind, kind);
    });
  }

  it('that is not there, or has no name, is offline', async () => {
    for (const url of [
      'http://127.0.0.1:1/shop.git',
      'http://nowhere.invalid/shop.git',
      'git://127.0.0.1:1/x',
    ]) {
      await at(url);
      const failure = await refusal();
      assert.equal(failure.kind, 'offline', failure.detail);
      assert.match(failure.message, /cannot be reached/);
    }
  });

  it('that never answers is given up', async () => {
    const server = await start(silence);
    await at(`${server.url}shop.git`);
    const before = Date.now();
    const failure = await refusal();
    assert.equal(failure.kind, 'timeout');
    assert.ok(Date.now() - before < 20_000);
  });

  it('by ssh that asks, or waits, is given up, and all that it started with it', async () => {
    const pids = join(team.path, 'pids');
    // As an ssh that asks for a password does: at the terminal, if there is one.
    const asking = await script(
      'ssh-asking',
      'if read answer </dev/tty; then :; fi 2>&1',
      'echo "Permission denied (publickey,password)." >&2',
      'exit 255',
    );
    const waiting = await script(
      'ssh-waiting',
      `echo $$ >>'${pids}'`,
      'sleep 300 &',
      `echo $! >>'${pids}'`,
      'wait',
    );
    await at('git@nowhere.example:acme/shop.git');
    await ada.git(['config', 'core.sshCommand', asking]);
    assert.equal((await refusal()).kind, 'authentication');
    const ben = await team.clone('ben', { sharing: { intervals: NEVER, timeouts: { asked: 1_500 } } });
    await ben.git(['remote', 'set-url', 'origin', 'git@nowhere.example:acme/shop.git']);
    await ben.git(['config', 'core.sshCommand', waiting]);
    await ben.record(incident, notes(1));
    const before = Date.now();
    const outcome = await ben.sharing.share(incident, 'origin');
    assert.ok(!outcome.ok && outcome.failure.kind === 'timeout', JSON.stringify(outcome));
    assert.ok(Date.now() - before < 20_000);
    const started = (await readFile(pids, 'utf8')).trim().split('\n').map(Number);
    assert.ok(started.length >= 2);
    for (const pid of started) await until(async () => !(await isRunning(pid)));
  });

  it('by ssh uses the command of the person, in a way that cannot ask', async () => {
    const seen = join(team.path, 'seen');
    await script('ssh', `echo "$@" >>'${seen}'`, 'echo "Host key verification failed." >&2', 'exit 255');
    await at('ssh://git@nowhere.example:2222/acme/shop.git');
    await ada.git(['config', 'core.sshCommand', `"${join(team.path, 'ssh')}" -i 'my key'`]);
    const failure = await refusal();
    assert.equal(failure.kind, 'authentication');
    assert.match(
      failure.message,
      /does not know the key of nowhere\.example.*Run git fetch origin in a terminal once/,
    );
    assert.match(await readFile(seen, 'utf8'), /^-i my key -o BatchMode=yes -o ConnectTimeout=10 .*-p 2222 /);
    // With a window to ask in, ssh may ask.
    await writeFile(seen, '');
    await refusal({ environment: { SSH_ASKPASS: '/bin/false', SSH_ASKPASS_REQUIRE: 'force' } });
    assert.doesNotMatch(await readFile(seen, 'utf8'), /BatchMode/);
  });

  it('is ended at once when the window closes', async () => {
    const server = await start(silence);
    await at(`${server.url}shop.git`);
    const patient = await team.openClone(ada.path);
    const sharing = patient.sharing.share(incident, 'origin');
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (server.requests.length === 0) return;
        clearInterval(look);
        resolve();
      }, 20);
    });
    const before = Date.now();
    await patient.journal.close();
    await sharing;
    assert.ok(Date.now() - before < 20_000, `${Date.now() - before} ms`);
  });
});

describe('who will be able to read a remote', function () {
  this.timeout(60_000);
  let team: Team;
  let ada: Clone;
  const servers: HttpServer[] = [];
  beforeEach(async () => {
    team = await makeTeam();
    ada = await team.clone('ada');
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
    await team.dispose();
  });
  const audienceOf = async (url: string) => {
    await ada.git(['remote', 'set-url', 'origin', url]);
    return ada.sharing.audience('origin');
  };

  it('is everyone where it can be read without credentials', async () => {
    await ada.git(['push', '--quiet', 'origin', 'HEAD:refs/heads/main']);
    await team.git(['update-server-info']);
    const server = await serve(files(team.path));
    servers.push(server);
    const url = `${server.url}remote.git`;
    assert.deepEqual(await audienceOf(url), { kind: 'everyone', host: server.host });
    assert.deepEqual(await audienceOf(url.replace('//', '//ada:pw@')), {
      kind: 'everyone',
      host: server.host,
    });
    assert.ok(server.requests.every(({ authorization }) => authorization === undefined));
  });

  it('are members where that is refused, whatever credentials git has', async () => {
    const server = await serve((request, response) => {
      if (request.headers.authorization === undefined) status(401)(request, response);
      else files(team.path)(request, response);
    });
    servers.push(server);
    await team.git(['update-server-info']);
    await ada.git(['config', 'credential.helper', '!printf "username=ada\\npassword=pw\\n"; :']);
    await ada.git(['config', `http.${server.url}.extraHeader`, 'Authorization: Basic YWRhOnB3']);
    await ada.git(['ls-remote', `${server.url}remote.git`]);
    const home = { HOME: process.env['HOME'], GIT_CONFIG_GLOBAL: process.env['GIT_CONFIG_GLOBAL'] };
    await writeFile(join(team.path, '.netrc'), 'machine 127.0.0.1 login ada password pw\n', { mode: 0o600 });
    const settings = join(team.path, 'settings');
    await writeFile(settings, '[http]\n\textraHeader = Authorization: Basic YWRhOnB3\n');
    Object.assign(process.env, { HOME: team.path, GIT_CONFIG_GLOBAL: settings });
    try {
      assert.deepEqual(await audienceOf(`${server.url.replace('//', '//ada:pw@')}remote.git`), {
        kind: 'members',
        host: server.host,
      });
    } finally {
      Object.assign(process.env, home);
    }
  });

  it('is not known where nobody answers, and by ssh', async () => {
    assert.deepEqual(await audienceOf('http://127.0.0.1:1/shop.git'), {
      kind: 'unknown',
      host: '127.0.0.1:1',
    });
    assert.deepEqual(await audienceOf('git@git.example.com:acme/shop.git'), {
      kind: 'unknown',
      host: 'git.example.com',
    });
    assert.deepEqual(await ada.sharing.audience('no-such'), { kind: 'unknown', host: 'no-such' });
  });

  it('is whoever can read the folder', async () => {
    assert.deepEqual(await audienceOf(team.remote), { kind: 'folder' });
    assert.deepEqual(await audienceOf(`file://${team.remote}`), { kind: 'folder' });
    assert.deepEqual(await audienceOf('../remote.git'), { kind: 'folder' });
  });
});
