// The whole of a first incident, as a responder lives it: mouse and keyboard on a real workbench, a real repository,
// real git. With FIRELINE_PICTURES set to a folder, a picture is taken at each stage.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { gitIn, Incident, startStory, type Story } from './story.ts';

const title = 'Checkout returns 500 for express orders';

describe('the story of a first incident', function () {
  this.timeout(120_000);
  let story: Story;
  let incident: Incident;

  before(async () => {
    story = await startStory();
    incident = new Incident(story);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await story.picture(`failed-${this.currentTest.title.slice(0, 20)}`);
  });
  after(async () => story.end());

  it('C03: begins with an empty sidebar that says what to do', async () => {
    const { workbench } = story;
    await workbench.sidebar.open('Fireline');
    const empty = workbench.sidebar.view('Incidents').getByText('No incident is recorded here.');
    await empty.waitFor();
    await workbench.sidebar.row('Deployments', 'checkout to production').waitFor();
    await story.picture('1-empty');
  });

  it('leaves nothing behind when the declaration is abandoned', async () => {
    const { workbench } = story;
    await workbench.command('Incident: Declare Incident');
    await workbench.palette.answer(title);
    await workbench.palette.rows.first().waitFor();
    await workbench.palette.cancel();
    await workbench.palette.widget.waitFor({ state: 'hidden' });
    assert.equal(await workbench.sidebar.rows('Incidents').count(), 0);
    assert.equal(await gitIn(story.folder, 'for-each-ref', 'refs/incidents'), '');
  });

  it('C06 S01 S02: is declared from the command palette with a title and a severity, in under ten seconds', async () => {
    const { workbench } = story;
    await workbench.command('Incident: Declare Incident');
    const started = Date.now();
    await workbench.palette.answer(title);
    const row = workbench.palette.rows.filter({ hasText: 'P1 (SEV-2)' });
    await row.waitFor();
    const text = (await row.textContent()) ?? '';
    for (const part of [/High/, /for example/, /hour|1 h/i]) assert.match(text, part);
    await story.picture('2-severity');
    await workbench.palette.pick('P1 (SEV-2)');
    await incident.board();
    assert.ok(Date.now() - started < 10_000, `took ${Date.now() - started} ms`);
    await workbench.sidebar.row('Incidents', title).waitFor();
    await story.picture('3-declared');
  });

  it('S02: the time a response is due stands in the tree and on the board, and the incident in the status bar', async () => {
    const { workbench } = story;
    await workbench.sidebar.row('Incidents', /Response due/).waitFor();
    await (
      await incident.board()
    )
      .getByText(/Response due/)
      .first()
      .waitFor();
    await workbench.statusBar(/P1 Checkout returns 500/).waitFor();
  });

  it('S09 C03: steps are ticked in the sidebar and on the board, and each shows on the other', async () => {
    const { workbench } = story;
    const inTree = workbench.sidebar.checkbox('Runbook', /Acknowledge/);
    // A click that meets a row just being drawn anew is lost; a person clicks again.
    await eventually('the step to be ticked in the tree', async () => {
      // A tick that only comes late must not be taken away again by the next click.
      if (!(await inTree.isChecked())) await inTree.click();
      return await eventually('the tick', () => inTree.isChecked(), 8_000).catch(() => false);
    });
    const step = (await incident.board())
      .locator('li.step')
      .filter({ hasText: /Acknowledge/ })
      .first();
    await eventually(
      'the step to be done on the board',
      async () => (await step.getAttribute('data-status')) === 'done',
    );
    const second = (await incident.board()).locator('li.step').nth(1);
    const name = (await second.locator('.step-title').textContent()) ?? '';
    await second.locator('input[type=checkbox]').click();
    await eventually('the step to be ticked in the tree', async () =>
      workbench.sidebar.checkbox('Runbook', name.trim().slice(0, 30)).isChecked(),
    );
    await workbench.sidebar.row('Timeline', /Done: Acknowledge/).waitFor();
  });

  it('S08 S09: trigger, services and start of impact are given on the board', async () => {
    const board = await incident.board();
    await board.locator('[data-field=trigger]').getByRole('button', { name: 'User report' }).click();
    await incident.fill('services', 'checkout');
    await incident.fill('usersAffected', 'everyone who picks express delivery');
    await board.locator('[data-field=dataAtRisk]').getByRole('button', { name: 'No', exact: true }).click();
    await board.locator('header').getByText('checkout', { exact: true }).waitFor();
    await incident.fillTime('started', new Date(Date.now() - 11 * 60_000));
    await story.picture('4-triage');
  });

  it('S03 S04 S07 S10: the commander is taken, and the first phase reaches its output', async () => {
    const board = await incident.board();
    await board.getByRole('tab', { name: /People/ }).click();
    const commander = board.locator('.panel li').filter({ hasText: 'Infrastructure maintainer' }).first();
    await commander.getByRole('button', { name: /Take/ }).click();
    await board
      .locator('header')
      .getByText(/commander: you/)
      .waitFor();
    await story.picture('5-people');
  });

  it('S11 S12 S13 S14: the investigation shows its tracks side by side', async () => {
    await incident.showPhase(/Investigat/);
    const tracks = (await incident.board()).locator('.track');
    await eventually('three tracks', async () => (await tracks.count()) >= 3);
    await story.picture('6-investigation');
  });

  it('S16 S17 C04: the cause is a recent deployment, and the one before the impact is linked', async () => {
    const { workbench, demo } = story;
    await incident.showPhase(/Mitigat/);
    const board = await incident.board();
    await board.getByRole('radio', { name: /recent deployment/i }).click();
    const row = board.locator(`main [data-deployment="tag:${demo.faultyTag}"]`);
    await row.getByRole('button', { name: /^Link/ }).click();
    await eventually(
      'the deployment to be linked',
      async () => (await row.getAttribute('data-linked')) === 'true',
    );
    await workbench.sidebar.row('Timeline', /Linked deploy\/production\/checkout/).waitFor();
    await workbench.sidebar.row('Incidents', /Identified/).waitFor();
    await story.picture('7-decision');
  });

  it('C08 S19: a hotfix branch is cut from the deployed revision, in a worktree of its own', async () => {
    const { workbench, demo, folder } = story;
    const before = await gitIn(folder, 'status', '--porcelain', '--branch');
    const row = (await incident.board()).locator(`main [data-deployment="tag:${demo.faultyTag}"]`);
    await row.getByRole('button', { name: /Hotfix branch/ }).click();
    await workbench.palette.pick(/worktree/i);
    const branch = await eventually(
      'a hotfix branch',
      async () =>
        (await gitIn(folder, 'branch', '--list', 'hotfix/*', '--format=%(refname:short)')) || undefined,
    );
    assert.equal(
      await gitIn(folder, 'rev-parse', branch),
      await gitIn(folder, 'rev-parse', `${demo.faultyTag}^{commit}`),
    );
    assert.equal(await gitIn(folder, 'status', '--porcelain', '--branch'), before);
    await workbench.sidebar.row('Timeline', /Hotfix branch/).waitFor();
    await story.picture('8-hotfix');
    await story.dismissNotifications();
  });

  it('S14 S17: a rollback is prepared that restores exactly what ran before', async () => {
    const { workbench, demo, folder } = story;
    await workbench.command('Incident: Prepare Rollback…');
    await workbench.palette.pick('Revert its commits, from what is deployed');
    const dialog = workbench.dialog.widget;
    await dialog.waitFor();
    await story.picture('8b-rollback');
    await dialog.getByRole('button', { name: 'Prepare Branch' }).click();
    const branch = await eventually(
      'a rollback branch',
      async () =>
        (await gitIn(folder, 'branch', '--list', 'rollback/*', '--format=%(refname:short)')) || undefined,
    );
    await workbench.sidebar.row('Timeline', /Rollback prepared/).waitFor();
    assert.equal(
      await gitIn(folder, 'rev-parse', `${branch}^{tree}`),
      await gitIn(folder, 'rev-parse', `${demo.lastGoodTag}^{tree}`),
    );
    await story.dismissNotifications();
  });

  it('C07: a note from the board stands in the timeline', async () => {
    await incident.addNote('Express orders have no delivery address: order.address is null');
    await story.workbench.sidebar.row('Timeline', /Express orders have no delivery address/).waitFor();
    await story.picture('9-timeline');
  });

  it('survives a SIGKILL of the extension host right after an entry was acknowledged', async () => {
    const { workbench } = story;
    await incident.addNote('The last thing before the crash');
    const killed = workbench.killExtensionHost();
    assert.ok(killed.length > 0);
    await workbench.reload();
    await workbench.sidebar.open('Fireline');
    await workbench.sidebar.row('Timeline', /The last thing before the crash/).waitFor();
  });

  it('C03: after the reload the board is back by itself, with all of it and with what was being typed', async () => {
    const board = await incident.board();
    // Which tab was in front is kept by VS Code, which was not asked before the crash.
    await board.getByRole('tab', { name: /Timeline/ }).click();
    await board.getByText('The last thing before the crash').first().waitFor();
    await incident.type('Half a thought that is not yet');
    await story.workbench.reload();
    const again = await incident.board();
    await again.getByRole('tab', { name: /Timeline/ }).click();
    const note = again.locator('.composer textarea');
    await eventually('the draft', async () => (await note.inputValue()) === 'Half a thought that is not yet');
    await note.fill('');
  });

  it('S23 S24 S26: verification is worked, and resolving asks first', async () => {
    const { workbench } = story;
    await workbench.sidebar.open('Fireline');
    await incident.showPhase(/Verif/);
    await story.picture('10-verification');
    await workbench.command('Incident: Resolve…');
    const dialog = workbench.dialog.widget;
    await dialog.waitFor();
    assert.match((await dialog.textContent()) ?? '', /Not done yet/);
    await story.picture('11-resolve');
    await dialog.getByRole('button', { name: /Resolve Anyway/ }).click();
    await workbench.sidebar.row('Incidents', /Resolved/).waitFor();
  });

  it('C05 C09 S28 S29 S30 S31 S32: the post-mortem is in the workspace, from the record alone', async () => {
    const { workbench, folder } = story;
    await workbench.command('Incident: Create Post-mortem');
    const editor = workbench.page
      .locator('.editor-instance .view-lines')
      .filter({ hasText: 'Post-mortem' })
      .first();
    await editor.waitFor();
    const files = await eventually(
      'a file in docs/postmortems',
      async () =>
        (await gitIn(folder, 'ls-files', '--others', '--exclude-standard', 'docs/postmortems')) || undefined,
    );
    const text = await readFile(join(folder, files.split('\n')[0] ?? ''), 'utf8');
    for (const part of [
      title,
      'Timeline',
      'Impact',
      'Action items',
      'not recorded',
      'everyone who picks express',
    ]) {
      assert.ok(text.includes(part), part);
    }
    await story.picture('12-postmortem');
  });

  it('is in git, readable with git alone, once it was flushed', async () => {
    const { folder } = story;
    const ref = await eventually(
      'a ref',
      async () => (await gitIn(folder, 'for-each-ref', '--format=%(refname)', 'refs/incidents')) || undefined,
    );
    const lines = await eventually('the last entry in git', async () => {
      const text = await gitIn(folder, 'cat-file', '-p', `${ref}:000001.jsonl`);
      return text.includes('postmortem.created') ? text : undefined;
    });
    assert.ok(lines.includes('The last thing before the crash'));
    assert.equal(await gitIn(folder, 'status', '--porcelain', '--untracked-files=no'), '');
  });
});
