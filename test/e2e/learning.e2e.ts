// What is left of an incident when it is over, in a real workbench: the next one that resembles it, the numbers, and its
// record for people without Fireline and for another clone. Pictures with FIRELINE_PICTURES, as in the story.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { gitIn, Incident, startStory, type Story } from './story.ts';

const PAST = 'Checkout returns 500 for express orders';
const NEXT = 'Express orders: checkout returns 500 again';

describe('what is learned from an incident, in the workbench', function () {
  this.timeout(120_000);
  this.bail(true);
  let story: Story;
  let incident: Incident;
  let home: string;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'fireline-learning-'));
    story = await startStory();
    incident = new Incident(story);
    await story.workbench.sidebar.open('Fireline');
    await declare(PAST, 'P3');
    await incident.addNote('Rolled the pool size back');
    await story.workbench.command('Incident: Close…');
    await story.workbench.palette.pick('Other…');
    await story.workbench.palette.answer('Rolled back by the platform team');
    await (await incident.board()).getByText('Closed: Other reason.').waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await story.picture(`failed-${this.currentTest.title.slice(0, 20)}`);
  });
  after(async () => {
    await story.end();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });

  async function declare(title: string, severity: string): Promise<void> {
    await story.workbench.command('Incident: Declare Incident');
    await story.workbench.palette.answer(title);
    await story.workbench.palette.pick(severity);
    await (await incident.board()).getByRole('heading', { name: title }).waitFor();
  }
  const json = async (file: string) =>
    JSON.parse(await readFile(file, 'utf8')) as { readonly incident: object; readonly events: object[] };
  /** The window's own dialog takes a path that is typed. */
  async function chooseFile(path: string): Promise<void> {
    const { palette } = story.workbench;
    await story.workbench.page.locator('.quick-input-widget .quick-input-action').first().waitFor();
    // It goes on to write into the field where it begins, and reads the folder of what is typed before it heeds an Enter.
    await eventually(`${path} in the dialog`, async () => {
      await palette.input.fill(path);
      await new Promise((done) => setTimeout(done, 1500));
      return (await palette.input.inputValue()) === path;
    });
    await palette.input.press('Enter');
    await palette.input.waitFor({ state: 'hidden' });
  }
  async function exported(as: RegExp, path: string): Promise<void> {
    const { palette } = story.workbench;
    await story.workbench.command('Incident: Export Incident…');
    await palette.pick(as);
    await chooseFile(path);
  }
  const fileAt = (path: string): Promise<string> =>
    eventually(path, () => readFile(path, 'utf8').catch(() => undefined));

  it('one that resembles it is told of while it is declared, and on its board, with why and what fixed it', async () => {
    const { workbench } = story;
    const { palette, page } = workbench;
    await workbench.command('Incident: Declare Incident');
    await palette.answer(NEXT);
    const hint = palette.rows.filter({ hasText: PAST });
    await hint.waitFor();
    assert.match((await hint.textContent()) ?? '', /what fixed it: /);
    await story.picture('30-similar-while-declared');
    await palette.pick('P2');
    // The board of the one before is still there for a moment.
    const board = await workbench.webviewWith(`#board:not([aria-busy]) header h1:has-text("${NEXT}")`);
    const section = board.getByRole('region', { name: 'Similar incidents' });
    await section.locator('summary').focus();
    await page.keyboard.press('Enter');
    await section.getByRole('button', { name: PAST }).waitFor();
    await section.getByText('What fixed it:').waitFor();
    await section.scrollIntoViewIfNeeded();
    await story.picture('30-similar-on-the-board');
  });

  it('numbers of all incidents open on a page that is worked by keyboard alone, and are saved as CSV', async () => {
    const { workbench } = story;
    const { page } = workbench;
    await workbench.command('Incident: Show Metrics');
    const metrics = await workbench.webviewWith('#metrics .lead');
    assert.match((await metrics.locator('.lead').textContent()) ?? '', /^2 incidents, by the month/);
    await metrics.getByRole('row', { name: /^P3/ }).first().waitFor();
    await story.picture('31-metrics');
    const focused = (): Promise<string> => metrics.evaluate(() => document.activeElement?.textContent ?? '');
    await metrics.locator('h1').click();
    for (let tries = 0; (await focused()) !== 'Show as tables' && tries < 30; tries += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await metrics.getByRole('table', { name: 'Left out of all numbers' }).waitFor();
    await story.picture('31-metrics-tables');
    for (let tries = 0; !(await focused()).includes('Save as CSV') && tries < 30; tries += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const file = join(home, 'metrics.csv');
    await chooseFile(file);
    await metrics.getByRole('status').getByText(`Saved as ${file}`).waitFor();
    const csv = await readFile(file, 'utf8');
    assert.match(csv, /^time,Time to resolve,,,started,resolved,0,2,/m);
    assert.match(csv, /^left out,drills,,,,,0,/m);
  });

  it('it is exported as a folder of Markdown, as a page, and as JSON, from the palette', async () => {
    const folder = join(home, 'folder');
    await mkdir(folder);
    await exported(/Markdown folder/, `${folder}/`);
    const name = await eventually('the folder', async () => {
      const [made] = await readdir(folder);
      return made !== undefined && (await readdir(join(folder, made))).includes('README.md')
        ? made
        : undefined;
    });
    assert.deepEqual((await readdir(join(folder, name))).sort(), [
      'README.md',
      'post-mortem.md',
      'timeline.md',
    ]);
    await exported(/HTML page/, join(home, 'incident.html'));
    await eventually('the page', async () =>
      (await fileAt(join(home, 'incident.html'))).includes(`Post-mortem: ${NEXT}`) ? true : undefined,
    );
    await exported(/JSON/, join(home, 'incident.json'));
    await eventually('the whole file', async () => {
      await fileAt(join(home, 'incident.json'));
      return json(join(home, 'incident.json')).catch(() => undefined);
    });
    await story.picture('32-exported');
  });

  it('it is the same incident where its JSON is taken in, in another repository', async () => {
    const { workbench } = story;
    const other = join(home, 'other');
    await mkdir(other);
    await gitIn(other, 'init', '-q');
    const address = new URL(workbench.address);
    address.searchParams.set('folder', other);
    await workbench.page.goto(address.href);
    await workbench.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await workbench.sidebar.open('Fireline');
    await workbench.command('Incident: Import Exported Incident…');
    await chooseFile(join(home, 'incident.json'));
    await workbench.sidebar.row('Incidents', NEXT).waitFor();
    await story.picture('32-imported');
    await exported(/JSON/, join(home, 'again.json'));
    const again = await eventually('the whole file', async () => {
      await fileAt(join(home, 'again.json'));
      return json(join(home, 'again.json')).catch(() => undefined);
    });
    const first = await json(join(home, 'incident.json'));
    assert.ok(first.events.length > 0);
    assert.deepEqual([again.incident, again.events], [first.incident, first.events]);
  });
});
