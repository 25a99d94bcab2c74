// The search for the cause in a real workbench: the ranking of the demo's own deployments, a real trace of its failing
// test, what a commit changed in the editor's own diff view. Pictures with FIRELINE_PICTURES, as in the story.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { eventually } from './eventually.ts';
import { gitIn, Incident, startStory, type Story } from './story.ts';

describe('which deployment did it, in the workbench', function () {
  this.timeout(120_000);
  let story: Story;
  let incident: Incident;
  let culprit: string;

  before(async () => {
    story = await startStory();
    incident = new Incident(story);
    const { workbench, folder, demo } = story;
    culprit = await gitIn(folder, 'rev-parse', `${demo.faultyTag}^{commit}`);
    await workbench.sidebar.open('Fireline');
    await workbench.command('Incident: Declare Incident');
    await workbench.palette.answer('Checkout returns 500 for express orders');
    await workbench.palette.pick('P1 (SEV-2)');
    await incident.showPhase(/Mitigat/);
  });
  after(() => story.end());

  const board = (): Promise<Frame> => incident.board();
  const suspects = async (): Promise<Locator> => (await board()).getByRole('region', { name: 'Suspects' });
  const first = async (): Promise<Locator> => (await suspects()).locator('[data-suspect="true"]').first();
  const settled = async (): Promise<void> => {
    await eventually('git to be read', async () => {
      const text = (await (await suspects()).textContent()) ?? '';
      return text.includes('messages, paths and changed lines');
    });
  };

  it('C04: the deployment that did it stands first, with its share and reasons in words', async () => {
    await settled();
    const row = await first();
    assert.equal(await row.getAttribute('data-deployment'), `tag:${story.demo.faultyTag}`);
    assert.match((await row.textContent()) ?? '', /suspect 1 · (?:> )?\d+ %/);
    assert.ok((await row.locator('.reasons-list li').count()) > 0);
    await story.picture('8-suspects');
  });

  it('C04: it stands in the sidebar too, with its commits and their files below it', async () => {
    const { sidebar } = story.workbench;
    const row = sidebar.row('Deployments', /checkout to production\s*(?:> )?\d+ %/);
    await row.waitFor();
    await row.locator('.monaco-tl-twistie').click();
    // It is a merge, and is called by the title of its pull request.
    const [subject = '', title = ''] = (
      await gitIn(story.folder, 'log', '-1', '--format=%s%n%b', culprit)
    ).split('\n');
    assert.match(subject, /^Merge pull request/);
    // The deployment's own row names it too, further on.
    const commit = sidebar.row('Deployments', new RegExp(`^${title.replaceAll(/\W/g, '.')}`));
    await commit.waitFor();
    await commit.locator('.monaco-tl-twistie').click();
    await sidebar.row('Deployments', /\.(?:js|mjs|ts)\s*services\/checkout/).waitFor();
    await story.picture('8-suspects-tree');
  });

  it('C04: a real trace of the failing test makes the commit that touched its files the likeliest', async () => {
    const checkout = join(story.folder, 'services/checkout');
    const { stdout } = spawnSync(process.execPath, ['--test'], { cwd: checkout, encoding: 'utf8' });
    assert.match(stdout, /services\/checkout\/.*:\d+:\d+/, 'the test fails with a trace');
    const page = await board();
    await page.getByRole('button', { name: 'Paste a stack trace or log…' }).click();
    await page.getByRole('textbox', { name: 'Stack trace or log' }).fill(stdout.slice(0, 19_000));
    await page.getByRole('button', { name: 'Use it' }).click();
    await eventually('frames to be used', async () =>
      /frames? of a trace/.test((await (await suspects()).textContent()) ?? ''),
    );
    assert.match((await (await first()).textContent()) ?? '', /trace/);
    await story.workbench.sidebar.row('Timeline', /Evidence:/).waitFor();
  });

  it('C04: a commit opens in the diff view of the editor', async () => {
    const commit = (await first()).locator('.suspect-title .link').first();
    await commit.click();
    const tab = story.workbench.page.locator('.tab').filter({ hasText: culprit.slice(0, 8) });
    await tab.waitFor();
    // What the faulty commit added, read from git by the editor itself.
    await story.workbench.page
      .locator('.editor-group-container .view-line')
      .filter({ hasText: /express/ })
      .first()
      .waitFor();
    await story.picture('8-diff');
    await story.workbench.command('View: Close Editor');
    await tab.waitFor({ state: 'detached' });
  });

  it('C04: a suspect is ruled out with a reason, and the next one takes its place', async () => {
    const second = (await suspects()).locator('[data-suspect="true"]').nth(1);
    const id = (await second.getAttribute('data-deployment')) ?? '';
    await second.getByRole('button', { name: /^Rule out/ }).click();
    const why = second.getByRole('textbox');
    await why.fill('It only changed a text');
    await why.press('Enter');
    await eventually('it to be gone', async () => {
      const rows = (await suspects()).locator('[data-suspect="true"]');
      const ids = await rows.evaluateAll((all) => all.map((one) => one.getAttribute('data-deployment')));
      return !ids.includes(id);
    });
    await story.workbench.sidebar.row('Timeline', /Ruled out:/).waitFor();
  });

  it('C04 S16: the question of the palette offers the ranking and three answers more, and links with reasons', async () => {
    const { workbench } = story;
    await workbench.command('Incident: Link Deployment as Cause…');
    const { input, rows } = workbench.palette;
    await rows.filter({ hasText: '%' }).first().waitFor();
    await story.picture('8-pick');
    // The list draws only what fits, so each is looked for as a person would.
    for (const answer of ['Not a deployment', 'Not known yet', 'Another deployment…']) {
      await input.fill(answer);
      await rows.filter({ hasText: answer }).first().waitFor();
    }
    await input.fill('');
    await workbench.palette.pick(/checkout to production.*%/);
    await workbench.sidebar.row('Timeline', /Cause: Recent deployment/).waitFor();
    await workbench.sidebar.row('Timeline', /Linked deploy\/production\/checkout/).waitFor();
    const log = await eventually('the entry in git', async () => {
      const refs = (await gitIn(story.folder, 'for-each-ref', '--format=%(refname)', 'refs/incidents')).split(
        '\n',
      );
      const chunks = await Promise.all(
        refs.filter(Boolean).map((ref) => gitIn(story.folder, 'show', `${ref}:000001.jsonl`)),
      );
      const text = chunks.join('\n');
      return text.includes('"cause.decided"') ? text : undefined;
    });
    assert.match(log, /As ranked: /);
    assert.match(log, /"suspects":\[\{[^}]*"probability"/);
  });

  it('C04: the answer is taken back by "not known yet", and both stay on record', async () => {
    const { workbench } = story;
    await workbench.command('Incident: Decide Cause…');
    await workbench.palette.pick('Not known yet');
    await workbench.palette.answer('');
    await workbench.sidebar.row('Timeline', /Cause: Not known yet/).waitFor();
    await (await board()).getByText('Not decided yet.').waitFor();
  });
});
