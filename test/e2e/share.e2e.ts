// Two responders with a clone and a window each, and a remote between them. With FIRELINE_PICTURES set to a folder, a
// picture of each stage is taken.
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { makeDemoRepository } from '../../scripts/demo-repository.ts';
import { eventually } from './eventually.ts';
import { gitIn } from './story.ts';
import { openWorkbench, themes, type Theme, type Workbench } from './workbench.ts';

const title = 'Checkout returns 500 for express orders';

interface Responder {
  readonly name: string;
  readonly folder: string;
  readonly workbench: Workbench;
}

describe('an incident shared by two responders', function () {
  this.timeout(90_000);
  this.bail(true);
  const theme = (process.env['FIRELINE_THEME'] ?? 'dark') as Theme;
  let home: string;
  let origin: string;
  let ana: Responder;
  let ben: Responder;

  before(async () => {
    assert.ok(theme in themes);
    home = await mkdtemp(join(tmpdir(), 'fireline-share-'));
    const demo = await makeDemoRepository(join(home, 'shop'), { now: new Date() });
    origin = demo.origin;
    await gitIn(home, 'clone', '-q', origin, 'ben');
    await gitIn(home, 'init', '-q', '--bare', 'strict.git');
    const hook = join(home, 'strict.git/hooks/pre-receive');
    await writeFile(
      hook,
      '#!/bin/sh\necho "Only changes that were reviewed may be pushed here." >&2\nexit 1\n',
    );
    await chmod(hook, 0o755);
    await gitIn(demo.folder, 'remote', 'add', 'strict', join(home, 'strict.git'));
    [ana, ben] = await Promise.all([
      responder('Ana Ruiz', demo.folder),
      responder('Ben Okoro', join(home, 'ben')),
    ]);
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const one of [ana, ben]) await picture(one, `failed-share-${one.name.slice(0, 3)}`);
  });
  after(async () => {
    await Promise.all([ana, ben].map(({ workbench }) => workbench.dispose()));
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });

  async function responder(name: string, folder: string): Promise<Responder> {
    await gitIn(folder, 'config', 'user.name', name);
    await gitIn(folder, 'config', 'user.email', `${name.slice(0, 3).toLowerCase()}@example.com`);
    const workbench = await openWorkbench({ folder, theme });
    await workbench.sidebar.open('Fireline');
    return { name, folder, workbench };
  }

  async function picture({ workbench }: Responder, name: string): Promise<void> {
    const pictures = process.env['FIRELINE_PICTURES'];
    if (pictures === undefined) return;
    await workbench.page.mouse.move(720, 2);
    await workbench.page.waitForTimeout(600);
    await workbench.screenshot(join(pictures, `${name}-${theme}.png`));
  }

  const board = ({ workbench }: Responder): Promise<Frame> =>
    workbench.webviewWith('#board:not([aria-busy]) header h1');
  const dialog = ({ workbench }: Responder): Locator => workbench.dialog.widget;
  const refs = (folder: string, prefix = 'refs/incidents'): Promise<string> =>
    gitIn(folder, 'for-each-ref', '--format=%(refname) %(objectname)', prefix);

  async function note(one: Responder, text: string): Promise<void> {
    const frame = await board(one);
    await frame.getByRole('tab', { name: /Timeline/ }).click();
    const composer = frame.locator('.composer textarea');
    await composer.fill(text);
    await frame.getByRole('button', { name: 'Add note' }).click();
    await frame.locator('.timeline').getByText(text).first().waitFor();
  }

  it('says who will read it and that it cannot be recalled, and sends nothing before that is confirmed', async () => {
    const { workbench } = ana;
    await workbench.command('Incident: Declare Incident');
    await workbench.palette.answer(title);
    await workbench.palette.pick('P1 (SEV-2)');
    const frame = await board(ana);
    assert.match(
      (await frame.locator('[data-sharing=""]').textContent()) ?? '',
      /entries stay in this clone/,
    );
    await workbench.command('Incident: Share with Team…');
    await workbench.palette.rows.filter({ hasText: 'Whoever can read the folder' }).first().waitFor();
    await picture(ana, '13-share');
    await workbench.palette.pick('shop-origin.git');
    await dialog(ana).waitFor();
    const text = (await dialog(ana).textContent()) ?? '';
    for (const part of [/Whoever can read the folder/, /password or key/, /cannot be recalled/])
      assert.match(text, part);
    await picture(ana, '14-share-confirm');
    assert.equal(await refs(origin), '');
    await dialog(ana).getByRole('button', { name: 'Share', exact: true }).click();
    await workbench.statusBar(/is shared with origin/).waitFor();
    assert.equal((await refs(origin)).split('\n').length, 1);
    await workbench.sidebar.row('Incidents', /shared · origin/).waitFor();
    await frame.locator('[data-sharing=origin]').waitFor();
  });

  it('is found and joined from another clone, whose responder is told how it stands', async () => {
    const { workbench } = ben;
    await workbench.command('Incident: Join a Shared Incident…');
    const row = workbench.palette.rows.filter({ hasText: title });
    await row.waitFor();
    assert.match((await row.textContent()) ?? '', /P1.*Investigating.*Declared .* by Ana Ruiz/);
    await picture(ben, '15-join');
    await workbench.palette.pick(title);
    const frame = await board(ben);
    await frame.locator('.notice').getByText('You have not seen this incident before.').waitFor();
    await workbench.sidebar.row('Incidents', /shared · origin/).waitFor();
    await picture(ben, '16-joined');
    await frame.getByRole('button', { name: 'Mark as read' }).click();
    await frame
      .locator('.notice')
      .getByText('You have not seen this incident before.')
      .waitFor({ state: 'detached' });
    await workbench.command('Incident: Hand-off Brief');
    await workbench.page
      .locator('.monaco-editor')
      .getByText('Hand-off: Checkout returns 500')
      .first()
      .waitFor();
    await picture(ben, '17-hand-off');
    await workbench.command('Incident: Open Board');
  });

  it('entries arrive by themselves, marked as new with who wrote them', async () => {
    await note(ana, 'Express orders have no delivery address');
    const { workbench } = ben;
    await workbench.sidebar
      .row('Timeline', /Express orders have no delivery address.*new.*Ana Ruiz/)
      .waitFor({ timeout: 40_000 });
    const frame = await board(ben);
    const notice = frame.locator('.notice[data-tone=news]');
    assert.match((await notice.textContent()) ?? '', /1 new entry.*1 note by Ana Ruiz/);
    assert.equal(await frame.locator('.entry[data-new=true]').count(), 1);
    await picture(ben, '18-new-entries');
  });

  it('what was read is not new any more once one has turned away', async () => {
    const { workbench } = ben;
    const frame = await board(ben);
    // Reading takes its time, and only so much of it counts.
    await workbench.page.waitForTimeout(3500);
    assert.equal(await frame.locator('.entry[data-new=true]').count(), 1, 'it stays marked while it is read');
    await workbench.page.locator('.tab').filter({ hasText: 'Untitled' }).click();
    await eventually('no mark in the tree', async () => {
      const row = workbench.sidebar.row('Timeline', /Express orders/);
      return !((await row.textContent()) ?? 'new').includes('new');
    });
    await workbench.command('Incident: Open Board');
    await (await board(ben)).locator('.entry').first().waitFor();
    assert.equal(await (await board(ben)).locator('.notice[data-tone=news]').count(), 0);
  });

  it('Sync Now says what came from whom', async () => {
    await note(ben, 'The address form was changed yesterday');
    await eventually('the entry on the remote', async () => (await refs(origin)).split('\n').length === 2);
    await ana.workbench.command('Incident: Sync Now');
    await ana.workbench.statusBar(/1 entry from Ben Okoro arrived|Nothing new/).waitFor();
    await ana.workbench.sidebar
      .row('Timeline', /The address form was changed yesterday.*new.*Ben Okoro/)
      .waitFor();
  });

  it('says since when a remote is out of reach and what to do, and that it works again', async () => {
    const { sidebar } = ana.workbench;
    await rename(origin, `${origin}.away`);
    await ana.workbench.command('Incident: Sync Now');
    const toast = ana.workbench.notifications().filter({ hasText: 'Not everything was exchanged' });
    await toast.getByText(/is not there/).waitFor();
    await sidebar.row('Incidents', /origin: offline since \d\d:\d\d/).waitFor();
    const notice = (await board(ana)).locator('.notice').filter({ hasText: 'Not exchanged with origin' });
    await notice.waitFor();
    await picture(ana, '19-offline');
    await rename(`${origin}.away`, origin);
    await toast.getByRole('button', { name: 'Try Again' }).click();
    await notice.waitFor({ state: 'detached' });
    await sidebar.row('Incidents', /offline/).waitFor({ state: 'detached' });
  });

  it('a remote that refuses is explained, with what may work instead', async () => {
    const { workbench } = ana;
    await workbench.command('Incident: Declare Incident');
    await workbench.palette.answer('Search finds nothing');
    await workbench.palette.pick('P2 (SEV-3)');
    await workbench.sidebar.row('Incidents', /Search finds nothing/).waitFor();
    await workbench.webviewWith('.severity[data-severity=P2]');
    await workbench.command('Incident: Share with Team…');
    await workbench.palette.pick('strict.git');
    await dialog(ana).getByRole('button', { name: 'Share', exact: true }).click();
    await dialog(ana)
      .getByText(/was not shared with strict/)
      .waitFor();
    const text = (await dialog(ana).textContent()) ?? '';
    assert.match(text, /Only changes that were reviewed/);
    assert.match(text, /What may work instead/);
    await picture(ana, '20-refused');
    await dialog(ana).getByRole('button', { name: 'Another Remote…' }).click();
    await workbench.palette.rows.filter({ hasText: 'origin' }).first().waitFor();
    assert.equal(await workbench.palette.rows.filter({ hasText: 'strict' }).count(), 0);
    await workbench.palette.pick('shop-origin.git');
    await dialog(ana).getByRole('button', { name: 'Share', exact: true }).click();
    await workbench.statusBar(/is shared with origin/).waitFor();
    assert.equal(await refs(join(home, 'strict.git')), '');
  });

  it('Stop Sharing stops: nothing more is sent, and what others have they keep', async () => {
    const { workbench } = ana;
    await workbench.command('Incident: Stop Sharing…');
    await dialog(ana)
      .getByText(/Stop sharing/)
      .first()
      .waitFor();
    assert.match((await dialog(ana).textContent()) ?? '', /What was sent stays on origin/);
    await dialog(ana).getByRole('button', { name: 'Stop Sharing' }).click();
    await workbench.statusBar(/is no longer shared/).waitFor();
    const there = await refs(origin);
    const here = await refs(ana.folder);
    const frame = await workbench.webviewWith('.severity[data-severity=P2]');
    await frame.locator('.composer textarea').fill('Between us');
    await frame.getByRole('button', { name: 'Add note' }).click();
    await eventually('the entry in git', async () => (await refs(ana.folder)) !== here);
    await workbench.command('Incident: Sync Now');
    await workbench.statusBar(/Nothing new|sent/).waitFor();
    assert.equal(await refs(origin), there);
  });
});
