import assert from 'node:assert/strict';
import { newIncident, notes, textsOf } from './helpers.ts';
import { clean, declaration, makeTeam, writerOf, type Clone, type Team } from './team.ts';

describe('sharing an incident', function () {
  this.timeout(60_000);
  let team: Team;
  let ben: Clone;
  let ada: Clone;
  beforeEach(async () => {
    team = await makeTeam();
    [ada, ben] = await Promise.all([team.clone('ada'), team.clone('ben')]);
  });
  afterEach(() => team.dispose());

  it('sends nothing before a person shares, and then what there is, on a ref of its own', async () => {
    const incident = newIncident();
    await ada.record(incident, [declaration(), ...notes(3)]);
    clean(await ada.sharing.sync());
    assert.deepEqual(await team.remoteRefs(), []);
    assert.equal((await ada.sharing.share(incident, 'origin')).ok, true);
    assert.deepEqual(await team.remoteRefs(), [`refs/incidents/${incident}/${await writerOf(ada)}`]);
    assert.deepEqual(
      ada.sharing.shares.map((share) => [share.incident, share.remote, share.layout]),
      [[incident, 'origin', 'incidents']],
    );
  });

  it('is found and joined by another, and both see what either writes', async () => {
    const incident = newIncident();
    await ada.record(incident, [declaration('Login fails'), ...notes(2)]);
    await ada.sharing.share(incident, 'origin');
    const [found, ...others] = await ben.sharing.discover('origin');
    assert.deepEqual(others, []);
    assert.equal(found?.summary?.title, 'Login fails');
    assert.deepEqual(
      [found.incident, found.writers, found.layout, found.isShared],
      [incident, 1, 'incidents', false],
    );
    await ben.sharing.join(incident, 'origin', found.layout);
    await ben.record(incident, notes(2, 10));
    const sent = clean(await ben.sharing.sync());
    assert.deepEqual(sent, { arrived: [], sent: 2, failures: [] });
    const got = clean(await ada.sharing.sync());
    assert.deepEqual(got, { arrived: [incident], sent: 0, failures: [] });
    const texts = textsOf(await ada.journal.load(), incident);
    assert.deepEqual(texts, ['incident.declared', 'note 1', 'note 2', 'note 10', 'note 11']);
    assert.deepEqual(textsOf(await ben.journal.load(), incident), texts);
    assert.equal((await ben.sharing.discover('origin'))[0]?.isShared, true);
  });

  it('starts no push when there is nothing new', async () => {
    const incident = newIncident();
    await ada.record(incident, [declaration()]);
    await ada.sharing.share(incident, 'origin');
    await ada.git(['config', 'remote.origin.receivepack', 'exit 1; git-receive-pack']);
    assert.deepEqual(clean(await ada.sharing.sync()), { arrived: [], sent: 0, failures: [] });
    await ada.record(incident, notes(1));
    assert.equal((await ada.sharing.sync()).failures.length, 1);
  });
});
