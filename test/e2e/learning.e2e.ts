// What is left of an incident when it is over, in a real workbench: the next one that resembles it. Pictures with FIRELINE_PICTURES, as in the story.
import assert from 'node:assert/strict';
import { Incident, startStory, type Story } from './story.ts';

const PAST = 'Checkout returns 500 for express orders';
const NEXT = 'Express orders: checkout returns 500 again';

describe('what is learned from an incident, in the workbench', function () {
  this.timeout(120_000);
  this.bail(true);
  let story: Story;
  let incident: Incident;

  before(async () => {
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
  });

  async function declare(title: string, severity: string): Promise<void> {
    await story.workbench.command('Incident: Declare Incident');
    await story.workbench.palette.answer(title);
    await story.workbench.palette.pick(severity);
    await (await incident.board()).getByRole('heading', { name: title }).waitFor();
  }

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
});
