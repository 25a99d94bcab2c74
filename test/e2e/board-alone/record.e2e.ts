import assert from 'node:assert/strict';
import { scenario } from '../../board-harness/scenarios.ts';
import { failing, requested, requests, Stage, upgraded } from './stage.ts';

const stage = new Stage();

describe('the board alone: what others wrote, and with whom it is shared', () => {
  before(() => stage.start());
  afterEach(() => stage.closePages());
  after(() => stage.stop());

  it('marks new entries by a word as well as by colour, and says on top who did what', async () => {
    const { page } = await stage.show('shared');
    const notice = page.locator('[data-tone=news]');
    assert.match(
      (await notice.textContent()) ?? '',
      /Since you last looked at \d\d:\d\d: 3 new entries\..*Bo Lind/,
    );
    const marked = page.locator('.entry[data-new=true]');
    assert.equal(await marked.count(), 3);
    for (const entry of await marked.all()) assert.match((await entry.textContent()) ?? '', /new.*Bo Lind/);
    assert.equal(await page.locator('.entry[data-new=false] .new').count(), 0);
  });

  it('Show goes to the oldest new entry, and Mark as read says so to the host', async () => {
    const board = await stage.show('shared');
    const { page } = board;
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    const focused = page.locator('.entry:focus');
    await focused.waitFor();
    assert.match((await focused.textContent()) ?? '', /Null card token/);
    await page.getByRole('button', { name: 'Mark as read' }).click();
    assert.equal((await requested(board, 'incident.run')).command, 'markRead');
  });

  it('Show asks for as much of the timeline as is needed when the entry is further down', async () => {
    const { state, now } = scenario('shared', { timelineLimit: 2 });
    const whole = scenario('shared').state;
    const first = state.news?.first;
    assert.ok(first && first.depth > 2);
    const { page, sent } = await stage.open({
      now,
      host: (message) => {
        if (message.type === 'ready') return { type: 'state', state };
        if (message.type !== 'timeline.more') return undefined;
        return [
          { type: 'state', state: whole },
          { type: 'reply', id: message.id, ok: true },
        ];
      },
    });
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.locator(`.entry[data-entry="${first.id}"]:focus`).waitFor();
    assert.deepEqual(
      sent
        .filter(({ type }) => type === 'timeline.more')
        .map((message) => 'count' in message && message.count),
      [first.depth],
    );
  });

  it('tells a screen reader of an arrival once, however often the board is drawn', async () => {
    const { page, send } = await stage.show('shared');
    await page.locator('[role=status]').getByText('Bo Lind').waitFor({ state: 'attached' });
    const said = await page.evaluate(() => {
      const region = document.querySelector('[role=status][aria-live=polite]');
      const texts = [region?.textContent ?? ''];
      if (region)
        new MutationObserver(() => texts.push(region.textContent)).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        });
      Object.assign(globalThis, { said: texts });
      return texts;
    });
    assert.match(said[0] ?? '', /^3 new entries: .*Bo Lind/);
    const { state } = scenario('shared');
    await send({ type: 'state', state: { ...state, journal: { pending: 2 } } });
    const news = state.news && { ...state.news, count: 4, text: `${state.news.text}; 1 note by Cleo Sand` };
    await send({ type: 'state', state: { ...state, news } });
    await page.locator('[role=status]').getByText('Cleo Sand').waitFor({ state: 'attached' });
    const heard = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    assert.equal(heard.length, 2, heard.join(' | '));
    assert.match(heard[1] ?? '', /^4 new entries: .*Cleo Sand/);
  });

  it('gives somebody who comes late the standing and the hand-off brief, and marks no entry', async () => {
    const board = await stage.show('late');
    const { page } = board;
    const notice = page.locator('[data-tone=news]');
    assert.match(
      (await notice.textContent()) ?? '',
      /You have not seen this incident before.*commander Ana Ruiz.*Recent deployment/,
    );
    assert.equal(await page.locator('.entry[data-new=true]').count(), 0);
    await page.getByRole('button', { name: 'Hand-off brief' }).click();
    assert.equal((await requested(board, 'incident.run')).command, 'openHandOff');
  });

  it('says in one quiet line that it is not shared, with a way to share it', async () => {
    const board = await stage.show('local');
    const { page } = board;
    const line = page.locator('[data-sharing=""]');
    assert.match((await line.textContent()) ?? '', /not shared: entries stay in this clone/);
    await line.getByRole('button', { name: 'Share…' }).click();
    assert.equal((await requested(board, 'incident.run')).command, 'shareIncident');
    await page.getByRole('button', { name: 'More for this incident' }).click();
    assert.equal(await page.getByRole('menuitem', { name: 'Stop sharing…' }).count(), 0);
    await page.getByRole('menuitem', { name: 'Save as bundle…' }).click();
    assert.deepEqual(
      requests(board, 'incident.run').map((message) => 'command' in message && message.command),
      ['shareIncident', 'saveBundle'],
    );
  });

  it('says why nothing is exchanged, since when, and what to do, and shows what became of trying', async () => {
    const board = await stage.show('offline', { reply: failing('Still no network.') });
    await upgraded(board);
    const { page } = board;
    const notice = page.locator('.notice').filter({ hasText: 'Not exchanged with origin' });
    const text = (await notice.textContent()) ?? '';
    assert.match(
      text,
      /offline since \d\d:\d\d.*Check the network.*Last exchanged \d\d:\d\d.*Tries again at \d\d:\d\d/,
    );
    await notice.getByRole('button', { name: 'Sync now' }).click();
    await notice.getByText('Still no network.').waitFor();
  });

  it('has nothing of it where there is no git to share by', async () => {
    const { page } = await stage.show('investigation');
    assert.equal(await page.locator('[data-sharing]').count(), 0);
    await page.getByRole('button', { name: 'More for this incident' }).click();
    assert.equal(await page.getByRole('menuitem', { name: /[Ss]har|bundle|Sync/ }).count(), 0);
  });
});
