import assert from 'node:assert/strict';
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventDraft } from '../../../src/core/incident/events.ts';
import type { Journal, JournalList } from '../../../src/git/journal/journal.ts';
import { author, makeSandbox, newIncident, note, plant, refsOf, type Sandbox } from './helpers.ts';

const declaration = (title: string): EventDraft => ({
  kind: 'incident.declared',
  data: { title, severity: 'P1' },
});
const ACTIONS: EventDraft[] = [
  { kind: 'action.added', data: { action: 'a1', title: 'bare' } },
  {
    kind: 'action.added',
    data: {
      ...{ action: 'a2', title: 'whole', owner: 'Bo', due: '2026-12-01', type: 'detect', priority: 'high' },
      link: 'HTTPS://example.com/1',
    },
  },
  { kind: 'action.closed', data: { action: 'a1' } },
  { kind: 'action.closed', data: { action: 'a2' } },
  { kind: 'action.reopened', data: { action: 'a2', reason: 'It never fired' } },
];
const REVIEW: EventDraft[] = [
  { kind: 'postmortem.created', data: { path: 'docs/postmortems/two.md' } },
  { kind: 'review.changed', data: { to: 'in-review' } },
];
const rowsOf = ({ incidents }: JournalList): string[] =>
  [...incidents].map(([id, listed]) => JSON.stringify([id, listed])).sort();

describe('the cache of the list', () => {
  let sandbox: Sandbox;
  let journal: Journal;
  let path: string;
  let list: string[];
  beforeEach(async () => {
    sandbox = await makeSandbox();
    journal = await sandbox.open();
    path = join(journal.location, 'incidents/cache/list.jsonl');
    for (const title of ['one', 'two', 'three']) {
      const more = title === 'three' ? ACTIONS : title === 'two' ? REVIEW : [note('x')];
      await journal.append(newIncident(), [declaration(title), ...more], author);
    }
    await journal.flush();
    list = rowsOf(await journal.list());
    await journal.close();
  });
  afterEach(() => sandbox.dispose());
  const reopened = async (): Promise<string[]> => {
    const next = await sandbox.open();
    const found = rowsOf(await next.list());
    await next.close();
    return found;
  };
  const rows = async (): Promise<string[]> => (await readFile(path, 'utf8')).split('\n');

  it('is one file, of a head and a line for each incident', async () => {
    assert.deepEqual(await readdir(join(path, '..')), ['list.jsonl']);
    const [head = '', ...others] = await rows();
    assert.deepEqual([(JSON.parse(head) as { format: number }).format, others.length], [5, 4]);
  });

  it('S32: keeps action items, open and closed, as the record has them', async () => {
    const [summary] = list.filter((row) => row.includes('"three"'));
    assert.ok(summary?.includes('{"action":"a1","title":"bare","closed":true}'));
    assert.match(
      summary ?? '',
      /"a2","title":"whole","owner":"Bo","due":"2026-12-01","type":"detect","priority":"high"/,
    );
    assert.deepEqual(await reopened(), list);
    assert.match(await readFile(path, 'utf8'), /\[\["a1","bare",1,"","","","",""\],\["a2"/);
  });

  it('S27: keeps how far the review of a post-mortem is, with or without action items', async () => {
    assert.ok(list.some((row) => row.includes('"review":{"status":"in-review"')));
    assert.deepEqual(await reopened(), list);
    assert.match(await readFile(path, 'utf8'), /,\[\],\["in-review","/);
    await writeFile(path, (await readFile(path, 'utf8')).replace('["in-review","', '["reviewed","'));
    assert.ok((await reopened()).some((row) => row.includes('"review":{"status":"reviewed"')));
  });

  it('is used: what it says of an incident that did not change is believed', async () => {
    await writeFile(path, (await readFile(path, 'utf8')).replace('"one"', '"kept"'));
    assert.ok((await reopened()).some((row) => row.includes('"title":"kept"')));
  });

  it('is not written again when nothing changed', async () => {
    await utimes(path, 1_000_000, 1_000_000);
    const before = await stat(path);
    assert.deepEqual(await reopened(), list);
    const after = await stat(path);
    assert.deepEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs]);
  });

  it('is written anew when something changed, with no file left behind', async () => {
    const next = await sandbox.open();
    const incident = newIncident();
    await next.append(incident, [declaration('four')], author);
    await next.flush();
    list = rowsOf(await next.list());
    await next.close();
    assert.equal(list.length, 4);
    assert.equal((await rows()).length, 6);
    assert.deepEqual(await readdir(join(path, '..')), ['list.jsonl']);
    assert.deepEqual(await reopened(), list);
  });

  it('holds nothing that is not in git yet', async () => {
    const next = await sandbox.open({ gitPath: '/bin/false' }).catch(() => undefined);
    await next?.close();
    const unflushed = await sandbox.open();
    await sandbox.git(['config', 'user.name', '']);
    await sandbox.git(['config', 'user.email', '']);
    await unflushed.append(newIncident(), [declaration('only in the log')], author);
    assert.equal((await unflushed.list()).incidents.size, 4);
    await unflushed.close();
    assert.equal(unflushed.status().pending, 1);
    assert.ok(!(await readFile(path, 'utf8')).includes('only in the log'));
    assert.equal((await reopened()).length, 4);
  });

  const hostile: Record<string, (text: string) => string | Buffer> = {
    'is empty': () => '',
    'was cut off in a line': (text) => text.slice(0, -20),
    'was cut off after a line': (text) => text.split('\n').slice(0, -2).join('\n') + '\n',
    'is of another format': (text) => text.replace('"format":5', '"format":1'),
    'has an action that hides what is read': (text) => text.replace('"bare"', '"\\u202ebare"'),
    'has an action of a type that nobody knows': (text) => text.replace('"detect"', '"guess"'),
    'has an action due on no day': (text) => text.replace('"2026-12-01"', '"soon"'),
    'has an action with an address that runs something': (text) =>
      text.replace('"HTTPS://example.com/1"', '"command:x"'),
    'has an action of too few parts': (text) => text.replace('"a2","whole",0,', '"whole",0,'),
    'has no action in its list of them': (text) => text.replace(/\[\["a1".*\]\]/, '[]'),
    'is no JSON': (text) => text.replace('{', '['),
    'is no text': () => Buffer.from([0xff, 0xfe, 0x0a, 0, 1, 2]),
    'is nested deeply': (text) => text.replace(',0,[],', `,0,${'['.repeat(50_000)},`),
    'has a title that hides what is read': (text) => text.replace('"one"', '"\\u202eone"'),
    'has a title that is none': (text) => text.replace('"one"', '{"toString":1}'),
    'has a severity that nobody knows': (text) => text.replace('"P1"', '"P9"'),
    'has a value too many': (text) => text.replace('"one"', '"one","two"'),
    'has a milestone of no name that is known': (text) => text.replace('["declared"', '["__proto__"'),
    'has a milestone without a time': (text) => text.replace('["declared",', '["declared","declared",'),
    'has a time that is none': (text) => text.replace(/(\["declared",)"[^"]*"/, '$1"soon"'),
    'has an incident that is none': (text) => text.replace(/\n\["[^"]*"/, '\n["../../etc"'),
    'has an object for a row': (text) => text.replace(/\n\[.*\n/, '\n{"length":15,"polluted":1}\n'),
    'has a problem of three parts that are no texts': (text) => text.replace(',0,[],', ',0,[["a","b",1]],'),
    'has one line that is far too long': (text) => text.replace('"one"', `"${'o'.repeat(1_000_000)}"`),
    'has a log that never was': (text) => text.replace(/"end":\d+/, '"end":-5'),
  };
  for (const [name, spoil] of Object.entries(hostile)) {
    it(`is made anew when it ${name}`, async () => {
      const text = await readFile(path, 'utf8');
      const spoilt = spoil(text);
      assert.notEqual(spoilt.toString(), text, 'this test spoils nothing');
      await writeFile(path, spoilt);
      assert.deepEqual(await reopened(), list);
      assert.deepEqual(({} as { polluted?: number }).polluted, undefined);
      assert.notEqual(await readFile(path, 'utf8'), spoilt.toString());
      assert.deepEqual(await reopened(), list);
    });
  }

  it('may be deleted at any time, or be a folder that cannot be written', async () => {
    await rm(path);
    assert.deepEqual(await reopened(), list);
    await rm(join(path, '..'), { recursive: true });
    await writeFile(join(path, '..'), 'not a folder');
    assert.deepEqual(await reopened(), list);
  });

  it('belongs to the refs as they are now, whoever moved them', async () => {
    const [ref = ''] = await refsOf(sandbox);
    const incident = ref.split('/')[2] ?? '';
    const line = (await sandbox.git(['show', `${ref}:000001.jsonl`])).split('\n')[0] ?? '';
    const renamed = line
      .replace(/"title":"[^"]*"/, '"title":"of another writer"')
      .replace('"id":"', '"id":"7');
    const theirs = renamed
      .replace(/"id":"7([^"]{25})./, '"id":"$1z')
      .replace(/"writer":"[^"]*"/, '"writer":"aaaaaaaaaaaa"')
      .replace('incident.declared', 'incident.updated')
      .replace('"severity":"P1","incidentKind":"normal"', '"summary":"x"')
      .replace(',"severity":"P1"', '');
    await plant(sandbox, `refs/incidents-remotes/origin/${incident}/aaaaaaaaaaaa`, {
      '000001.jsonl': `${theirs}\n`,
    });
    const found = await reopened();
    assert.equal(found.filter((row) => list.includes(row)).length, 2);
  });
});
