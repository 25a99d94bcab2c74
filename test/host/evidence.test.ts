import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Incident } from '../../src/core/incident/incident.ts';
import { openJournal } from '../../src/git/journal/open.ts';
import { eventually } from '../e2e/eventually.ts';
import { answering } from './people.ts';
import { declare, folder, git, onDisk } from './repository.ts';

/** Put together here, so that nobody takes it for one that is in use. */
const TOKEN = `ghp_${'aB3dE6gH9'.repeat(4)}`;
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let incident = '';

const evidenceOf = async (id: string): Promise<Incident['evidence']> => (await onDisk(id)).evidence;

/** Of an attachment, as another process reads it. */
async function contents(sha256 = ''): Promise<Buffer | undefined> {
  const journal = await openJournal({ folder: folder(), storage: '' });
  try {
    const bytes = await journal.readAttachment(incident, sha256);
    return bytes && Buffer.from(bytes);
  } finally {
    await journal.close();
  }
}

async function open(file: string, selection?: vscode.Selection): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(join(folder(), file));
  return vscode.window.showTextDocument(document, { ...(selection && { selection }), preview: false });
}

describe('evidence', function () {
  this.timeout(60_000);
  before(async () => {
    incident = await declare('Checkout fails');
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('S23: a selection of an editor is kept with its file, lines and revision, and whether it was changed', async () => {
    const [file = ''] = (await git('ls-files', '*.js', '*.ts')).split('\n');
    const head = await git('rev-parse', 'HEAD');
    const editor = await open(file, new vscode.Selection(0, 0, 2, 0));
    await vscode.commands.executeCommand('fireline.addSelectionEvidence', { incident, title: 'The lines' });
    const text = editor.document.getText(new vscode.Range(0, 0, 2, 0));
    const place = { path: file, lines: { from: 1, to: 2 }, revision: head, isChanged: false };
    const [first] = await evidenceOf(incident);
    assert.deepEqual([first?.title, first?.text, first?.place], ['The lines', text, place]);

    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), `// ${TOKEN}\n`));
    editor.selection = new vscode.Selection(0, 0, 0, 10);
    await vscode.commands.executeCommand('fireline.addSelectionEvidence', { incident, title: 'Changed' });
    const second = (await evidenceOf(incident))[1];
    assert.deepEqual(second?.place, { ...place, lines: { from: 1, to: 1 }, isChanged: true });
    await vscode.commands.executeCommand('workbench.action.files.revert');
    // An editor in a browser saves by itself after a second.
    await git('checkout', '--quiet', '--', file);
  });

  it('S23: a picture is kept byte for byte, a text without its secrets, and a folder not at all', async () => {
    const picture = join(folder(), 'works.png');
    const log = join(folder(), 'app.log');
    await writeFile(picture, PICTURE);
    await writeFile(log, `started\npassword=hunter2 token=${TOKEN}\n`);
    const person = answering();
    try {
      await vscode.commands.executeCommand('fireline.addEvidence', {
        incident,
        file: picture,
        title: 'It works',
      });
      await vscode.commands.executeCommand(
        'fireline.addFileEvidence',
        vscode.Uri.file(log),
        [log, picture].map((one) => vscode.Uri.file(one)),
      );
      const added = (await evidenceOf(incident)).slice(-3);
      assert.deepEqual(
        added.map(({ title, attachment }) => [title, attachment?.mediaType]),
        [
          ['It works', 'image/png'],
          ['app.log', 'text/plain'],
          ['works.png', 'image/png'],
        ],
      );
      assert.equal(added[0]?.attachment?.sha256, added[2]?.attachment?.sha256);
      assert.deepEqual(await contents(added[0]?.attachment?.sha256), PICTURE);
      const text = 'started\npassword=[masked: password or key] token=[masked: GitHub token]\n';
      assert.equal((await contents(added[1]?.attachment?.sha256))?.toString(), text);
      await eventually('the person is told', () =>
        Promise.resolve(person.asked.some((text) => text.startsWith('2 secrets were masked: '))),
      );
      await vscode.commands.executeCommand(
        'fireline.addFileEvidence',
        vscode.Uri.file(join(folder(), 'src')),
      );
      assert.equal((await evidenceOf(incident)).at(-1)?.title, 'works.png', 'nothing of the folder');
    } finally {
      person.dispose();
      await rm(picture);
      await rm(log);
    }
  });

  it('S23: a link is kept without the key in it', async () => {
    const url = `https://grafana.example.com/d/pay?access_token=${TOKEN}&from=now`;
    await vscode.commands.executeCommand('fireline.addLinkEvidence', { incident, url, title: 'Dashboard' });
    const link = (await evidenceOf(incident)).at(-1);
    assert.equal(link?.title, 'Dashboard');
    assert.equal(link.url, 'https://grafana.example.com/d/pay?access_token=[masked: GitHub token]&from=now');
  });

  it('S23: what is selected in a terminal is kept, and the clipboard is as before', async () => {
    await vscode.env.clipboard.writeText('mine');
    const terminal = vscode.window.createTerminal({ name: 'Work', cwd: folder() });
    terminal.show();
    try {
      terminal.sendText(`echo out''put; echo password=hun''ter2`);
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await vscode.commands.executeCommand('workbench.action.terminal.selectAll');
      await vscode.commands.executeCommand('fireline.addTerminalEvidence', { incident, title: 'Output' });
      const text = (await evidenceOf(incident)).at(-1)?.text ?? '';
      assert.match(text, /^output$/m);
      assert.match(text, /^password=\[masked: password or key\]$/m);
      assert.equal(await vscode.env.clipboard.readText(), 'mine');
    } finally {
      terminal.dispose();
    }
  });

  it('masks a pasted log and names it after a line without the secret', async () => {
    await vscode.env.clipboard.writeText(`login with ${TOKEN}\nat pay (src/pay.ts:3:1)`);
    const adding = vscode.commands.executeCommand('fireline.addTrace', { incident });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await adding;
    const trace = (await evidenceOf(incident)).at(-1);
    assert.equal(trace?.title, 'login with [masked: GitHub token]');
    assert.equal(trace.text, 'login with [masked: GitHub token]\nat pay (src/pay.ts:3:1)');
  });
});
