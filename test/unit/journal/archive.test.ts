import assert from 'node:assert/strict';
import { unlink } from 'node:fs/promises';
import { archiveIncidents, type Retired } from '../../../src/git/journal/archive/archiver.ts';
import {
  entryName,
  incidentOfEntry,
  parseArchiveRef,
} from '../../../src/git/journal/archive/archive-refs.ts';
import { ObjectReader } from '../../../src/git/object-reader.ts';
import { author, makeSandbox, newIncident, notes, refsOf, type Sandbox } from './helpers.ts';

const COMMITTER = 'Riley Responder <riley@example.com> 1790000000 +0000';
const MONTH = '2026-08';

describe('the archive of a clone', () => {
  let sandbox: Sandbox;
  let objects: ObjectReader;
  let writer: string;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    objects = new ObjectReader(`${sandbox.repository}/.git`);
  });
  afterEach(async () => {
    objects.close();
    await sandbox.dispose();
  });

  async function record(incident: string, count: number): Promise<void> {
    const journal = await sandbox.open();
    const [first] = await journal.append(incident, notes(count), author);
    writer = first?.envelope.writer ?? '';
    await journal.flush();
  }
  const archive = (...incidents: string[]): Promise<number> =>
    archiveIncidents(
      { repository: { commonDir: `${sandbox.repository}/.git` }, objects, committer: COMMITTER },
      new Set([writer]),
      incidents.map((incident): Retired => ({ incident, month: MONTH, sharedWith: [] })),
    );
  const archived = (): string => `refs/incidents-archive/${writer}/${MONTH}`;
  const show = (path: string): Promise<string> => sandbox.git(['show', `${archived()}:${path}`]);

  it('takes in what the refs held, byte for byte, and the refs go', async () => {
    const [one, two, other] = [newIncident(), newIncident(), newIncident()];
    for (const incident of [one, two, other]) await record(incident, 3);
    const before = await sandbox.git(['show', `refs/incidents/${one}/${writer}:000001.jsonl`]);
    assert.equal(await archive(one, two), 2);
    assert.deepEqual(await refsOf(sandbox), [`refs/incidents/${other}/${writer}`]);
    assert.equal(await show(`${one}/000001.jsonl`), before);
    assert.equal((await show(`${two}/000001.jsonl`)).split('\n').length, 4);
    await sandbox.git(['gc', '--quiet', '--prune=now']);
    await sandbox.git(['fsck', '--strict']);
    assert.equal(await show(`${one}/000001.jsonl`), before);
  });

  it('grows by later incidents, and by later entries of one that it has', async () => {
    const [one, two] = [newIncident(), newIncident()];
    await record(one, 1);
    await archive(one);
    await record(two, 1);
    await archive(two);
    await record(one, 2);
    await archive(one);
    const names = (await sandbox.git(['ls-tree', '--name-only', archived()])).trim().split('\n');
    assert.deepEqual(names.sort(), [one, `${one}.2`, two].sort());
  });

  it('adds nothing twice when it was interrupted before the refs went', async () => {
    const incident = newIncident();
    await record(incident, 2);
    const ref = `refs/incidents/${incident}/${writer}`;
    const oid = (await sandbox.git(['rev-parse', ref])).trim();
    await archive(incident);
    const tip = await sandbox.git(['rev-parse', archived()]);
    await sandbox.git(['update-ref', ref, oid]);
    assert.equal(await archive(incident), 1);
    assert.equal(await sandbox.git(['rev-parse', archived()]), tip);
    assert.deepEqual(await refsOf(sandbox), []);
  });

  it('leaves alone what others wrote, and a ref that cannot be read whole', async () => {
    const [theirs, damaged] = [newIncident(), newIncident()];
    await record(damaged, 1);
    const blob = (
      await sandbox.git(['rev-parse', `refs/incidents/${damaged}/${writer}:000001.jsonl`])
    ).trim();
    await sandbox.git([
      'update-ref',
      `refs/incidents/${theirs}/aaaaaaaaaaaa`,
      `refs/incidents/${damaged}/${writer}`,
    ]);
    await unlink(`${sandbox.repository}/.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    assert.equal(await archive(theirs, damaged), 0);
    assert.equal((await refsOf(sandbox)).length, 2);
  });

  it('knows its names, and no others', () => {
    const incident = newIncident();
    assert.equal(entryName(incident, new Set()), incident);
    assert.equal(entryName(incident, new Set([incident, `${incident}.2`])), `${incident}.3`);
    assert.equal(incidentOfEntry(`${incident}.2`), incident);
    for (const name of ['x', `${incident}.`, `${incident}.x`, `${incident}/..`, '../x'])
      assert.equal(incidentOfEntry(name), undefined, name);
    const name = 'refs/incidents-archive-remotes/origin/0123456789ab/2026-08';
    assert.equal(parseArchiveRef('oid', name)?.remote, 'origin');
    for (const bad of ['2026-13', '2026-00', '26-08', '2026-08/x'])
      assert.equal(parseArchiveRef('oid', `refs/incidents-archive/0123456789ab/${bad}`), undefined, bad);
  });
});
