/** The checks that run in this window, by bisect. */
const running = new Map<string, { readonly controller: AbortController; readonly done: Promise<unknown> }>();

export const isChecking = (bisect: string): boolean => running.has(bisect);

/** Runs one at a time for a bisect; `work` is told when to stop. */
export async function whileChecking<T>(
  bisect: string,
  work: (controller: AbortController) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const done = work(controller);
  running.set(bisect, { controller, done });
  try {
    return await done;
  } finally {
    running.delete(bisect);
  }
}

/** Resolves once the check has ended. What went wrong with it is told elsewhere. */
export async function stopChecking(bisect: string): Promise<void> {
  const known = running.get(bisect);
  known?.controller.abort();
  await known?.done.catch(() => undefined);
}
