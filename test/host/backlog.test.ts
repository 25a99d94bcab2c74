import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { serve, status, type HttpServer } from '../unit/journal/http-server.ts';
import { Issues } from '../unit/github/issues-server.ts';
import { messages } from './people.ts';
import { declare, folder, git, onDisk } from './repository.ts';

describe('the backlog', function () {
  this.timeout(60_000);
  const file = (): string => join(folder(), 'BACKLOG.md');
  const { fetch } = globalThis;
  const { getSession } = vscode.authentication;
  let server: HttpServer | undefined;
  let told: ReturnType<typeof messages> | undefined;

  afterEach(async () => {
    told?.dispose();
    told = undefined;
    await server?.close();
    server = undefined;
    Object.assign(globalThis, { fetch });
    Object.assign(vscode.authentication, { getSession });
    await rm(file(), { force: true });
    await rm(join(folder(), 'docs', 'plan.md'), { force: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** What goes to GitHub goes to a server here, over real HTTP. */
  async function github(answer: Parameters<typeof serve>[0]): Promise<HttpServer> {
    const started = await serve(answer);
    server = started;
    const redirected: typeof fetch = (address, init) =>
      fetch(new Request(address, init).url.replace('https://api.github.com/', started.url), init);
    Object.assign(globalThis, { fetch: redirected });
    Object.assign(vscode.authentication, { getSession: () => Promise.resolve({ accessToken: 'token' }) });
    return started;
  }

  it('S06: takes a P3 incident in one action, once', async () => {
    await writeFile(file(), '# Ours\r\n\r\n- [ ] Something\r\n');
    told = messages();
    const incident = await declare('The logo is cut off', 'P3');
    await vscode.commands.executeCommand('fireline.sendToBacklog', { incident });
    const text = await readFile(file(), 'utf8');
    assert.match(
      text,
      /^# Ours\r\n\r\n- \[ \] Something\r\n\r\n## Follow-ups from incidents\r\n\r\n- \[ \] The logo is cut off \(INC-\S+, P3\) <!-- /,
    );
    await vscode.commands.executeCommand('fireline.sendToBacklog', { incident });
    assert.equal(await readFile(file(), 'utf8'), text);
    const { backlog } = await onDisk(incident);
    assert.deepEqual(
      backlog.map(({ backlog: where, path, action }) => [where, path, action]),
      [['file', 'BACKLOG.md', undefined]],
    );
    // What the tests before did may be told of in between.
    assert.match(told.shown.join('\n'), /"The logo is cut off" is in BACKLOG\.md now\n[^]*already/);
  });

  it('S06: an urgent incident is not planned like other work', async () => {
    told = messages();
    const incident = await declare('All is down', 'P1');
    await vscode.commands.executeCommand('fireline.sendToBacklog', { incident });
    assert.match(
      told.shown.join(),
      /Nothing was put on the backlog: INC-\S+ has no open action item, and at P1/,
    );
    assert.deepEqual((await onDisk(incident)).backlog, []);
  });

  it('S33: is asked before what somebody took out comes back, and never overwrites what is being typed', async () => {
    const incident = await declare('Typing error', 'P3');
    told = messages(undefined, undefined, undefined, 'Add Again');
    await vscode.commands.executeCommand('fireline.sendToBacklog', { incident });
    await writeFile(file(), '# Ours\n');
    await vscode.commands.executeCommand('fireline.sendToBacklog', { incident });
    assert.match(told.shown[1] ?? '', /was put into BACKLOG\.md before, and is not there any more/);
    assert.equal(await readFile(file(), 'utf8'), '# Ours\n');

    const document = await vscode.workspace.openTextDocument(file());
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'typing '));
    await vscode.commands.executeCommand('fireline.sendToBacklog', { incident });
    assert.match(told.shown[2] ?? '', /changes that are not saved/);
    assert.equal(await readFile(file(), 'utf8'), '# Ours\n');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('fireline.sendToBacklog', { incident });
    assert.match(await readFile(file(), 'utf8'), /Typing error/);
  });

  it('S33: is the file of the setting, and never one outside of the repository', async () => {
    const incident = await declare('Odd font', 'P3');
    const settings = vscode.workspace.getConfiguration('fireline', vscode.Uri.file(folder()));
    told = messages();
    try {
      for (const outside of ['../BACKLOG.md', '.git/config', '/tmp/x.md']) {
        await settings.update('backlog.file', outside);
        await vscode.commands.executeCommand('fireline.sendToBacklog', { incident });
        assert.match(told.shown.at(-1) ?? '', /which is no Markdown file inside/);
      }
      await settings.update('backlog.file', 'docs/plan.md');
      await vscode.commands.executeCommand('fireline.sendToBacklog', { incident });
      assert.match(await readFile(join(folder(), 'docs', 'plan.md'), 'utf8'), /Odd font/);
    } finally {
      await settings.update('backlog.file', undefined);
      await rm(join(folder(), '.vscode'), { recursive: true, force: true });
    }
  });

  it('S33: is issues on GitHub when a person wants it, each created once and its address on record', async () => {
    await git('remote', 'add', 'hub', 'https://github.com/acme/shop.git');
    const issues = new Issues();
    const { requests } = await github(issues.answer);
    const incident = await declare('A blemish', 'P3');
    const other = await declare('Another blemish', 'P3');
    const third = await declare('A third blemish', 'P3');
    try {
      told = messages(
        ...[undefined, 'Create Issue', undefined, undefined],
        ...['Create Issue', undefined, 'Create Issue'],
      );
      await vscode.commands.executeCommand('fireline.sendToGithub', { incident });
      assert.deepEqual([requests.length, told.shown.length], [0, 1], 'turning away sends nothing');
      await vscode.commands.executeCommand('fireline.sendToGithub', { incident });
      assert.equal(issues.stored[0]?.title, 'A blemish');
      assert.equal(requests[0]?.authorization, 'Bearer token');
      const [entry] = (await onDisk(incident)).backlog;
      assert.deepEqual([entry?.backlog, entry?.url], ['github', 'https://github.com/acme/shop/issues/1']);
      await vscode.commands.executeCommand('fireline.sendToGithub', { incident });
      assert.match(told.shown.at(-1) ?? '', /is on GitHub already/);
      assert.equal(issues.stored.length, 1);

      issues.add('Made by hand', `<!-- fireline:item ${other} -->`);
      await vscode.commands.executeCommand('fireline.sendToGithub', { incident: other });
      assert.match(told.shown.at(-1) ?? '', /There was issue #\d for it already/);
      assert.equal((await onDisk(other)).backlog[0]?.url, 'https://github.com/acme/shop/issues/2');

      await server?.close();
      await github(status(410));
      await vscode.commands.executeCommand('fireline.sendToGithub', { incident: third });
      assert.match(told.shown.at(-1) ?? '', /Not all is on GitHub: Issues are turned off/);
      assert.deepEqual((await onDisk(third)).backlog, []);
      assert.equal((await onDisk(incident)).backlog.length, 1);
    } finally {
      await git('remote', 'remove', 'hub');
    }
  });
});
