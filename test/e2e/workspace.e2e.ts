import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemoRepository } from '../../scripts/demo-repository.ts';
import { eventually } from './eventually.ts';
import { gitIn } from './story.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const refsOf = (folder: string): Promise<string> =>
  gitIn(folder, 'for-each-ref', '--format=%(refname)', 'refs/incidents');

describe('a workspace', function () {
  this.timeout(120_000);
  let home: string;
  let workbench: Workbench | undefined;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'fireline-workspace-'));
  });
  afterEach(async () => {
    await workbench?.dispose();
    workbench = undefined;
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('C06 S14: of several repositories asks once where incidents are kept, and shows the deployments of all', async () => {
    const now = new Date();
    const shop = await makeDemoRepository(join(home, 'shop'), { now });
    const billing = await makeDemoRepository(join(home, 'billing'), { now });
    const file = join(home, 'both.code-workspace');
    await writeFile(file, JSON.stringify({ folders: [{ path: 'shop' }, { path: 'billing' }] }));
    workbench = await openWorkbench({ folder: file });
    const { palette, sidebar } = workbench;
    await sidebar.open('Fireline');
    await sidebar.row('Deployments', 'shop').waitFor();
    // Closed, it makes room for the other.
    await sidebar.row('Deployments', 'shop').click();
    await sidebar.row('Deployments', 'billing').waitFor();

    await workbench.command('Incident: Declare Incident');
    await palette.pick('billing');
    await workbench.page.getByText('Declare Incident (1/2)').waitFor();
    await palette.answer('Invoices are wrong');
    await palette.pick('P2 (SEV-3)');
    await sidebar.row('Incidents', 'Invoices are wrong').waitFor();
    // Its board takes the focus when it is there, and would take it from the next question.
    await workbench.webviewWith('header h1');

    await workbench.command('Incident: Declare Incident');
    await palette.answer('Refunds are late');
    await palette.pick('P3 (SEV-4)');
    await sidebar.row('Incidents', 'Refunds are late').waitFor();

    await eventually(
      'both in the chosen repository',
      async () => (await refsOf(billing.folder)).split('\n').length === 2,
    );
    assert.equal(await refsOf(shop.folder), '');
  });

  it('of a folder without git keeps its record all the same, and says where', async () => {
    const folder = join(home, 'plain');
    await mkdir(folder);
    await writeFile(join(folder, 'notes.txt'), 'no repository here\n');
    workbench = await openWorkbench({ folder });
    const { palette, sidebar } = workbench;
    await sidebar.open('Fireline');
    await workbench.command('Incident: Declare Incident');
    await palette.answer('The wiki is down');
    await palette.pick('P3 (SEV-4)');
    await sidebar.row('Incidents', 'The wiki is down').waitFor();
    await sidebar.row('Incidents', /not kept in git/).waitFor();
    await workbench.reload();
    await sidebar.open('Fireline');
    await sidebar.row('Incidents', 'The wiki is down').waitFor();
  });

  it('whose window has no folder says what to do', async () => {
    workbench = await openWorkbench({});
    const { sidebar } = workbench;
    await sidebar.open('Fireline');
    await sidebar.view('Incidents').getByText('Open the repository that is in trouble').waitFor();
    await workbench.command('Incident: Declare Incident');
    await workbench.notifications().filter({ hasText: 'Open its folder first' }).waitFor();
  });
});
