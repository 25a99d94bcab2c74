import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { declare, git } from './repository.ts';

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
