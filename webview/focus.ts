const TRIES = 120;

/** Brings what a selector finds into view and gives it the focus, once it has been drawn. */
export function focusOn(selector: string): void {
  let tries = 0;
  const look = (): void => {
    const found = document.querySelector<HTMLElement>(selector);
    if (found !== null) {
      found.scrollIntoView({ block: 'center' });
      found.focus({ preventScroll: true });
    } else if ((tries += 1) < TRIES) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

export const entrySelector = (id: string): string => `[data-entry="${CSS.escape(id)}"]`;
export const stepSelector = (id: string): string => `[data-step="${CSS.escape(id)}"] input`;
/** The text of what is said next; one of the two, as the toolkit's field follows the platform's. */
export const draftSelector = (kind: string): string =>
  `[data-words="${CSS.escape(kind)}"] :is(textarea, vscode-text-area)`;
