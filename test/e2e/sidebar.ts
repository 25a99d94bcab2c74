import type { Locator, Page } from 'playwright-core';
import { chooseFromMenu } from './menu.ts';
import type { Palette } from './palette.ts';

/** The sidebar: its container in the activity bar, its views, and the rows of their trees. */
export class Sidebar {
  readonly #page: Page;
  readonly #palette: Palette;

  constructor(page: Page, palette: Palette) {
    this.#page = page;
    this.#palette = palette;
  }

  /** Shows a container by the title that stands in the activity bar. */
  async open(container: string): Promise<void> {
    const title = this.#page
      .locator('.part.sidebar .composite.title')
      .filter({ hasText: new RegExp(container, 'i') });
    if (await title.isVisible()) return;
    await this.#page.locator(`.part.activitybar .action-label[aria-label^="${container}"]`).click();
    await title.waitFor();
  }

  /** Gives a view the focus, opening what hides it, with VS Code's own command for it. */
  async focusView(container: string, view: string): Promise<void> {
    await this.#palette.run(`${container}: Focus on ${view} View`);
  }

  /** One view (a section of the container) by its title. */
  view(title: string): Locator {
    return this.#page.locator('.part.sidebar .pane').filter({
      has: this.#page.locator('.pane-header').filter({ hasText: title }),
    });
  }

  /** The visible rows of a view's tree. Long trees show only what fits the screen. */
  rows(view: string): Locator {
    return this.view(view).locator('.monaco-list-row');
  }

  row(view: string, text: string | RegExp): Locator {
    return this.rows(view).filter({ hasText: text }).first();
  }

  checkbox(view: string, text: string | RegExp): Locator {
    return this.row(view, text).getByRole('checkbox');
  }

  /** Runs one of a row's inline actions, which appear when the row has the pointer. */
  async rowAction(view: string, text: string | RegExp, action: string): Promise<void> {
    const row = this.row(view, text);
    await row.hover();
    await row.locator(`.action-label[aria-label^="${action}"]`).click();
  }

  /** Runs an entry of a row's context menu that asks something, until it asks. */
  async askByContextMenu(view: string, text: string | RegExp, action: string): Promise<void> {
    const row = this.row(view, text);
    await chooseFromMenu(this.#page, () => row.click({ button: 'right' }), action, this.#palette.input);
  }
}
