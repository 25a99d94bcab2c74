// The list of deployments while git still walks between them: a git that waits for a file to go stands first on PATH.
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { makeDemoRepository } from '../../scripts/demo-repository.ts';
import { eventually } from './eventually.ts';
import { gitIn } from './story.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const READING = 'Reading what each deployment brought…';

describe('the list of deployments, while it is read what each brought', function () {
  this.timeout(120_000);
  let home: string;
  let hold: string;
  let workbench: Workbench;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'fireline-deployments-'));
    const demo = await makeDemoRepository(join(home, 'shop'), { now: new Date() });
    await gitIn(demo.folder, 'config', 'user.name', 'Ana Ruiz');
    await gitIn(demo.folder, 'config', 'user.email', 'ana@example.com');
    // The newest went back to what was there before the faulty one.
    const now = new Date().toISOString().slice(0, 16).replace(':', '-');
    await gitIn(demo.folder, 'tag', `deploy/production/checkout/${now}Z`, `${demo.lastGoodTag}^{commit}`);
    hold = join(home, 'hold');
    await writeFile(hold, '');
    const folder = join(home, 'bin');
    await mkdir(folder);
    const git = join(folder, 'git');
    const wait = `while [ -e "${hold}" ]; do sleep 0.05; done`;
    const path = process.env['PATH'] ?? '';
    const real = `PATH="${path}" exec git "$@"`;
    await writeFile(git, `#!/bin/sh\ncase "$*" in *rev-list*--topo-order*) ${wait};; esac\n${real}\n`);
    await chmod(git, 0o755);
    workbench = await openWorkbench({
      folder: demo.folder,
      // As if it was started from a shell: else the server takes PATH from one.
      env: { PATH: `${folder}${delimiter}${path}`, VSCODE_CLI: '1' },
    });
  });
  after(async () => {
    await rm(hold, { force: true });
    await workbench.dispose();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('S14: shows names and times, and that the rest is being read, and says nothing that is not known', async () => {
    const { sidebar } = workbench;
    await sidebar.open('Fireline');
    await sidebar.row('Deployments', READING).waitFor();
    const newest = sidebar.row('Deployments', /checkout to production.*current/);
    await newest.waitFor();
    assert.doesNotMatch((await newest.textContent()) ?? '', /rolled back|deployed again|leaves commits out/);
    assert.equal(await sidebar.row('Deployments', /All of main|not yet deployed/).count(), 0);
    assert.match((await sidebar.view('Deployments').textContent()) ?? '', /reading what each brought/);
  });

  it('S14: what it brought comes in without a jump: focus, expanded rows and places stay', async () => {
    const { sidebar } = workbench;
    const newest = sidebar.row('Deployments', /checkout to production.*current/);
    // Which opens it.
    await newest.click();
    // It went back, which git itself tells for this one.
    await sidebar.row('Deployments', 'It took these commits back').waitFor();
    const placed = async () => ({
      box: await newest.boundingBox(),
      isExpanded: await newest.getAttribute('aria-expanded'),
      isFocused: await newest.evaluate((row) => row.classList.contains('focused')),
    });
    const before = await placed();
    assert.deepEqual([before.isExpanded, before.isFocused], ['true', true]);

    assert.equal(await sidebar.row('Deployments', READING).count(), 1);
    await rm(hold);
    await sidebar.row('Deployments', /checkout to production.*rolled back/).waitFor();
    await sidebar.row('Deployments', /All of main is deployed/).waitFor();
    await eventually('the commits to be there again', async () =>
      (await sidebar.row('Deployments', 'It took these commits back').count()) > 0 ? true : undefined,
    );
    assert.deepEqual(await placed(), before);
    assert.equal(await sidebar.row('Deployments', READING).count(), 0);
  });

  it('S14: the board shows them too, and the question for the cause offers them', async () => {
    await writeFile(hold, '');
    await workbench.reload();
    const { sidebar, palette } = workbench;
    await sidebar.open('Fireline');
    await sidebar.row('Deployments', READING).waitFor();
    await workbench.command('Incident: Declare Incident');
    await palette.answer('Checkout returns 500');
    await palette.pick('P2 (SEV-3)');
    await sidebar.row('Incidents', 'Checkout returns 500').waitFor();
    const board = await workbench.webviewWith('#board:not([aria-busy]) header h1');
    await board.getByRole('tab', { name: /Deployments/ }).click();
    const section = board.locator('.panel').getByRole('region', { name: 'Recent deployments' });
    await section.locator('[data-deployment]').first().waitFor();
    assert.equal(await section.getAttribute('aria-busy'), 'true');
    await section.locator('[data-mainline="reading"]').waitFor();
    assert.equal(await section.getByText(/rolled back/).count(), 0);
    const before = await section.locator('[data-deployment]').first().boundingBox();

    await workbench.command('Incident: Link Deployment as Cause…');
    await palette.pick('Another deployment…');
    await palette.rows.filter({ hasText: 'deploy/production/checkout/' }).first().waitFor();
    assert.match(
      (await palette.input.getAttribute('placeholder')) ?? '',
      /^Reading what each deployment brought…/,
    );
    assert.equal(await palette.rows.filter({ hasText: 'rolled back' }).count(), 0);
    await workbench.page.keyboard.press('Escape');

    await rm(hold);
    await section.getByText('rolled back').waitFor();
    assert.equal(await section.getAttribute('aria-busy'), 'false');
    await section.getByText('All of main is deployed').waitFor();
    const after = await section.locator('[data-deployment]').first().boundingBox();
    assert.deepEqual([after?.x, after?.y], [before?.x, before?.y]);
  });
});
