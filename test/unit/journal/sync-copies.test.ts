import assert from 'node:assert/strict';
import { cp, rename, rm } from 'node:fs/promises';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import { newIncident, notes, textsOf } from './helpers.ts';
import { clean, declaration, makeTeam, writerOf, type Clone, type Team } from './team.ts';

const HOUR = 3_600_000;

describe('clones that were copied, restored or away', function () {
  this.timeout(60_000);
  let team: Team;
  let ada: Clone;
  let ben: Clone;
  let incident: string;
  beforeEach(async () => {
    team = await makeTeam();
    [ada, ben] = await Promise.all([team.clone('ada'), team.clone('ben')]);
    incident = newIncident();
    await ada.record(incident, [declaration(), ...notes(2)]);
    await ada.sharing.share(incident, 'origin');
    await ben.sharing.discover('origin');
    await ben.sharing.join(incident, 'origin', 'incidents');
  });
  afterEach(() => team.dispose());
  /** Everybody has everything, and the same of it. */
  const converge = async (clones: readonly Clone[], texts: readonly string[]): Promise<void> => {
    for (const clone of [...clones, ...clones, ...clones]) clean(await clone.sharing.sync());
    const folds = await Promise.all(
      clones.map(async ({ journal }) => {
        const contents = await journal.load();
        assert.deepEqual(contents.problems, []);
        assert.deepEqual(textsOf(contents, incident).sort(), [...texts].sort());
        return JSON.stringify(foldIncident(contents.incidents.get(incident) ?? []));
      }),
    );
    assert.deepEqual([...new Set(folds)].length, 1);
  };
  const base = ['incident.declared', 'note 1', 'note 2'];

  it('a copy goes on under an id of its own, and nothing of either side is lost', async () => {
    const writer = await writerOf(ada);
    await ada.journal.close();
    await cp(ada.path, `${team.path}/copy`, { recursive: true });
    const original = await team.openClone(ada.path);
    const copy = await team.openClone(`${team.path}/copy`);
    await original.record(incident, notes(2, 10));
    await copy.record(incident, notes(2, 20));
    clean(await original.sharing.sync());
    const { sent } = clean(await copy.sharing.sync());
    assert.equal(sent, 2);
    assert.equal(await writerOf(original), writer);
    assert.notEqual(await writerOf(copy), writer);
    await copy.record(incident, notes(1, 22));
    await original.record(incident, notes(1, 12));
    await converge(
      [original, copy, ben],
      [...base, 'note 10', 'note 11', 'note 12', 'note 20', 'note 21', 'note 22'],
    );
  });

  it('one that was restored from an old backup does so before it writes anything', async () => {
    const writer = await writerOf(ada);
    await ada.journal.close();
    await cp(ada.path, `${team.path}/backup`, { recursive: true });
    const before = await team.openClone(ada.path);
    await before.record(incident, notes(2, 10));
    clean(await before.sharing.sync());
    await before.journal.close();
    await rm(ada.path, { recursive: true });
    await rename(`${team.path}/backup`, ada.path);
    const restored = await team.openClone(ada.path);
    clean(await restored.sharing.sync());
    assert.notEqual(await writerOf(restored), writer);
    await restored.record(incident, notes(1, 20));
    await converge([restored, ben], [...base, 'note 10', 'note 11', 'note 20']);
    const refs = await team.remoteRefs('refs/incidents/');
    assert.equal(refs.length, 2);
  });

  it('one that wrote after it was restored loses nothing either', async () => {
    await ada.journal.close();
    await cp(ada.path, `${team.path}/backup`, { recursive: true });
    const before = await team.openClone(ada.path);
    await before.record(incident, notes(2, 10));
    clean(await before.sharing.sync());
    await before.journal.close();
    await rm(ada.path, { recursive: true });
    await rename(`${team.path}/backup`, ada.path);
    const restored = await team.openClone(ada.path);
    await restored.record(incident, notes(2, 20));
    await converge([restored, ben], [...base, 'note 10', 'note 11', 'note 20', 'note 21']);
  });

  it('one that was offline for a day catches up both ways, in the order of time', async () => {
    let now = Date.now();
    const clock = () => now;
    const [cleo, dan] = await Promise.all([
      team.clone('cleo', { now: clock }),
      team.clone('dan', { now: clock }),
    ]);
    for (const clone of [cleo, dan]) {
      await clone.sharing.discover('origin');
      await clone.sharing.join(incident, 'origin', 'incidents');
      await clone.journal.load();
    }
    await team.goOffline();
    const texts: string[] = [];
    for (let hour = 1; hour <= 24; hour += 1) {
      now += HOUR;
      await (hour % 2 ? cleo : dan).record(incident, notes(1, 100 + hour));
      texts.push(`note ${100 + hour}`);
      if (hour % 8 === 0) {
        const { failures, sent } = await cleo.sharing.sync();
        assert.deepEqual([failures[0]?.failure.kind, sent], ['offline', 0]);
        assert.match(failures[0]?.failure.message ?? '', /Your entries are safe on this machine/);
      }
    }
    assert.equal(cleo.journal.status().pending, 0);
    await team.goOnline();
    assert.equal(clean(await cleo.sharing.sync()).sent, 12);
    assert.deepEqual(clean(await dan.sharing.sync()), { arrived: [incident], sent: 12, failures: [] });
    clean(await cleo.sharing.sync());
    for (const clone of [cleo, dan])
      assert.deepEqual(textsOf(await clone.journal.load(), incident), [...base, ...texts]);
    const eve = await team.clone('eve', { now: clock });
    await eve.sharing.discover('origin');
    await eve.sharing.join(incident, 'origin', 'incidents');
    await converge([cleo, dan, eve], [...base, ...texts]);
  });
});
