import assert from 'node:assert/strict';
import { scenario } from '../../board-harness/scenarios.ts';
import { failing, requested, requests, Stage, upgraded } from './stage.ts';

const stage = new Stage();

describe('the board alone: nothing typed is lost', () => {
  before(() => stage.start());
  afterEach(() => stage.closePages());
  after(() => stage.stop());

  it('keeps a note through a reload, and clears it once the host has it', async () => {
    const board = await stage.show('mitigation');
    const { page } = board;
    const note = page.getByRole('textbox', { name: 'Note for the timeline' });
    await note.fill('The cache is cold');
    await page.waitForTimeout(200);
    const kept = await page.evaluate(() => sessionStorage.getItem('state'));
    assert.match(kept ?? '', /The cache is cold/, 'kept soon, not only when the page goes');
    await page.reload();
    await note.waitFor();
    assert.equal(await note.inputValue(), 'The cache is cold');
    await note.press('Control+Enter');
    await page.waitForFunction(() => !document.body.textContent.includes('Ctrl+Enter adds it'));
    assert.equal(await note.inputValue(), '');
    assert.equal((await requested(board, 'note.add')).text, 'The cache is cold');
  });

  it('keeps a note that could not be saved, and says so beside it', async () => {
    const { page } = await stage.show('mitigation', { reply: failing('The disk is full.') });
    const note = page.getByRole('textbox', { name: 'Note for the timeline' });
    await note.fill('The cache is cold');
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.locator('.composer .problem').waitFor();
    assert.equal(await page.locator('.composer .problem').textContent(), 'The disk is full.');
    assert.equal(await note.inputValue(), 'The cache is cold');
    assert.equal(await page.getByRole('status').first().textContent(), 'The disk is full.');
  });

  it('keeps a note when the host never answers', async () => {
    const { page } = await stage.show('mitigation', { reply: () => 'never' });
    const note = page.getByRole('textbox', { name: 'Note for the timeline' });
    await note.fill('Hello?');
    await note.press('Control+Enter');
    await page.clock.fastForward(21_000);
    await page.locator('.composer .problem').waitFor();
    assert.equal(await note.inputValue(), 'Hello?');
  });

  it('Escape leaves a field and keeps what was typed; Save sends it', async () => {
    const board = await stage.show('triage');
    const { page } = board;
    const users = page.locator('[data-field="usersAffected"]');
    await page.getByRole('button', { name: 'Edit: Users affected' }).click();
    await users.getByRole('textbox').fill('Everyone');
    await users.getByRole('textbox').press('Escape');
    await page.waitForTimeout(200);
    await page.reload();
    await users.getByRole('button', { name: 'Unsaved draft' }).click();
    assert.equal(await users.getByRole('textbox').inputValue(), 'Everyone');
    await users.getByRole('textbox').press('Enter');
    await users.getByRole('textbox').waitFor({ state: 'detached' });
    assert.deepEqual((await requested(board, 'facts.update')).facts, { usersAffected: 'Everyone' });
  });

  it('a field that is emptied is taken back, and a link that is none is not sent', async () => {
    const board = await stage.show('triage');
    const { page } = board;
    await page.getByRole('button', { name: 'Edit: Users affected' }).click();
    const users = page.locator('[data-field="usersAffected"]').getByRole('textbox');
    await users.fill('');
    await users.press('Enter');
    await users.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Edit: Channel or thread' }).click();
    const channel = page.locator('[data-field="channel"]');
    await channel.getByRole('textbox').fill('javascript:alert(1)');
    await channel.getByRole('textbox').press('Enter');
    await channel.locator('.problem').waitFor();
    assert.deepEqual((await requested(board, 'facts.update')).facts, { usersAffected: null });
    assert.equal(requests(board, 'facts.update').length, 1);
  });

  it('typing goes on undisturbed while the toolkit arrives', async () => {
    const board = await stage.show('mitigation', { delayToolkitMs: 600 });
    const { page } = board;
    const note = page.getByRole('textbox', { name: 'Note for the timeline' });
    assert.equal(await page.locator('vscode-button').count(), 0, 'the toolkit is not there yet');
    await note.focus();
    await page.keyboard.type('before ');
    await upgraded(board);
    await page.keyboard.type('and after');
    assert.equal(await note.inputValue(), 'before and after');
    await page.keyboard.press('Tab');
    await page.locator('vscode-text-area').first().waitFor();
    assert.equal(await note.inputValue(), 'before and after');
  });

  it('works without the toolkit', async () => {
    const board = await stage.show('mitigation', { delayToolkitMs: -1 });
    await board.page.getByRole('textbox', { name: 'Note for the timeline' }).fill('x');
    await board.page.getByRole('button', { name: 'Add note' }).click();
    await board.page.waitForFunction(
      () => document.querySelector<HTMLTextAreaElement>('.composer textarea')?.value === '',
    );
    assert.equal(requests(board, 'note.add').length, 1);
    assert.ok(
      requests(board, 'problem').some(
        (message) => 'message' in message && message.message.includes('toolkit'),
      ),
    );
  });
});

describe('the board alone: working an incident', () => {
  before(() => stage.start());
  afterEach(() => stage.closePages());
  after(() => stage.stop());

  it('C03 S09: a step is ticked with a click, and taken back with an error when that fails', async () => {
    const board = await stage.show('triage', { reply: failing('git is busy.') });
    const { page } = board;
    const box = page.getByRole('checkbox', { name: 'Classify the severity' });
    await box.click();
    await page.getByText('git is busy.').first().waitFor();
    assert.equal(await box.isChecked(), false);
    assert.equal((await requested(board, 'step.set')).status, 'done');
  });

  it('C03: a step is skipped with its reason, by keyboard alone', async () => {
    const board = await stage.show('triage');
    await upgraded(board);
    const { page } = board;
    await page.getByRole('button', { name: 'More for “Open a channel or thread”' }).focus();
    await page.keyboard.press('Enter');
    // The menu gives the focus to its first item, and would take it from another one.
    await page.locator('[role="menuitem"]:focus').waitFor();
    for (let tries = 0; tries < 5; tries += 1) {
      const label = await page.evaluate(() => document.activeElement?.textContent);
      if (label === 'Skip…') break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Why is it skipped?' }).getByRole('textbox').waitFor();
    await page.waitForTimeout(100);
    await page.keyboard.type('We sit together');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('group', { name: 'Why is it skipped?' }).waitFor({ state: 'detached' });
    const message = await requested(board, 'step.set');
    assert.deepEqual([message.status, message.note], ['skipped', 'We sit together']);
  });

  it('a menu closes on Escape and gives the focus back', async () => {
    const { page } = await stage.show('triage');
    const button = page.getByRole('button', { name: 'More for this incident' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.locator('[role="menuitem"]:focus').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem', { name: 'Close incident…' }).waitFor({ state: 'hidden' });
    assert.ok(await button.evaluate((element) => element === document.activeElement));
  });

  it('S16: arrow keys look at the answers, Enter decides', async () => {
    const board = await stage.show('mitigation');
    const { page } = board;
    assert.match(
      (await page.getByRole('radio', { checked: true }).textContent()) ?? '',
      /^A recent deployment/,
    );
    await page.getByRole('radio', { checked: true }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal(requests(board, 'cause.decide').length, 0);
    await page.keyboard.press('Enter');
    assert.equal((await requested(board, 'cause.decide')).cause, 'code-bug');
  });

  it('C04 S17: the linked deployment stands under the decision, with its commits on demand', async () => {
    const commit = {
      revision: 'a'.repeat(40),
      at: '2026-11-20T13:00:00.000Z',
      author: 'Bo',
      subject: 'Skip 3DS',
    };
    const board = await stage.show('mitigation', {
      reply: (message) =>
        message.type === 'deployment.commits' ? { commits: { list: [commit], total: 3 } } : undefined,
    });
    const { page } = board;
    const row = page.locator('main [data-deployment="tag:payments v2.14.0"]');
    assert.match((await row.textContent()) ?? '', /linked as the cause.*12 min before impact/s);
    await row.locator('summary').click();
    await row.getByText('Skip 3DS').waitFor();
    assert.match((await row.textContent()) ?? '', /3 commits.*and 2 older/s);
    await row.getByRole('button', { name: 'Unlink payments v2.14.0' }).click();
    assert.equal((await requested(board, 'deployment.unlink')).deployment, 'tag:payments v2.14.0');
    assert.equal(
      await page
        .locator('main')
        .getByRole('button', { name: /^Link / })
        .count(),
      2,
    );
  });

  it('S23: a pasted picture becomes evidence', async () => {
    const board = await stage.show('verification');
    // By then the board listens to what is pasted, which it does after it is drawn.
    await upgraded(board);
    await board.page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([1, 2, 3])], 'image.png', { type: 'image/png' }));
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    });
    const message = await requested(board, 'evidence.paste');
    assert.equal(message.base64, 'AQID');
    assert.match(message.name, /^picture-.*\.png$/);
  });

  it('S23: where the page may not read the clipboard, it says which keys do it, with the focus in place', async () => {
    const board = await stage.show('verification');
    await upgraded(board);
    await board.send({ type: 'show', tab: 'evidence', paste: true });
    const problem = board.page.locator('.problem').filter({ hasText: 'Press Ctrl+V now' });
    await problem.waitFor();
    assert.equal(requests(board, 'evidence.paste').length, 0);
    const focused = board.page.locator('.paste > :focus');
    assert.match((await focused.textContent()) ?? '', /Paste a screenshot/);
  });

  it('S23: a picture is shown small, with its hash; one that is not on this machine says so', async () => {
    const there = await stage.show('verification', {
      reply: ({ type }) => (type === 'evidence.picture' ? { ok: true, picture: 'works.png' } : undefined),
    });
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    await there.page.route('**/works.png', (route) =>
      route.fulfill({ contentType: 'image/png', body: Buffer.from(png, 'base64') }),
    );
    await there.page.getByRole('tab', { name: /Evidence/ }).click();
    await there.page.locator('.thumbnail img').waitFor();
    await there.page.getByText('SHA-256 aaaaaaaaaaaa…').waitFor();
    await there.page.getByRole('button', { name: 'Open Checkout works again' }).click();
    assert.equal((await requested(there, 'evidence.open')).sha256, 'a'.repeat(64));
    assert.ok(!there.complaints.some((text) => text.includes('img-src')));

    const away = await stage.show('verification');
    await away.page.getByRole('tab', { name: /Evidence/ }).click();
    await away.page.getByText('Not on this machine').waitFor();
  });

  it('C07: more of a long timeline comes when asked for', async () => {
    const board = await stage.show('huge');
    const { page } = board;
    assert.equal(await page.locator('.entry').count(), 200);
    await page.getByRole('button', { name: /^Show earlier/ }).click();
    assert.equal((await requested(board, 'timeline.more')).count, 400);
  });

  it('nothing can be changed on a board that is read-only', async () => {
    const { page } = await stage.show('readonly');
    assert.equal(await page.getByRole('textbox').count(), 0);
    assert.equal(await page.getByRole('button', { name: /^(Edit|More|Hotfix|Add|Link)/ }).count(), 0);
    assert.equal(await page.getByRole('checkbox').first().isDisabled(), true);
    await page.getByText('not trusted').waitFor();
  });

  it('a message that is not of the protocol changes nothing and is reported', async () => {
    const board = await stage.show('mitigation');
    await upgraded(board);
    const before = await board.page.locator('#board').innerHTML();
    await board.send({ type: 'state', state: { header: { title: '<img src=x onerror=alert(1)>' } } });
    await board.send('nonsense');
    await board.page.waitForTimeout(100);
    assert.equal(requests(board, 'problem').length, 2);
    assert.equal((await board.page.locator('#board').innerHTML()).length, before.length);
  });

  it('text from people is shown as text', async () => {
    const board = await stage.show('mitigation');
    const { state } = scenario('mitigation');
    await board.send({
      type: 'state',
      state: { ...state, header: { ...state.header, title: '<b id="injected">x</b>' } },
    });
    await board.page.getByRole('heading', { level: 1, name: '<b id="injected">x</b>' }).waitFor();
    assert.equal(await board.page.locator('#injected').count(), 0);
  });
});
