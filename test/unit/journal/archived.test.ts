import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { EventDraft } from '../../../src/core/incident/events.ts';
import type { Journal } from '../../../src/git/journal/journal.ts';
import {
  author,
  git,
  linesOf,
  makeSandbox,
  newIncident,
  note,
  refsOf,
  textsOf,
  type Sandbox,
} from './helpers.ts';

const DAY_MS = 24 * 60 * 60_000;
const declared = (title: string): EventDraft => ({
  kind: 'incident.declared',
  data: { title, severity: 'P2' },
});
const closed: EventDraft = { kind: 'incident.closed', data: { reason: 'resolved' } };

describe('incidents that are long over', () => {
  let sandbox: Sandbox;
  let over: string;
  let open: string;
  let journal: Journal;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    journal = await sandbox.open();
    [over, open] = [newIncident(), newIncident()];
    await journal.append(over, [declared('Checkout fails'), note('why'), closed], author);
    await journal.append(open, [declared('Mails are late')], author);
    await journal.flush();
  });
  afterEach(() => sandbox.dispose());

  it('go to the archive, and are listed and read as before', async () => {
    const before = linesOf(await journal.read(over));
    assert.equal(await journal.archive(Date.now() - DAY_MS), 0);
    assert.equal(await journal.archive(Date.now() + DAY_MS), 1);
    const { incidents, problems } = await journal.list();
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [over, open].map((id) => incidents.get(id)?.isArchived),
      [true, false],
    );
    assert.equal(incidents.get(over)?.summary.title, 'Checkout fails');
    assert.deepEqual(linesOf(await journal.read(over)), before);
    assert.equal((await refsOf(sandbox)).length, 1);
  });

  it('do not come back as refs, though the log still has them', async () => {
    await journal.archive(Date.now() + DAY_MS);
    const again = await sandbox.open();
    assert.deepEqual(textsOf(await again.load(), over), ['incident.declared', 'why', 'incident.closed']);
    await again.flush();
    assert.deepEqual(again.status(), { pending: 0 });
    assert.equal((await refsOf(sandbox)).length, 1);
    assert.equal(await again.archive(Date.now() + DAY_MS), 0);
  });

  it('can still be added to, and are archived anew with what was added', async () => {
    await journal.archive(Date.now() + DAY_MS);
    await journal.append(over, [note('found later')], author);
    await journal.flush();
    assert.equal((await journal.list()).incidents.get(over)?.isArchived, false);
    assert.equal(await journal.archive(Date.now() + DAY_MS), 1);
    const fresh = await sandbox.open({ storage: join(sandbox.path, 'elsewhere') });
    assert.deepEqual(textsOf(await fresh.load(), over), [
      'incident.declared',
      'why',
      'incident.closed',
      'found later',
    ]);
    assert.equal((await fresh.list()).incidents.get(over)?.isArchived, true);
  });

  it('cost the others a ref less, once they and the remote have the archive', async () => {
    const hub = join(sandbox.path, 'hub.git');
    const theirs = join(sandbox.path, 'theirs');
    await sandbox.git(['init', '--quiet', '--bare', hub]);
    await sandbox.git(['remote', 'add', 'origin', hub]);
    await sandbox.git(['push', '--quiet', 'origin', 'HEAD:refs/heads/main']);
    for (const incident of [over, open]) {
      const outcome = await journal.sharing?.share(incident, 'origin');
      assert.equal(outcome?.ok, true);
    }
    await sandbox.git(['clone', '--quiet', hub, theirs]);
    const other = await sandbox.open({ folder: theirs });
    const found = (await other.sharing?.discover('origin')) ?? [];
    assert.deepEqual(found.map(({ incident }) => incident).sort(), [over, open].sort());
    for (const { incident, layout } of found) await other.sharing?.join(incident, 'origin', layout);

    await journal.archive(Date.now() + DAY_MS);
    await other.archive(Date.now() + DAY_MS);
    const live = async (folder: string): Promise<number> =>
      (await git(['for-each-ref', '--format=x', 'refs/incidents', 'refs/incidents-remotes'], folder)).length /
      2;
    assert.equal(await live(hub), 1);
    assert.equal(await live(theirs), 1);
    const listed = (await other.list()).incidents.get(over);
    assert.equal(listed?.isArchived, true);
    assert.deepEqual(linesOf(await other.read(over)), linesOf(await journal.read(over)));
    await other.sharing?.sync();
    assert.equal(await live(theirs), 1);
  });
});
