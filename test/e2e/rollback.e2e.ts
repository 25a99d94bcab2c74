// A rollback as a responder performs it: what it touches is shown first, reverts that conflict are put right in their
// own worktree, and the team's command is run in sight. Pictures with FIRELINE_PICTURES, as in the story.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { eventually } from './eventually.ts';
import { gitIn } from './story.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('a rollback in the workbench', function () {
  this.timeout(120_000);
  let home: string;
  let folder: string;
  let workbench: Workbench;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'fireline-rollback-'));
    folder = join(home, 'shop');
    await makeRepository();
    workbench = await openWorkbench({ folder, settings: settings('./undo ${name} ${previousRevision}') });
    await workbench.sidebar.open('Fireline');
    await workbench.command('Incident: Declare Incident');
    await workbench.palette.answer('Orders fail');
    await workbench.palette.pick('P1 (SEV-2)');
    const board = await workbench.webviewWith('#board:not([aria-busy]) header h1');
    await board.getByRole('tab', { name: /Deployments/ }).click();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(`failed-${this.currentTest.title.slice(0, 20)}`);
  });
  after(async () => {
    await workbench.dispose();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });

  const settings = (command: string): Record<string, unknown> => ({ 'fireline.rollback.command': command });
  const board = (): Promise<Frame> => workbench.webviewWith('#board:not([aria-busy]) header h1');
  const dialog = (): Locator => workbench.dialog.widget;
  const rollbacks = async (): Promise<Locator> => (await board()).locator('[data-rollback]');
  const agree = (button: string | RegExp): Promise<string> => workbench.dialog.agree(button);

  async function picture(name: string): Promise<void> {
    const pictures = process.env['FIRELINE_PICTURES'];
    if (pictures === undefined) return;
    await workbench.page.waitForTimeout(600);
    await workbench.screenshot(join(pictures, `${name}.png`));
  }

  /** Two deployments; a commit after the second changed the same lines, so reverting on the main line conflicts. */
  async function makeRepository(): Promise<void> {
    await gitIn(home, 'init', '-q', '--initial-branch=main', folder);
    await gitIn(folder, 'config', 'user.name', 'Ana Ruiz');
    await gitIn(folder, 'config', 'user.email', 'ana@example.com');
    const commit = async (subject: string, files: Record<string, string>): Promise<void> => {
      for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
      await gitIn(folder, 'add', '--all');
      await gitIn(folder, 'commit', '-q', '-m', subject);
    };
    const undo = '#!/bin/sh\necho "undoing $1"\nsleep 1\n[ "$1" = "fail" ] || exit "${UNDO_EXIT:-0}"\n';
    await commit('First', { 'order.txt': 'one\n', undo });
    await gitIn(folder, 'update-index', '--chmod=+x', 'undo');
    await gitIn(folder, 'commit', '-q', '-m', 'Make it executable');
    await gitIn(folder, 'checkout', '-q', '--', '.');
    await gitIn(folder, 'tag', 'deploy/production/shop/2026-11-20T10-00Z');
    await commit('Take express orders', { 'order.txt': 'two\n', 'orders.sql': 'create table x;\n' });
    await gitIn(folder, 'tag', 'deploy/production/shop/2026-11-20T11-00Z');
    await commit('Build on it', { 'order.txt': 'three\n' });
  }

  async function prepare(way: string): Promise<void> {
    await workbench.command('Incident: Prepare Rollback…');
    // With no deployment linked yet, it asks which.
    await workbench.palette.pick('2026-11-20T11-00Z');
    await workbench.palette.pick(way);
  }

  it('S14 S17: shows what going back touches before anything is done', async () => {
    await workbench.command('Incident: Prepare Rollback…');
    await workbench.palette.pick('2026-11-20T11-00Z');
    const row = workbench.palette.rows.filter({ hasText: 'Revert its commits, from what is deployed' });
    await row.waitFor();
    await picture('rollback-1-ways');
    const text = (await workbench.palette.widget.textContent()) ?? '';
    assert.match(text, /1 migration is not undone by this: orders\.sql/);
    assert.match(text, /1 commit, 2 files/);
    await workbench.palette.pick('Show the whole plan');
    const preview = await workbench.webviewWith('.markdown-body h1');
    await preview.getByText('Rollback of deploy/production/shop/2026-11-20T11-00Z').first().waitFor();
    await preview.getByText('Take express orders').first().waitFor();
    await picture('rollback-2-plan');
    await workbench.palette.cancel();
    assert.equal(await gitIn(folder, 'branch', '--list', 'rollback/*'), '');
    assert.equal(await (await rollbacks()).count(), 0);
  });

  it('S17: reverts that conflict wait in their worktree, and go on from the board', async () => {
    await prepare('Revert its commits, on top of main');
    const asked = await agree('Prepare Branch');
    assert.match(asked, /orders\.sql/);
    const row = (await rollbacks()).first();
    await row.getByText('1 file conflicts: order.txt').waitFor();
    await picture('rollback-3-conflict');
    const worktree = await eventually('the worktree', async () => {
      const text = await gitIn(folder, 'worktree', 'list', '--porcelain');
      return /^worktree (.*shop-rollback-.*)$/m.exec(text)?.[1];
    });
    assert.match(await readFile(join(worktree, 'order.txt'), 'utf8'), /<<<<<<</);
    await row.getByRole('button', { name: /^Continue/ }).click();
    await workbench.notifications().filter({ hasText: 'still in conflict' }).waitFor();
    await writeFile(join(worktree, 'order.txt'), 'one and three\n');
    await gitIn(worktree, 'add', 'order.txt');
    await row.getByRole('button', { name: /^Continue/ }).click();
    await eventually('it to be complete', async () => (await row.getAttribute('data-state')) === 'prepared');
    assert.equal(await gitIn(worktree, 'status', '--porcelain'), '');
    assert.equal(await gitIn(folder, 'status', '--porcelain'), '');
  });

  it('S17: is marked as performed by the person who has seen it', async () => {
    const row = (await rollbacks()).first();
    await row.getByRole('button', { name: /^Mark as performed/ }).click();
    assert.match(await agree('It Is Done'), /2026-11-20T10-00Z run again/);
    await eventually(
      'it to be performed',
      async () => (await row.getAttribute('data-state')) === 'performed',
    );
    await workbench.command('Notifications: Clear All Notifications');
  });

  it("S17: the team's command is shown whole, and turning away runs nothing", async () => {
    await prepare("Run the team's rollback command");
    const previous = await gitIn(folder, 'rev-parse', 'deploy/production/shop/2026-11-20T10-00Z');
    const exact = `./undo deploy/production/shop/2026-11-20T11-00Z ${previous}`;
    await dialog().waitFor();
    await picture('rollback-4-command');
    const asked = await agree('Cancel');
    assert.ok(asked.includes(exact), asked);
    assert.equal(await (await rollbacks()).count(), 1);
  });

  it("S17: the team's command runs in a terminal, and is performed when it succeeded and the person says so", async () => {
    await prepare("Run the team's rollback command");
    await agree('Run in Terminal');
    const row = (await rollbacks()).first();
    const question = workbench.notifications().filter({ hasText: 'ended with exit code 0' });
    await question.waitFor({ timeout: 40_000 });
    assert.equal(await row.getAttribute('data-state'), 'prepared');
    await picture('rollback-5-ended');
    await question.getByRole('button', { name: 'It Is Done' }).click();
    await eventually(
      'it to be performed',
      async () => (await row.getAttribute('data-state')) === 'performed',
    );
    await workbench.sidebar.open('Fireline');
    await workbench.sidebar.row('Timeline', /undo .*exit 0/).waitFor();
  });

  it('S17: one that fails is on record as failed, with its code', async () => {
    await workbench.setSettings(settings("sh -c 'echo broken; exit 7'"));
    await eventually('the window to follow the setting', async () => {
      await prepare("Run the team's rollback command");
      await dialog().waitFor();
      const isFollowed = (await dialog().textContent())?.includes('exit 7') === true;
      if (!isFollowed) await agree('Cancel');
      return isFollowed;
    });
    await agree('Run in Terminal');
    await workbench
      .notifications()
      .filter({ hasText: 'failed with exit code 7' })
      .waitFor({ timeout: 40_000 });
    const row = (await rollbacks()).first();
    await eventually('it to have failed', async () => (await row.getAttribute('data-state')) === 'failed');
    await workbench.sidebar.row('Timeline', /exit 7/).waitFor();
    await picture('rollback-6-failed');
  });
});
