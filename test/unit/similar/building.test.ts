import assert from 'node:assert/strict';
import type { EventDraft } from '../../../src/core/incident/events.ts';
import { SimilarIndex } from '../../../src/core/similar/similar-index.ts';
import { indexRecord, wantedOf } from '../../../src/editor/similar/building.ts';
import { author, makeSandbox, newIncident, notes, type Sandbox } from '../journal/helpers.ts';
import { resolved } from '../journal/lists.ts';

const declaration = (title: string, more = {}): EventDraft => ({
  kind: 'incident.declared',
  data: { title, severity: 'P1', ...more },
});
const present = { title: 'Login token expired', text: '', services: [], components: [] };

describe('the index of the record', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await makeSandbox();
  });
  afterEach(() => sandbox.dispose());

  it('has what is over, follows what changes, and reads nothing twice', async () => {
    const journal = await sandbox.open();
    const [over, open, drill] = [newIncident(), newIncident(), newIncident()];
    await journal.append(over, [declaration('Login token expired'), ...notes(3), resolved], author);
    await journal.append(open, [declaration('Login token expired, still')], author);
    await journal.append(
      drill,
      [declaration('Login token expired', { incidentKind: 'drill' }), resolved],
      author,
    );
    await journal.flush();
    const into = { index: new SimilarIndex(), known: new Map<string, string>() };
    const read: string[] = [];
    const watched = {
      visit: async (ids: ReadonlySet<string>, visit: Parameters<typeof journal.visit>[1]) => {
        read.push(...ids);
        await journal.visit(ids, visit);
      },
    };
    const update = async (): Promise<boolean> =>
      indexRecord(watched, wantedOf([...(await journal.list()).incidents.values()]), into);
    assert.equal(await update(), true);
    const found = () => into.index.find(present).map(({ past }) => past.id);
    assert.deepEqual(found(), [over]);
    assert.equal(await update(), false);
    assert.deepEqual(read, [over]);

    await journal.append(open, [resolved], author);
    assert.equal(await update(), true);
    assert.deepEqual(found().sort(), [over, open].sort());
    await journal.append(over, [{ kind: 'incident.reopened', data: { reason: 'it is back' } }], author);
    assert.equal(await update(), true);
    assert.deepEqual(found(), [open]);
    assert.deepEqual(read, [over, open]);
  });
});
