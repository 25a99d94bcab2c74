// From an alert to its follow-ups in a real workbench: what was understood of the alert, the action items of all
// incidents in the sidebar, and what commits and people close. Pictures with FIRELINE_PICTURES, as in the story.
import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ALERTMANAGER } from '../unit/alerts/payloads.ts';
import { eventually } from './eventually.ts';
import { gitIn, startStory, type Story } from './story.ts';

/** What the record of the first incident holds, as git has it. */
async function recorded(folder: string): Promise<string> {
  const [ref = ''] = (await gitIn(folder, 'for-each-ref', '--format=%(refname)', 'refs/incidents')).split(
    '\n',
  );
  if (ref === '') return '';
  const names = (await gitIn(folder, 'ls-tree', '--name-only', ref)).split('\n');
  const chunks = names.filter((name) => name.endsWith('.jsonl'));
  return (await Promise.all(chunks.map((name) => gitIn(folder, 'show', `${ref}:${name}`)))).join('\n');
}

describe('from an alert to its follow-ups, in the workbench', function () {
  this.timeout(120_000);
  let story: Story;

  before(async () => {
    story = await startStory();
    await story.workbench.sidebar.open('Fireline');
  });
  after(() => story.end());

  const itemsShown = async (): Promise<string[]> => {
    const rows = await story.workbench.sidebar.rows('Actions').all();
    return Promise.all(rows.map(async (row) => ((await row.textContent()) ?? '').trim()));
  };
  const add = async (title: string, owner: string, due: string): Promise<void> => {
    const { workbench } = story;
    await workbench.command('Incident: Add Action Item…');
    await workbench.palette.answer(title);
    await workbench.page.getByText('Who does it?').waitFor();
    await workbench.palette.answer(owner);
    await workbench.page.getByText('in 3 days').waitFor();
    await workbench.palette.answer(due);
    await workbench.sidebar.row('Actions', title).waitFor();
  };

  it('S08: an alert is pasted; what is wrong with it is said there, and what was understood is shown line by line', async () => {
    const { workbench } = story;
    const { palette, page, sidebar } = workbench;
    await workbench.command('Incident: Declare from Alert…');
    await palette.answer('{"alerts": [');
    await page.getByText('It is not JSON.').waitFor();
    await story.picture('17-alert-problem');
    await palette.answer(JSON.stringify(ALERTMANAGER));
    await palette.rows.filter({ hasText: 'Declare P0 incident' }).waitFor();
    await story.picture('17-alert-review');
    await palette.pick(/Services/);
    await palette.answer('checkout');
    await palette.rows.filter({ hasText: 'checkout' }).first().waitFor();
    await palette.pick('Declare P0 incident');
    await sidebar.row('Incidents', 'ProbeFailure').waitFor();
    await workbench.webviewWith('header h1');
  });

  it('S32: action items are listed over all incidents, what is overdue first, with a badge', async () => {
    const { workbench } = story;
    await workbench.sidebar.focusView('Fireline', 'Actions');
    await add('Rehearse the rollback', 'Cy Adler', '2 weeks');
    await add('Alert on pool use', 'Bo Lind', '2026-01-05');
    await add('Write down who owns the probe', '', '');
    const shown = await itemsShown();
    assert.match(shown[0] ?? '', /Alert on pool use.*overdue by \d+ days · Bo Lind/);
    assert.match(shown[1] ?? '', /Rehearse the rollback.*due in 14 days · Cy Adler/);
    assert.match(shown[2] ?? '', /Write down who owns the probe.*no date · no owner/);
    await story.dismissNotifications();
    await story.picture('18-actions');
  });

  it('S33: one goes to the backlog from there', async () => {
    const { workbench, folder } = story;
    const { sidebar, page } = workbench;
    await sidebar.row('Actions', 'Alert on pool use').click({ button: 'right' });
    await story.picture('18-actions-menu');
    await page.keyboard.press('Escape');
    await sidebar.askByContextMenu('Actions', 'Rehearse the rollback', 'Change Action Item…');
    await workbench.palette.pick('Priority');
    await workbench.palette.pick('high');
    await sidebar.row('Actions', 'high priority').waitFor();
    await workbench.command('Incident: Send to Backlog');
    await workbench.palette.rows.filter({ hasText: 'Rehearse the rollback' }).waitFor();
    await page.keyboard.press('Enter');
    await eventually('the backlog', async () =>
      (await readFile(join(folder, 'BACKLOG.md'), 'utf8').catch(() => '')).includes('Rehearse the rollback'),
    );
    await story.dismissNotifications();
  });

  it('S32: they are closed there, and by commits; what is done is shown when it is asked for', async () => {
    const { workbench, folder } = story;
    const { sidebar, palette, page } = workbench;
    await sidebar.row('Actions', 'Alert on pool use').click();
    await sidebar.rowAction('Actions', 'Alert on pool use', 'Close Action Item');
    await palette.answer('Merged on Monday');
    await sidebar.row('Actions', 'Alert on pool use').waitFor({ state: 'detached' });

    let action: string | undefined;
    // Entries come to git when nobody has typed for a moment.
    await eventually('the action in the record', async () => {
      const events = await recorded(folder);
      action =
        /"action":"(\w+)","title":"Rehearse/.exec(events)?.[1] ??
        /Rehearse.*?"action":"(\w+)"/.exec(events)?.[1];
      return action !== undefined;
    });
    await gitIn(
      folder,
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      `Rehearsed\n\nFireline-Action: ${action}`,
    );
    await sidebar.view('Actions').hover();
    await sidebar.view('Actions').locator('.action-label[aria-label^="Read Commits"]').click();
    await sidebar.row('Actions', 'Rehearse the rollback').waitFor({ state: 'detached' });

    await sidebar.view('Actions').hover();
    await sidebar.view('Actions').locator('.action-label[aria-label^="Show Done"]').click();
    await sidebar.row('Actions', 'Done (2)').locator('.monaco-tl-twistie').click();
    await sidebar.row('Actions', 'Rehearse the rollback').waitFor();
    await story.picture('18-actions-done');
    await sidebar.row('Actions', 'Alert on pool use').click();
    await sidebar.rowAction('Actions', 'Alert on pool use', 'Reopen Action Item');
    await palette.answer('');
    await page.getByText('A reason is needed').waitFor();
    await story.picture('18-actions-reopen');
    await palette.answer('It never fired');
    await sidebar.row('Actions', 'Done (1)').waitFor();
    assert.match((await itemsShown())[0] ?? '', /Alert on pool use.*overdue by \d+ days/);
    assert.equal(await page.locator('.notifications-toasts .notification-toast').count(), 0);
    await access(join(folder, 'BACKLOG.md'));
  });
});
