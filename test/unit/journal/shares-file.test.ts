import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newIncident, until } from './helpers.ts';
import { clean, declaration, makeTeam, type Clone, type Team } from './team.ts';

describe('the list of what is shared', function () {
  this.timeout(60_000);
  let team: Team;
  let ada: Clone;
  let incident: string;
  beforeEach(async () => {
    team = await makeTeam();
    ada = await team.clone('ada');
    incident = newIncident();
    await ada.record(incident, [declaration()]);
    await ada.sharing.share(incident, 'origin');
  });
  afterEach(() => team.dispose());
  const file = () => join(ada.path, '.git/incidents/sync.json');

  it('is the same in all windows of a clone, at once or soon', async () => {
    const other = await ada.open({ sharing: { intervals: { look: 50 } } });
    await other.sharing!.ready;
    assert.deepEqual(other.sharing!.shares, ada.sharing.shares);
    let heard = 0;
    other.sharing!.onDidChange(() => (heard += 1));
    await ada.sharing.stop(incident);
    await until(() => heard > 0 && other.sharing!.shares.length === 0);
  });

  it('survives changes by many windows at once', async () => {
    const others = await Promise.all([ada.open(), ada.open(), ada.open()]);
    const incidents = Array.from({ length: 12 }, newIncident);
    await Promise.all(
      incidents.map((id, index) => others[index % 3]!.sharing!.join(id, 'origin', 'incidents')),
    );
    clean(await ada.sharing.sync());
    assert.deepEqual(
      ada.sharing.shares.map((share) => share.incident).sort(),
      [incident, ...incidents].sort(),
    );
  });

  it('is set aside when damaged, and says so', async () => {
    const before = await readFile(file(), 'utf8');
    for (const text of [
      before.slice(0, 40),
      '{"v":1,"shares":[{"incident":"../../x","remote":"origin"}]}',
      '[]',
      '',
    ]) {
      await writeFile(file(), text);
      const { failures } = await ada.sharing.sync();
      assert.equal(failures.length, 1);
      assert.match(
        failures[0]!.failure.message,
        /was damaged, so nothing is exchanged until it is shared or joined again/,
      );
      assert.deepEqual(ada.sharing.shares, []);
      const names = await readdir(join(ada.path, '.git/incidents'));
      const aside = names.filter((name) => name.startsWith('sync.json.damaged-'));
      assert.equal(await readFile(join(ada.path, '.git/incidents', aside.sort().at(-1)!), 'utf8'), text);
    }
    assert.ok((await ada.sharing.share(incident, 'origin')).ok);
    clean(await ada.sharing.sync());
    assert.equal(ada.sharing.trouble, undefined);
  });

  it('of a later version is left alone', async () => {
    const later = '{"v":2,"shares":[]}';
    await writeFile(file(), later);
    const { failures } = await ada.sharing.sync();
    assert.match(failures[0]?.failure.message ?? '', /later version of this extension.*Update the extension/);
    const outcome = await ada.sharing.share(incident, 'origin');
    assert.ok(!outcome.ok);
    assert.match(outcome.failure.message, /later version/);
    assert.equal(await readFile(file(), 'utf8'), later);
  });
});
