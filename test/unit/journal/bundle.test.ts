import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newIncident, notes, plant, textsOf } from './helpers.ts';
import { clean, declaration, makeTeam, writerOf, type Clone, type Team } from './team.ts';

describe('a bundle of an incident', function () {
  this.timeout(60_000);
  let team: Team;
  let ada: Clone;
  let ben: Clone;
  let incident: string;
  let path: string;
  beforeEach(async () => {
    team = await makeTeam();
    [ada, ben] = await Promise.all([team.clone('ada'), team.clone('ben')]);
    incident = newIncident();
    path = join(team.path, 'an incident.bundle');
    await ada.record(incident, [declaration(), ...notes(3)]);
  });
  afterEach(() => team.dispose());

  it('carries all that is known to somebody without a common remote, and back', async () => {
    await ada.sharing.share(incident, 'origin');
    const cleo = await team.clone('cleo');
    await cleo.sharing.discover('origin');
    await cleo.sharing.join(incident, 'origin', 'incidents');
    await cleo.record(incident, notes(1, 4));
    await cleo.sharing.writeBundle(incident, path);
    let heard = 0;
    ben.journal.onDidChange((change) => (heard += change === 'events' ? 1 : 0));
    assert.deepEqual(await ben.sharing.readBundle(path), [incident]);
    await new Promise((resume) => setImmediate(resume));
    assert.equal(heard, 1);
    assert.equal(textsOf(await ben.journal.load(), incident).length, 5);
    assert.deepEqual(
      (await ben.refs('refs/')).filter((name) => name !== 'refs/heads/main'),
      [await writerOf(ada), await writerOf(cleo)]
        .sort()
        .map((writer) => `refs/incidents-remotes/bundle/${incident}/${writer}`),
    );
    await ben.record(incident, notes(1, 5));
    await ben.sharing.writeBundle(incident, path);
    assert.deepEqual(await ada.sharing.readBundle(path), [incident]);
    assert.deepEqual(
      textsOf(await ada.journal.load(), incident),
      textsOf(await ben.journal.load(), incident),
    );
    // An older one changes nothing, the same again neither.
    await ada.sharing.readBundle(path);
    assert.equal(textsOf(await ada.journal.load(), incident).length, 6);
    assert.deepEqual((await ada.journal.load()).problems, []);
  });

  it('may be older than what is there', async () => {
    await ada.sharing.writeBundle(incident, path);
    await ada.record(incident, notes(1, 4));
    const newer = join(team.path, 'newer.bundle');
    await ada.sharing.writeBundle(incident, newer);
    await ben.sharing.readBundle(newer);
    await ben.sharing.readBundle(path);
    assert.equal(textsOf(await ben.journal.load(), incident).length, 5);
  });

  it('of another history of the same writer is kept beside the first', async () => {
    const writer = 'aaaaaaaaaaaa';
    const line = (await ada.journal.read(incident))[0]!.line;
    const lineOf = (text: string) =>
      `${line
        .replaceAll(/"writer":"[^"]+"/g, `"writer":"${writer}"`)
        .replace(/"id":"[^"]+"/, `"id":"${newIncident()}"`)
        .replace('Checkout fails', text)}\n`;
    for (const text of ['one', 'two']) {
      const other = await team.clone(text);
      await plant({ repository: other.path } as never, `refs/incidents/${incident}/${writer}`, {
        '000001.jsonl': lineOf(text),
      });
      await other.sharing.writeBundle(incident, path);
      await ben.sharing.readBundle(path);
    }
    assert.equal((await ben.journal.read(incident)).length, 2);
    await ben.sharing.writeBundle(incident, path);
    await ada.sharing.readBundle(path);
    assert.equal((await ada.journal.read(incident)).length, 6);
  });

  it('never touches what this clone writes', async () => {
    await ada.sharing.writeBundle(incident, path);
    await ada.record(incident, notes(2, 4));
    const refs = await ada.git(['for-each-ref', 'refs/incidents/']);
    await ada.sharing.readBundle(path);
    assert.equal(await ada.git(['for-each-ref', 'refs/incidents/']), refs);
    assert.equal(textsOf(await ada.journal.load(), incident).length, 6);
  });

  it('brings no refs of other names', async () => {
    await ada.git(['update-ref', `refs/incidents/${incident}/evil`, 'HEAD']);
    await ada.git(['bundle', 'create', '--quiet', path, '--all']);
    assert.deepEqual(await ben.sharing.readBundle(path), [incident]);
    assert.deepEqual(
      (await ben.refs('refs/')).filter((name) => !name.startsWith('refs/heads/')),
      [`refs/incidents-remotes/bundle/${incident}/${await writerOf(ada)}`],
    );
    assert.deepEqual(clean(await ben.sharing.sync()).arrived, []);
  });

  it('that is none, or damaged, or hostile is refused in words', async () => {
    const refused = async (says: RegExp): Promise<void> => {
      await assert.rejects(ben.sharing.readBundle(path), (error: Error) => {
        assert.equal(error.name, 'SyncError');
        assert.match(error.message, says);
        return true;
      });
      assert.deepEqual(await ben.refs('refs/incidents-remotes/'), []);
    };
    await refused(/cannot be taken in: there is no such file/);
    await writeFile(path, 'no bundle\n');
    await refused(/it is no bundle of git\. Nothing was changed/);
    await ada.git(['bundle', 'create', '--quiet', path, 'main']);
    await refused(/holds no incidents\. Ask for a file/);
    await ada.record(incident, notes(1, 4));
    const own = `refs/incidents/${incident}/${await writerOf(ada)}`;
    await ada.git(['bundle', 'create', '--quiet', path, `${own}~1..${own}`]);
    await refused(/builds on history that is not in it/);
    await ada.git(['bundle', 'create', '--quiet', path, own]);
    const whole = await ada.git(['bundle', 'list-heads', path]);
    await writeFile(path, `# v2 git bundle\n${whole}\nPACK nonsense`);
    await refused(/cannot be taken in/);
    await assert.rejects(ada.sharing.writeBundle(newIncident(), path), /nothing of this incident in git yet/);
    await assert.rejects(
      ada.sharing.writeBundle(incident, join(team.path, 'no/such/folder')),
      /could not be written/,
    );
  });
});
