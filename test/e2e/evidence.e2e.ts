// Evidence in a real workbench: a screenshot from the clipboard, and text from where it is selected. Pictures with
// FIRELINE_PICTURES, as in the story.
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { eventually } from './eventually.ts';
import { chooseFromMenu } from './menu.ts';
import { gitIn, Incident, startStory, type Story } from './story.ts';

describe('evidence, in the workbench', function () {
  this.timeout(120_000);
  let story: Story;
  let incident: Incident;

  before(async () => {
    story = await startStory();
    incident = new Incident(story);
    const { workbench } = story;
    await workbench.sidebar.open('Fireline');
    await workbench.command('Incident: Declare Incident');
    await workbench.palette.answer('Checkout returns 500 for express orders');
    await workbench.palette.pick('P1 (SEV-2)');
    await incident.board();
  });
  after(() => story.end());

  /** Puts a picture of the window itself on the clipboard, as the keys for a screenshot do. */
  async function takeScreenshot(): Promise<void> {
    const { page } = story.workbench;
    const picture = (await page.screenshot()).toString('base64');
    await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      const blob = new Blob([bytes], { type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    }, picture);
  }

  /** The caption that is asked for. */
  const suggests = (caption: RegExp): Promise<true> =>
    eventually(`the caption ${String(caption)}`, async () => {
      const { widget, input } = story.workbench.palette;
      const value = await input.inputValue({ timeout: 1000 }).catch(() => '');
      return caption.test(value) && (await widget.getByText('Caption: what does it show?').isVisible());
    });

  it('S23: Paste Screenshot takes the picture from the clipboard, asks for a caption and shows it small', async () => {
    await takeScreenshot();
    await story.workbench.command('Incident: Paste Screenshot…');
    const { palette } = story.workbench;
    await suggests(/^Screenshot, /);
    await palette.answer('Checkout works again');
    const board = await incident.board();
    const row = board.locator('.row').filter({ hasText: 'Checkout works again' });
    const picture = row.locator('.thumbnail img');
    await picture.waitFor();
    await board.waitForFunction(
      () => (document.querySelector<HTMLImageElement>('.thumbnail img')?.naturalWidth ?? 0) > 1000,
    );
    const box = await row.locator('.thumbnail').boundingBox();
    assert.ok(box && box.width <= 130 && box.height <= 82);
    assert.match((await row.textContent()) ?? '', /PNG picture, .*SHA-256 [0-9a-f]{12}…/);
    await story.picture('9-evidence');
  });

  it('S23: a picture that is pasted on another tab of the board asks for a caption too', async () => {
    await takeScreenshot();
    const board = await incident.board();
    await board.getByRole('tab', { name: /Timeline/ }).click();
    await story.workbench.page.keyboard.press('Control+v');
    await suggests(/^Screenshot, /);
    await story.workbench.palette.cancel();
    await board.getByRole('tab', { name: /Evidence/ }).click();
    assert.equal(await board.locator('.row').count(), 1, 'turned away: nothing is added');
  });

  it('S23: a selection goes from the context menu of the editor to the board, with its lines and revision', async () => {
    const { workbench, folder } = story;
    const { page } = workbench;
    const file = (await gitIn(folder, 'ls-files', 'services/checkout/src')).split('\n')[0] ?? '';
    await page.keyboard.press('Control+p');
    await workbench.palette.input.fill(file);
    await workbench.palette.pick(basename(file));
    const editor = page.locator('.editor-instance .monaco-editor').first();
    await editor.locator('.view-line').first().click();
    const openMenu = async (): Promise<void> => {
      for (const key of ['Control+Home', 'Shift+ArrowDown', 'Shift+ArrowDown'])
        await page.keyboard.press(key);
      await editor
        .locator('.view-line')
        .first()
        .click({ button: 'right', position: { x: 4, y: 8 } });
      await story.picture('9-evidence-menu');
    };
    await chooseFromMenu(page, openMenu, 'Add Selection as Evidence…', workbench.palette.input);
    await suggests(new RegExp(`^${basename(file)}:1-2$`));
    await page.keyboard.press('Enter');
    await workbench.command('Incident: Open Board');
    const board = await incident.board();
    await board.getByRole('tab', { name: /Evidence/ }).click();
    const head = await gitIn(folder, 'rev-parse', 'HEAD');
    await board.getByText(`${file}, lines 1–2, at ${head.slice(0, 8)}`).waitFor();
    await story.picture('9-evidence-lines');
  });
});
