import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { exportDocument } from '../../src/core/export/document.ts';
import { storyEvents } from '../unit/export/story.ts';
import { at, fold } from '../unit/incident/make.ts';
import { allOnDisk, declare, git } from './repository.ts';

/**
 * Does something whose progress the person stops after so many of its steps.
 * @returns whether there was a step left at which it could be stopped
 */
async function stoppedAfter(steps: number, work: () => Thenable<unknown>): Promise<boolean> {
  const { withProgress } = vscode.window;
  let asked = 0;
  const token: vscode.CancellationToken = {
    get isCancellationRequested() {
      asked += 1;
      return asked > steps;
    },
    onCancellationRequested: new vscode.EventEmitter<unknown>().event,
  };
  const stopped: typeof withProgress = (_options, task) => task({ report: () => undefined }, token);
  Object.assign(vscode.window, { withProgress: stopped });
  try {
    await work();
  } finally {
    Object.assign(vscode.window, { withProgress });
  }
  return asked > steps;
}

describe('exports inside VS Code', () => {
  let home: string;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'fireline-exports-'));
  });
  after(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

  const run = (argument: object) => vscode.commands.executeCommand('fireline.exportIncident', argument);

  it('write a folder of Markdown, and never over one that is there', async () => {
    const incident = await declare('Exported as a folder');
    const file = join(home, 'folder');
    await run({ incident, format: 'markdown', file });
    assert.deepEqual((await readdir(file)).sort(), ['README.md', 'post-mortem.md', 'timeline.md']);
    await writeFile(join(file, 'README.md'), 'mine');
    // It says so in a message, which nobody is here to close.
    await run({ incident, format: 'markdown', file });
    assert.equal(await readFile(join(file, 'README.md'), 'utf8'), 'mine');
  });

  it('write a page', async () => {
    const incident = await declare('Exported <b>as a page</b>');
    const file = join(home, 'page.html');
    await run({ incident, format: 'html', file });
    assert.match(
      await readFile(file, 'utf8'),
      /<h1>Post-mortem: Exported &lt;b&gt;as a page&lt;\/b&gt;<\/h1>/,
    );
  });

  it('that a person stops leave nothing behind, and what was there before as it was', async () => {
    const incident = await declare('Exported and stopped');
    const place = join(home, 'stopped');
    await mkdir(place);
    await writeFile(join(place, 'incident.json'), 'of last week');
    // A folder is never written over.
    const cases = [
      ['json', 'incident.json'],
      ['html', 'incident.json'],
      ['markdown', 'new'],
    ] as const;
    for (const [format, name] of cases) {
      const file = join(place, name);
      let steps = 0;
      while (await stoppedAfter(steps, () => run({ incident, format, file }))) {
        assert.deepEqual(await readdir(place), ['incident.json'], `${format} after ${steps} steps`);
        assert.equal(await readFile(join(place, 'incident.json'), 'utf8'), 'of last week');
        steps += 1;
      }
      assert.ok(steps > 0, `${format} cannot be stopped`);
      assert.ok((await readdir(place)).includes(name));
      await rm(file, { recursive: true });
      await writeFile(join(place, 'incident.json'), 'of last week');
    }
  });

  it('are taken in as a whole, or when a person stops that, not at all', async () => {
    const events = storyEvents();
    const incident = fold(...events);
    const document = { incident, events, attachments: [], missing: [], now: at(100) };
    const file = join(home, 'of-others.json');
    await writeFile(file, [...exportDocument(document, createHash('sha256'))].join(''));
    const taken = async () => ({
      refs: (await git('for-each-ref', '--format=%(refname)'))
        .split('\n')
        .filter((ref) => ref.includes(incident.id)),
      isListed: (await allOnDisk()).includes(incident.id),
    });
    const import_ = () => vscode.commands.executeCommand('fireline.importIncident', { file });
    let steps = 0;
    // The last step is before it is put on record: stopped there, nothing is either.
    while (await stoppedAfter(steps, import_)) {
      assert.deepEqual(await taken(), { refs: [], isListed: false }, `stopped after ${steps} steps`);
      steps += 1;
    }
    assert.ok(steps > events.length, `${steps} steps`);
    const { refs, isListed } = await taken();
    assert.equal(isListed, true);
    // Other tests look at what there is.
    for (const ref of refs) await git('update-ref', '-d', ref);
  });

  it('write JSON that is taken in without being doubled, and not at all when it was changed', async () => {
    const incident = await declare('Exported as JSON');
    const file = join(home, 'incident.json');
    await run({ incident, format: 'json', file });
    const refs = await git('for-each-ref', 'refs/incidents-remotes/');
    await vscode.commands.executeCommand('fireline.importIncident', { file });
    assert.equal(await git('for-each-ref', 'refs/incidents-remotes/'), refs);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll('Exported as JSON', 'Something else'));
    await vscode.commands.executeCommand('fireline.importIncident', { file });
    assert.equal(await git('for-each-ref', 'refs/incidents-remotes/'), refs);
  });
});
