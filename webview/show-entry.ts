import { setIntent } from './intent.ts';

const TRIES = 120;

/** Brings an entry of the timeline into view and gives it the focus, once it has been drawn. */
export function showEntry(id: string): void {
  setIntent({ tab: 'timeline' });
  let tries = 0;
  const look = (): void => {
    const entry = document.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`);
    if (entry !== null) {
      entry.scrollIntoView({ block: 'center' });
      entry.focus({ preventScroll: true });
    } else if ((tries += 1) < TRIES) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
