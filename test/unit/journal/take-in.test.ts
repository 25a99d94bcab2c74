import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { decodeLine, type StoredEvent } from '../../../src/core/incident/codec.ts';
import { exportDocument, readExport } from '../../../src/core/export/document.ts';
import { finish } from '../../../src/core/stepwise/steps.ts';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import { SyncError, type IncidentCopy } from '../../../src/git/journal/sync/sharing.ts';
import { newIncident, notes } from './helpers.ts';
import { declaration, makeTeam, type Clone, type Team } from './team.ts';

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const PICTURE = Buffer.from('a picture');

/** As the commands do it: to a file and back. */
async function throughFile({ journal }: Clone, incident: string): Promise<IncidentCopy> {
  const events = await journal.read(incident);
  const folded = foldIncident(events);
  assert.ok(folded);
  const attachments = [{ sha256: sha256(PICTURE), base64: PICTURE.toString('base64') }];
  const now = new Date().toISOString();
  const hash = () => createHash('sha256');
  const pieces = exportDocument({ incident: folded, events, attachments, missing: [], now }, hash());
  const read = finish(readExport([...pieces].join(''), hash()));
  return { ...read, attachments: new Map([[sha256(PICTURE), PICTURE]]) };
}

describe('an exported incident that is imported', function () {
  this.timeout(60_000);
  let team: Team;
  let ada: Clone;
  let ben: Clone;
  let incident: string;
  beforeEach(async () => {
    team = await makeTeam();
    [ada, ben] = await Promise.all([team.clone('ada'), team.clone('ben')]);
    incident = newIncident();
    const { sha256: name, size } = await ada.journal.attach(incident, PICTURE);
    await ada.record(incident, [
      declaration(),
      ...notes(70),
      {
        kind: 'evidence.added',
        data: { title: 'Seen', attachment: { sha256: name, name: 'a.png', mediaType: 'image/png', size } },
      },
    ]);
  });
  afterEach(() => team.dispose());

  const linesOf = async ({ journal }: Clone): Promise<string[]> =>
    (await journal.read(incident)).map(({ line }) => line);

  it('is the same incident, with its files', async () => {
    let heard = 0;
    ben.journal.onDidChange((change) => (heard += change === 'events' ? 1 : 0));
    await ben.sharing.takeIn(await throughFile(ada, incident));
    assert.equal(heard, 1);
    assert.deepEqual(await linesOf(ben), await linesOf(ada));
    assert.deepEqual(
      foldIncident(await ben.journal.read(incident)),
      foldIncident(await ada.journal.read(incident)),
    );
    assert.deepEqual(
      Buffer.from((await ben.journal.readAttachment(incident, sha256(PICTURE))) ?? []),
      PICTURE,
    );
    assert.deepEqual((await ben.journal.load()).problems, []);
  });

  it('is not there twice when it is imported twice, nor where it came from', async () => {
    const copy = await throughFile(ada, incident);
    for (const clone of [ben, ben, ada]) await clone.sharing.takeIn(copy);
    assert.deepEqual(await linesOf(ben), await linesOf(ada));
    assert.equal((await ben.refs('refs/incidents-remotes/')).length, 1);
    assert.equal((await ada.refs('refs/incidents-remotes/')).length, 0);
  });

  it('may come again with more, and with what others wrote', async () => {
    await ben.sharing.takeIn(await throughFile(ada, incident));
    await ben.record(incident, notes(3, 100));
    await ada.sharing.takeIn(await throughFile(ben, incident));
    await ada.record(incident, notes(2, 200));
    await ben.sharing.takeIn(await throughFile(ada, incident));
    assert.equal((await linesOf(ada)).length, 77);
    assert.deepEqual(await linesOf(ben), await linesOf(ada));
    assert.deepEqual((await ben.journal.load()).problems, []);
  });

  it('is refused when it says otherwise than the record here', async () => {
    const copy = await throughFile(ada, incident);
    await ben.sharing.takeIn(copy);
    const before = await linesOf(ben);
    const events = copy.events.map((stored): StoredEvent => {
      const decoded = decodeLine(stored.line.replace('note 7"', 'note of somebody else"'));
      assert.ok('stored' in decoded);
      return decoded.stored;
    });
    await assert.rejects(ben.sharing.takeIn({ ...copy, events }), (error) => {
      assert.ok(error instanceof SyncError);
      assert.match(error.message, /says otherwise than the record here.*Nothing was taken in/);
      return true;
    });
    assert.deepEqual(await linesOf(ben), before);
  });

  it('takes no file that is not what its name says', async () => {
    const copy = await throughFile(ada, incident);
    await ben.sharing.takeIn({ ...copy, attachments: new Map([[sha256(PICTURE), Buffer.from('other')]]) });
    assert.equal(await ben.journal.readAttachment(incident, sha256(PICTURE)), undefined);
  });

  it('touches neither the work tree nor the index', async () => {
    await ben.sharing.takeIn(await throughFile(ada, incident));
    assert.equal(await ben.git(['status', '--porcelain']), '');
  });
});
