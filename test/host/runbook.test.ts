import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../e2e/eventually.ts';
import { declare, folder, onDisk } from './repository.ts';

const OWN = '---\ntitle: Own\n---\n\n## Triage\n\n- [ ] Look\n';
const ALERT =
  '# Disk full\n\n## Meaning\n\nWords.\n\n## Check\n\n- [ ] Count\n\n  ```sh\n  echo counted\n  exit_with() { return 3; }\n  exit_with\n  ```\n';

describe('runbooks of a workspace', function () {
  this.timeout(60_000);
  const runbooks = (): string => join(folder(), '.fireline', 'runbooks');

  beforeEach(async () => {
    await mkdir(runbooks(), { recursive: true });
    await writeFile(join(runbooks(), 'own.md'), OWN);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(join(folder(), '.fireline'), { recursive: true });
  });

  it('are found without a question, attached, opened at a line, run after their text was shown, and detached', async () => {
    const incident = await declare('Disk full');
    assert.equal((await onDisk(incident)).runbook?.name, 'own.md');
    const file = join(runbooks(), 'alert.md');
    await writeFile(file, ALERT);
    await vscode.commands.executeCommand('fireline.attachRunbook', { incident, file });
    const [attached] = (await onDisk(incident)).attachedRunbooks;
    assert.equal(attached?.name, 'alert.md');

    await writeFile(file, '# Edited later\n');
    await vscode.commands.executeCommand('fireline.openRunbook', {
      incident,
      runbook: attached.sha256,
      line: 7,
    });
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.getText(), ALERT);
    assert.equal(editor.selection.active.line, 6);

    const step = `${attached.sha256.slice(0, 16)}:check/count`;
    const shown: string[] = [];
    const { showWarningMessage, showErrorMessage } = vscode.window;
    let answer: string | undefined;
    const ask = (message: string, options: vscode.MessageOptions): Promise<string | undefined> => {
      shown.push(`${message}\n${options.detail ?? ''}`);
      return Promise.resolve(answer);
    };
    Object.assign(vscode.window, { showWarningMessage: ask, showErrorMessage: ask });
    try {
      await vscode.commands.executeCommand('fireline.runStepCommand', { incident, step });
      assert.equal((await onDisk(incident)).commandRuns[step], undefined, 'turning away runs nothing');
      answer = 'Run in Terminal';
      await vscode.commands.executeCommand('fireline.runStepCommand', { incident, step });
      await eventually(
        'the run is on record',
        async () => (await onDisk(incident)).commandRuns[step] !== undefined,
      );
    } finally {
      Object.assign(vscode.window, { showWarningMessage, showErrorMessage });
    }
    assert.match(shown[1] ?? '', /echo counted\nexit_with\(\) \{ return 3; \}\nexit_with/);
    const record = await onDisk(incident);
    assert.equal(record.commandRuns[step]?.exitCode, 3);
    const entry = record.timeline.find(({ kind }) => kind === 'command.ran')?.event;
    assert.ok(entry?.kind === 'command.ran' && entry.data.output?.includes('counted'), 'its output is kept');
    assert.equal(record.steps[step], undefined, 'a command that failed ticks nothing');

    await vscode.commands.executeCommand('fireline.detachRunbook', { incident, runbook: attached.sha256 });
    assert.deepEqual((await onDisk(incident)).attachedRunbooks, []);
  });

  it('show their mistakes with a fix, and offer attributes', async () => {
    const uri = vscode.Uri.file(join(runbooks(), 'draft.md'));
    await writeFile(uri.fsPath, '## A\n\n- b <!-- sevrity: P0 -->\n- c <!--  -->\n');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await eventually('the mistake is shown', () =>
      Promise.resolve(vscode.languages.getDiagnostics(uri).some(({ source }) => source === 'Fireline')),
    );
    const [problem] = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Fireline');
    assert.ok(problem);
    assert.equal(document.getText(problem.range), 'sevrity');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      problem.range,
    );
    const fix = actions.find(({ title }) => title === 'Change to "severity"');
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /severity: P0/);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      new vscode.Position(3, 9),
    );
    assert.ok(items.some(({ label }) => label === 'milestone'));
    await document.save();
  });

  it('are created from a template, and never overwritten', async () => {
    const { showErrorMessage } = vscode.window;
    Object.assign(vscode.window, { showErrorMessage: () => Promise.resolve(undefined) });
    const file = join(runbooks(), 'checkout-is-down.md');
    try {
      await vscode.commands.executeCommand('fireline.newRunbook', { title: 'Checkout is down' });
      assert.match(await readFile(file, 'utf8'), /^---\ntitle: "Checkout is down"/);
      await writeFile(file, 'mine');
      await vscode.commands.executeCommand('fireline.newRunbook', { title: 'Checkout is down' });
      assert.equal(await readFile(file, 'utf8'), 'mine');
    } finally {
      Object.assign(vscode.window, { showErrorMessage });
    }
  });
});
