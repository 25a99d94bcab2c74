import assert from 'node:assert/strict';
import type { Journal, JournalChange } from '../../../src/git/journal/journal.ts';
import { author, makeSandbox, newIncident, notes, plant, textsOf, until, type Sandbox } from './helpers.ts';

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

for (const kind of ['git', 'folder'] as const) {
  describe(`changes by others of a ${kind} journal`, () => {
    let sandbox: Sandbox;
    let mine: Journal;
    let theirs: Journal;
    let heard: JournalChange[];
    beforeEach(async () => {
      sandbox = await makeSandbox();
      const folder = kind === 'git' ? sandbox.repository : sandbox.path;
      [mine, theirs] = await Promise.all([sandbox.open({ folder }), sandbox.open({ folder })]);
      heard = [];
    });
    afterEach(() => sandbox.dispose());
    const events = () => heard.filter((change) => change === 'events').length;

    it('are heard of within two seconds, from the first one on', async () => {
      mine.onDidChange((change) => heard.push(change));
      await pause(100);
      const incident = newIncident();
      await theirs.append(incident, notes(1), author);
      const start = Date.now();
      await until(() => events() === 1, 2_500);
      const first = Date.now() - start;
      await mine.load();
      await theirs.append(incident, notes(1, 2), author);
      await until(() => events() === 2, 2_500);
      console.log(`      heard after ${first} ms, then after ${Date.now() - start - first} ms`);
      assert.deepEqual(textsOf(await mine.load(), incident), ['note 1', 'note 2']);
    });

    it('are heard of while another window writes without a pause', async () => {
      const incident = newIncident();
      await theirs.append(incident, notes(1), author);
      await mine.load();
      mine.onDidChange((change) => heard.push(change));
      await pause(50);
      const end = Date.now() + 600;
      while (Date.now() < end) await theirs.append(incident, notes(1), author);
      assert.ok(events() > 0);
    });

    it('are not heard of when nobody else wrote', async function () {
      this.timeout(60_000);
      const incident = newIncident();
      await theirs.append(incident, notes(1), author);
      await mine.load();
      mine.onDidChange((change) => heard.push(change));
      await mine.append(incident, notes(3), author);
      await mine.flush();
      // Another window puts the same entries on the ref: nothing new in that.
      await theirs.load();
      await theirs.flush();
      await pause(700);
      assert.equal(events(), 0);
    });

    it('are not heard of when they were there before', async () => {
      await theirs.append(newIncident(), notes(1), author);
      mine.onDidChange((change) => heard.push(change));
      await pause(200);
      assert.equal(events(), 0);
    });

    it('are not told to one who no longer listens', async () => {
      const subscription = mine.onDidChange((change) => heard.push(change));
      let others = 0;
      mine.onDidChange(() => {
        others += 1;
      });
      subscription.dispose();
      await theirs.append(newIncident(), notes(1), author);
      await until(() => others > 0);
      assert.deepEqual(heard, []);
    });
  });
}

describe('changes of refs', () => {
  it('are heard of when a fetch brought them', async function () {
    this.timeout(60_000);
    const sandbox = await makeSandbox();
    try {
      const journal = await sandbox.open({ refsIntervalMs: 300 });
      await journal.load();
      let heard = 0;
      journal.onDidChange(() => (heard += 1));
      await pause(700);
      assert.equal(heard, 0);
      await plant(sandbox, `refs/incidents-remotes/origin/${newIncident()}/aaaaaaaaaaaa`, {
        '000001.jsonl': '',
      });
      await until(() => heard > 0, 5_000);
    } finally {
      await sandbox.dispose();
    }
  });
});
