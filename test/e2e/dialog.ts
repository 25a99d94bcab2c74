import type { Locator, Page } from 'playwright-core';

/** The modal dialog in the middle of the window. */
export class Dialog {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get widget(): Locator {
    return this.#page.locator('.monaco-dialog-box');
  }

  /** What it says, once it is there. */
  async text(): Promise<string> {
    await this.widget.waitFor();
    return (await this.widget.textContent()) ?? '';
  }

  /** Presses one of its buttons; answers what was agreed to. */
  async agree(button: string | RegExp): Promise<string> {
    const text = await this.text();
    await this.widget
      .getByRole('button', { name: button, ...(typeof button === 'string' && { exact: true }) })
      .click();
    await this.widget.waitFor({ state: 'hidden' });
    return text;
  }

  /** Answers with the button that has the focus. Before one has it, an Enter would go to what is behind. */
  async enter(): Promise<void> {
    await this.widget.locator('.monaco-button:focus').press('Enter');
    await this.widget.waitFor({ state: 'hidden' });
  }
}
