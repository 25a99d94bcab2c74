import assert from 'node:assert/strict';
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import { summarize } from '../../../src/core/incident/summary.ts';
import type { Journal } from '../../../src/git/journal/journal.ts';
import { author, linesOf, makeSandbox, newIncident, note, otherEvent, type Sandbox } from './helpers.ts';
import { declaration, resolved, storeOf, summariesOf, titlesOf, versionsOf } from './lists.ts';

/** What a list must be, from everything there is. */
async function expected(journal: Journal): Promise<Map<string, unknown>> {
  const { incidents } = await journal.load();
  const folded = [...incidents].map(([id, events]) => [id, foldIncident(events)] as const);
  return new Map(
    folded.flatMap(([id, incident]) => (incident ? [[id, { ...summarize(incident) }] as const] : [])).sort(),
  );
}
for (const kind of ['git', 'folder'] as const) {
  describe(`a list of a ${kind} journal`, () => {
    let sandbox: Sandbox;
    let journal: Journal;
    const folder = () => (kind === 'git' ? sandbox.repository : sandbox.path);
    const restart = async () => {
      await journal.close();
      journal = await sandbox.open({ folder: folder() });
    };
    beforeEach(async () => {
      sandbox = await makeSandbox();
      journal = await sandbox.open({ folder: folder() });
    });
    afterEach(() => sandbox.dispose());

    it('is what everything adds up to, in this session and the next ones', async () => {
      const [first, second, unknown] = [newIncident(), newIncident(), newIncident()];
      await journal.append(first, [declaration('first'), note('a'), resolved], author);
      await journal.append(second, [declaration('second')], author);
      await journal.append(unknown, [note('of an incident that nobody declared')], author);
      assert.deepEqual(summariesOf(await journal.list()), await expected(journal));
      await journal.append(second, [{ kind: 'severity.changed', data: { to: 'P0' } }], author);
      const list = await journal.list();
      assert.deepEqual(summariesOf(list), await expected(journal));
      assert.equal(list.incidents.get(second)?.summary.severity, 'P0');
      await restart();
      assert.deepEqual(summariesOf(await journal.list()), await expected(journal));
      await journal.append(unknown, [declaration('declared at last')], author);
      await restart();
      assert.deepEqual(titlesOf(await journal.list()), ['declared at last', 'first', 'second']);
    });

    it('has a version that changes with the events, and with nothing else', async () => {
      const [changing, other] = [newIncident(), newIncident()];
      await journal.append(changing, [declaration('changing')], author);
      await journal.append(other, [declaration('other')], author);
      const first = versionsOf(await journal.list());
      assert.deepEqual(versionsOf(await journal.list()), first);
      await journal.flush();
      assert.deepEqual(versionsOf(await journal.list()), first);
      await restart();
      assert.deepEqual(versionsOf(await journal.list()), first);
      await journal.append(changing, [note('more')], author);
      const second = versionsOf(await journal.list());
      assert.notEqual(second.get(changing), first.get(changing));
      assert.equal(second.get(other), first.get(other));
      await restart();
      assert.deepEqual(versionsOf(await journal.list()), second);
      // Without anything that was kept between sessions.
      await journal.close();
      await rm(join(storeOf(journal), 'cache'), { recursive: true });
      await restart();
      assert.deepEqual(versionsOf(await journal.list()), second);
    });

    it('shows what another window appended since', async () => {
      const incident = newIncident();
      await journal.append(incident, [declaration('before')], author);
      await restart();
      await journal.list();
      const window = await sandbox.open({ folder: folder() });
      await window.append(incident, [{ kind: 'incident.updated', data: { title: 'after' } }], author);
      assert.deepEqual(titlesOf(await journal.list()), ['after']);
      await window.append(incident, [{ kind: 'incident.updated', data: { title: 'later' } }], author);
      await restart();
      assert.deepEqual(titlesOf(await journal.list()), ['later']);
    });

    it('reports what was set aside of the log, with its line, in the next session too', async () => {
      const incident = newIncident();
      const [stored] = await journal.append(incident, [declaration('fine')], author);
      await journal.list();
      const wal = join(storeOf(journal), 'wal');
      const session = join(wal, `${stored!.envelope.writer}-0badcafe`);
      await mkdir(session);
      const path = join(session, '1.jsonl');
      await writeFile(path, `${otherEvent(stored!.line, '0badcafe')}\n{"torn\n`);
      const found = (await journal.list()).problems;
      assert.deepEqual(found, [{ where: `${path}:2`, reason: 'not valid JSON', line: '{"torn' }]);
      await journal.flush();
      await restart();
      await journal.list();
      await writeFile(path, `${await readFile(path, 'utf8')}{}\n`);
      await restart();
      const wheres = (await journal.list()).problems.map(({ where }) => where);
      assert.deepEqual(wheres, [`${path}:2`, `${path}:3`]);
    });

    it('forgets what a log does not hold any more', async () => {
      const [first, second] = [newIncident(), newIncident()];
      const [stored] = await journal.append(first, [declaration('first')], author);
      await journal.append(second, [declaration('second')], author);
      const session = join(storeOf(journal), 'wal', `${stored!.envelope.writer}-0badcafe`);
      await mkdir(session);
      const path = join(session, '1.jsonl');
      const change = otherEvent(stored!.line, '0badcafe')
        .replace('incident.declared', 'incident.updated')
        .replace(/"data":.*/, '"data":{"title":"changed"}}');
      await writeFile(path, `${change}\n${otherEvent(change, '0badcafe').replace(first, second)}\n`);
      assert.deepEqual(titlesOf(await journal.list()), ['changed', 'changed']);
      // As a write that failed is taken back.
      await truncate(path, change.length + 1);
      assert.deepEqual(titlesOf(await journal.list()), ['changed', 'second']);
      await rm(path);
      assert.deepEqual(titlesOf(await journal.list()), ['first', 'second']);
    });

    it('reads one incident, of however many', async () => {
      const incidents = [newIncident(), newIncident(), newIncident()];
      for (const [index, incident] of incidents.entries())
        await journal.append(incident, [declaration(`incident ${index}`), note('one')], author);
      await journal.flush();
      const [wanted = ''] = incidents;
      await journal.append(wanted, [note('two')], author);
      const all = await journal.load();
      assert.deepEqual(linesOf(await journal.read(wanted)), linesOf(all.incidents.get(wanted)));
      assert.equal((await journal.read(wanted)).length, 3);
      await restart();
      assert.deepEqual(linesOf(await journal.read(wanted)), linesOf(all.incidents.get(wanted)));
      assert.deepEqual(await journal.read(newIncident()), []);
    });
  });
}
