import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/**
 * Takes an entry of a context menu that asks something, until it asks: a menu can lose what it was opened on meanwhile.
 * @param open opens the menu, as often as needed
 * @param question what is seen once the entry did its work
 */
export async function chooseFromMenu(
  page: Page,
  open: () => Promise<void>,
  action: string,
  question: Locator,
): Promise<void> {
  const entry = page.locator('.monaco-menu .action-label').filter({ hasText: action });
  await eventually(`the question of "${action}"`, async () => {
    await open();
    // A menu ignores the mouse for its first 100 ms, so that the click that opens it does not choose as well.
    const isChosen = await entry.hover({ timeout: 3000 }).then(
      () => page.keyboard.press('Enter').then(() => true),
      () => false,
    );
    if (isChosen && (await appears(question))) return true;
    await page.keyboard.press('Escape');
    return undefined;
  });
}

const appears = (element: Locator): Promise<boolean> =>
  element.waitFor({ timeout: 4000 }).then(
    () => true,
    () => false,
  );
