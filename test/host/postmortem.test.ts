import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../e2e/eventually.ts';
import { answering } from './people.ts';
import { declare, folder, onDisk } from './repository.ts';

describe('a post-mortem in the editor', function () {
  this.timeout(60_000);
  let incident: string;
  let document: vscode.TextDocument;
  let count = 0;

  beforeEach(async () => {
    // A name of its own, so that nothing of the test before writes to the same file.
    incident = await declare(`Checkout fails, ${(count += 1)}`, 'P1');
    await vscode.commands.executeCommand('fireline.createPostmortem', { incident });
    document = await front();
  });
  afterEach(async () => {
    // What is being read back may still write; what is not saved would ask before it closes.
    await eventually('a saved document', () => Promise.resolve(document.isDirty ? undefined : true));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(document.uri.fsPath, { force: true });
  });

  const front = (): Promise<vscode.TextDocument> =>
    eventually('the document', () =>
      // That of the test before may still be in front for a moment.
      Promise.resolve(
        vscode.workspace.textDocuments.find((one) => one.getText().includes(`\nid: ${incident}\n`)),
      ),
    );
  const onFile = (): Promise<string> => readFile(document.uri.fsPath, 'utf8');
  /** As a person types it and saves. */
  async function edit(from: string, to: string): Promise<void> {
    const at = document.getText().indexOf(from);
    assert.notEqual(at, -1, `"${from}" is not in the document`);
    const change = new vscode.WorkspaceEdit();
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
    change.replace(document.uri, range, to);
    await vscode.workspace.applyEdit(change);
    await document.save();
  }
  const refresh = (): Thenable<unknown> =>
    vscode.commands.executeCommand('fireline.refreshPostmortem', { incident, file: document.uri.fsPath });
  const addAction = (): Promise<void> =>
    edit(
      '\nnot recorded\n\n<!-- fireline:end actions -->',
      '| Alert at 80 % | Bo Lind | 2030-01-31 | detect |\n<!-- fireline:end actions -->',
    );

  it('C05 C09: takes up what was recorded since, and keeps what people wrote', async () => {
    await edit('_What helped, and should be kept?_', 'The alert was quick.');
    await vscode.commands.executeCommand('fireline.acknowledgeIncident', { incident });
    await refresh();
    const text = await onFile();
    assert.match(text, /The alert was quick\./);
    assert.match(text, /acknowledge/i);
    assert.equal(document.isDirty, false);
  });

  it('C09: asks before it replaces what somebody edited, and keeps it when told to', async () => {
    await edit('| Users | not recorded |', '| Users | about half |');
    const keeps = answering('Keep My Edits');
    await refresh();
    keeps.dispose();
    assert.equal(keeps.asked.length, 1);
    assert.match(keeps.asked[0] ?? '', /Edited by hand since the record wrote it: Impact\./);
    assert.match(await onFile(), /\| Users \| about half \|/);
    const turnsAway = answering();
    await refresh();
    turnsAway.dispose();
    assert.match(await onFile(), /\| Users \| about half \|/);
    const replaces = answering('Replace');
    await refresh();
    replaces.dispose();
    assert.match(await onFile(), /\| Users \| not recorded \|/);
  });

  it('writes nothing while a marker is broken, and shows where', async () => {
    await edit('<!-- fireline:end impact -->', '');
    const found = await eventually('the problem', () =>
      Promise.resolve(vscode.languages.getDiagnostics(document.uri).find(({ code }) => code === 'marker')),
    );
    assert.match(document.lineAt(found.range.start.line).text, /fireline:begin impact/);
    const before = await onFile();
    const { showErrorMessage } = vscode.window;
    const told: string[] = [];
    Object.assign(vscode.window, { showErrorMessage: (text: string) => void told.push(text) });
    await refresh();
    Object.assign(vscode.window, { showErrorMessage });
    assert.match(told.join(), /A marker of its parts is broken, and nothing was written over/);
    assert.equal(await onFile(), before);
  });

  it('S32: an action item that is written into the table goes on record when it is saved, once', async () => {
    await addAction();
    const [item] = await eventually('the action item', async () => {
      const { actions } = await onDisk(incident);
      return actions.length > 0 ? actions : undefined;
    });
    assert.deepEqual(
      [item?.title, item?.owner, item?.due, item?.type],
      ['Alert at 80 %', 'Bo Lind', '2030-01-31', 'detect'],
    );
    await eventually(
      'its id in the table',
      async () => (await onFile()).includes(item?.action ?? '?') || undefined,
    );
    await edit('| Bo Lind |', '| Ana Ruiz |');
    await eventually('the new owner', async () =>
      (await onDisk(incident)).actions[0]?.owner === 'Ana Ruiz' ? true : undefined,
    );
    assert.equal((await onDisk(incident)).actions.length, 1);
  });

  it('S32: a closed action item that is set back to open is reopened when it is saved, with a reason', async () => {
    await addAction();
    const action = await eventually(
      'the action item',
      async () => (await onDisk(incident)).actions[0]?.action,
    );
    await eventually('its id', async () => (await onFile()).includes(action) || undefined);
    await vscode.commands.executeCommand('fireline.closeAction', { incident, action, note: '' });
    await refresh();
    const asked: (string | undefined)[] = [];
    const { createInputBox } = vscode.window;
    /** Types into every box that asks; undefined turns away. */
    const typing = (text: string | undefined): void => {
      const create = (): vscode.InputBox => {
        const box = createInputBox();
        const show = box.show.bind(box);
        const work = async (): Promise<void> => {
          asked.push(box.title);
          box.value = text ?? '';
          await new Promise((done) => setTimeout(done, 300));
          if (text === undefined) box.hide();
          else await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        };
        return Object.assign(box, { show: () => (show(), void work()) });
      };
      Object.assign(vscode.window, { createInputBox: create });
    };
    try {
      typing(undefined);
      await edit('| closed |', '| open |');
      await eventually('the question', () => Promise.resolve(asked.length === 1 ? true : undefined));
      await eventually('an end of it', async () => {
        await new Promise((done) => setTimeout(done, 500));
        return true;
      });
      assert.equal((await onDisk(incident)).actions[0]?.closed, true);
      assert.match(await onFile(), /\| open \|/);
      typing('It never fired');
      await edit('# Post-mortem', '#  Post-mortem');
      const reopened = await eventually(
        'the reopening',
        async () => (await onDisk(incident)).actions[0]?.reopened,
      );
      assert.equal(reopened.reason, 'It never fired');
      assert.equal(asked.at(-1), 'Reopen "Alert at 80 %"');
    } finally {
      Object.assign(vscode.window, { createInputBox });
    }
  });

  it('S32: what an action item lacks stands among the problems, with fixes that fill it in', async () => {
    await edit(
      '\nnot recorded\n\n<!-- fireline:end actions -->',
      '| Alert at 80 % |  |  |  |  |  |  |\n<!-- fireline:end actions -->',
    );
    // The read-back writes the id into the row: what is asked for before is of a line that is gone.
    await eventually('its id', async () =>
      (await onFile()).includes('Alert at 80 % <!-- ') ? true : undefined,
    );
    const problems = await eventually('the problems', () => {
      const found = vscode.languages
        .getDiagnostics(document.uri)
        .filter(({ code }) => typeof code === 'string' && code.startsWith('action-'));
      return Promise.resolve(found.length === 3 ? found : undefined);
    });
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['action-owner', 'action-due', 'action-type'],
    );
    // While the document is being looked through again, nothing is offered for what it said before.
    const types = await eventually('the types to choose from', async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        problems[0]!.range,
      );
      const found = actions.filter(({ title }) => title.startsWith('Type'));
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(
      types.map(({ title }) => title),
      ['Type: prevent', 'Type: detect', 'Type: mitigate', 'Type: process'],
    );
    const fix = types.find(({ title }) => title === 'Type: detect');
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await document.save();
    assert.match(document.getText(), /\| Alert at 80 %[^|]*\|[^|]*\|[^|]*\| detect \|/);
  });

  it('S29: a why that is written below another goes on record when it is saved', async () => {
    const text = document.getText();
    const part = /<!-- fireline:begin whys[^\n]*\n\nnot recorded/.exec(text)?.[0];
    assert.ok(part);
    await edit(part, part.replace('not recorded', '- The pool was too small\n  - Nobody had tested it'));
    const whys = await eventually('the whys', async () => {
      const { whys: found } = await onDisk(incident);
      return found.length === 2 ? found : undefined;
    });
    assert.deepEqual(
      whys.map(({ text: said, parent }) => [said, parent]),
      [
        ['The pool was too small', undefined],
        ['Nobody had tested it', whys[0]?.why],
      ],
    );
    await eventually('their ids', async () =>
      (await onFile()).includes(`why:${whys[1]?.why ?? ''}`) ? true : undefined,
    );
  });

  it('S27: a status that is changed by hand goes on record when it is saved, and asks when somebody was faster', async () => {
    await edit('status: draft', 'status: in-review');
    const review = await eventually('the review', async () => {
      const { review: found } = await onDisk(incident);
      return found?.status === 'in-review' ? found : undefined;
    });
    await eventually('its event', async () => (await onFile()).includes(`# ${review.event}`) || undefined);
    await refresh();
    assert.match(await onFile(), /^status: in-review # /m);
    // Meanwhile, on the board.
    await vscode.commands.executeCommand('fireline.changeReview', { incident, review: 'reviewed', note: '' });
    const keeps = answering('Keep "Reviewed"');
    await edit('status: in-review', 'status: closed');
    await eventually('the status of the record', async () =>
      /^status: reviewed # /m.test(await onFile()) ? true : undefined,
    );
    keeps.dispose();
    assert.match(keeps.asked[0] ?? '', /to "Closed"\. Meanwhile .* has changed it to "Reviewed"/);
    assert.equal((await onDisk(incident)).review?.status, 'reviewed');
    await edit('status: reviewed', 'status: draft');
    await eventually('the way back', async () =>
      (await onDisk(incident)).review?.status === 'draft' ? true : undefined,
    );
  });

  it('S27: a status that is none is a problem with fixes, is completed, and is neither recorded nor written over', async () => {
    await edit('status: draft', 'status: signed off');
    const problem = await eventually('the problem', () =>
      Promise.resolve(
        vscode.languages.getDiagnostics(document.uri).find(({ code }) => code === 'review-unknown'),
      ),
    );
    await refresh();
    assert.match(await onFile(), /^status: signed off$/m);
    assert.equal((await onDisk(incident)).review?.status, 'draft');
    const position = problem.range.end;
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      position,
    );
    const words = items.map(({ label }) => label).filter((label) => typeof label === 'string');
    for (const word of ['draft', 'in-review', 'reviewed', 'closed']) assert.ok(words.includes(word), word);
    const fixes = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
    );
    const fix = fixes.find(({ title }) => title === 'Status: reviewed');
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await document.save();
    await eventually('the review', async () =>
      (await onDisk(incident)).review?.status === 'reviewed' ? true : undefined,
    );
  });

  it('S28: a line tells which entry it comes from, and lenses refresh it and open the board', async () => {
    const line = document
      .getText()
      .split('\n')
      .findIndex((text) => text.includes('Declared by'));
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(line, 5),
    );
    const [content] = hover?.contents ?? [];
    assert.match((content as vscode.MarkdownString).value, /From the record:.*Declared at P1/);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.command),
      ['fireline.refreshPostmortem', 'fireline.openBoard', 'fireline.addAction'],
    );
  });

  it('leaves other Markdown alone', async () => {
    const file = join(folder(), 'other.md');
    await writeFile(file, '# Human error\n\nBo should have tested it.\n');
    const other = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(other);
    await new Promise((resolve) => setTimeout(resolve, 800));
    assert.deepEqual(vscode.languages.getDiagnostics(other.uri), []);
    await rm(file);
  });
});
