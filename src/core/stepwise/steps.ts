/** Work that is done a little at a time, for whoever has to let others have their turn in between. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all of it at once, whatever it yields between its steps. */
export function finish<T>(steps: Generator<unknown, T, undefined>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
