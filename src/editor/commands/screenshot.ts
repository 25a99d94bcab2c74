import { showBoard } from '../board/panels.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

/**
 * VS Code lets an extension read text from the clipboard and no pictures. The board is a page and can: it is brought to the
 * front with its place to paste in the focus, and takes the picture by itself where the page may read the clipboard.
 */
export async function pasteScreenshot(services: Services, argument: unknown): Promise<void> {
  const { incident } = await targetOf(services, argument);
  await showBoard(services, incident.id, { tab: 'evidence', paste: true });
}
