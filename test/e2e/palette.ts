import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** The quick input at the top of the window: the command palette, and every pick and question of an extension. */
export class Palette {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get widget(): Locator {
    return this.#page.locator('.quick-input-widget:visible');
  }

  get input(): Locator {
    return this.widget.locator('.quick-input-box input');
  }

  get rows(): Locator {
    return this.widget.locator('.quick-input-list .monaco-list-row');
  }

  /** Runs the command whose title is exactly this, category included: "Incident: Declare Incident". */
  async run(title: string): Promise<void> {
    await this.choose(title);
    await this.input.press('Enter');
    // What is typed before the palette is gone would be taken for a search of commands, not for an answer.
    await eventually(`the command palette to run "${title}"`, async () =>
      (await this.#isOpen()) ? undefined : true,
    );
  }

  /** Makes it the chosen one, so that Enter runs it. */
  async choose(title: string): Promise<void> {
    const row = this.rows.filter({ has: this.#page.getByText(title, { exact: true }) }).first();
    // The palette lists the commands known when it opens; a window that just started learns of more.
    await eventually(`the command "${title}" in the command palette`, async () => {
      await this.#open();
      // On a busy machine a notification or a menu may take the focus, and close the palette, in between.
      const isTyped = await this.input.fill(`>${title}`, { timeout: 3000 }).then(
        () => true,
        () => false,
      );
      if (isTyped && (await appears(row))) return true;
      await this.#page.keyboard.press('Escape');
      return undefined;
    });
    await this.#walkTo(row, `"${title}" to be the chosen command`);
  }

  /** Answers a pick with the row that shows this text. */
  async pick(text: string | RegExp): Promise<void> {
    const row = this.rows.filter({ hasText: text }).first();
    await row.waitFor();
    await this.#walkTo(row, `"${text.toString()}" to be the chosen row`);
    await this.input.press('Enter');
  }

  /** Answers a question with a text. */
  async answer(text: string): Promise<void> {
    await this.input.waitFor();
    // A list that was just answered is still there for a moment, and would be searched for the text instead.
    await this.rows
      .first()
      .waitFor({ state: 'hidden', timeout: 3000 })
      .catch(() => undefined);
    await this.input.fill(text);
    await this.input.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press('Escape');
  }

  /** Enter takes what the arrow keys chose, so the row is walked to like a person would. */
  async #walkTo(row: Locator, what: string): Promise<void> {
    await eventually(what, async () => {
      // A board that is just being opened takes the focus away; a person clicks back into the question.
      await this.input.focus();
      if (await isFocused(row)) return true;
      await this.#page.keyboard.press('ArrowDown');
      return undefined;
    });
  }

  /** Whether commands are being looked for; a question of a command has the same widget and no ">". */
  async #isOpen(): Promise<boolean> {
    const typed = await this.input.inputValue({ timeout: 200 }).catch(() => '');
    return typed.startsWith('>');
  }

  async #open(): Promise<void> {
    await eventually('the command palette', async () => {
      await this.#page.keyboard.press('F1');
      return await appears(this.input);
    });
  }
}

async function isFocused(row: Locator): Promise<boolean> {
  return ((await row.getAttribute('class')) ?? '').split(' ').includes('focused');
}

async function appears(row: Locator): Promise<boolean> {
  return await row.waitFor({ timeout: 1500 }).then(
    () => true,
    () => false,
  );
}
