// Agents in a real workbench: another extension calls the tools, and the person is asked before anything is recorded.
// Pictures with FIRELINE_PICTURES, as in the story.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/lib/paths.ts';
import { Incident, startStory, type Story } from './story.ts';

describe('agents, in the workbench', function () {
  this.timeout(120_000);
  let story: Story;
  let shortId = '';

  before(async () => {
    story = await startStory({ extensions: [projectRoot, join(projectRoot, 'test/e2e/agent-extension')] });
    const { workbench } = story;
    await workbench.sidebar.open('Fireline');
    await workbench.command('Incident: Declare Incident');
    await workbench.palette.answer('Checkout returns 500 for express orders');
    await workbench.palette.pick('P1 (SEV-2)');
    const board = await new Incident(story).board();
    shortId = /INC-\d{8}-\w{4}/.exec((await board.locator('header').textContent()) ?? '')?.[0] ?? '';
  });
  after(() => story.end());

  async function call(name: string, input: object): Promise<void> {
    await story.workbench.command('Agent: Call a Tool');
    await story.workbench.page.getByText('Tool and input').waitFor();
    await story.workbench.palette.answer(JSON.stringify({ name, input }));
  }
  const dialog = () => story.workbench.dialog.widget;
  const answered = (text: RegExp) =>
    story.workbench.notifications().filter({ hasText: text }).first().waitFor();

  it('S41: an agent reads the incident without a question', async () => {
    await call('fireline_read_incident', {});
    await answered(new RegExp(`Answer: .*${shortId}`));
    await story.dismissNotifications();
  });

  it('S41: what an agent would write is shown with whom it is recorded as; turned away, nothing is', async () => {
    const text = 'The pool is exhausted: **look** at `db.ts`\n```\n<b>wait</b>';
    await call('fireline_add_note', { incident: shortId, agent: 'log reader', text });
    await dialog().getByText('log reader for Ana Ruiz').waitFor();
    const shown = (await dialog().textContent()) ?? '';
    for (const part of [shortId, '**look** at `db.ts`', '<b>wait</b>'])
      assert.ok(shown.includes(part), shown);
    await story.picture('10-agent');
    await story.workbench.page.keyboard.press('Escape');
    await answered(/Refused: /);
    await story.dismissNotifications();
    const { sidebar } = story.workbench;
    assert.equal(await sidebar.row('Timeline', /The pool is exhausted/).count(), 0);
  });
});
