/** Lets one thing at a time be done with each remote; what is asked for meanwhile waits. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();
  readonly #onChange: () => void;

  /** @param onChange a remote has become busy or idle */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  isTaken(remote: string): boolean {
    return this.#last.has(remote);
  }

  async take<T>(remote: string, operation: () => Promise<T>): Promise<T> {
    const before = this.#last.get(remote);
    const running = (before ?? Promise.resolve()).then(operation);
    const settled = running.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(remote, settled);
    if (before === undefined) this.#onChange();
    try {
      return await running;
    } finally {
      if (this.#last.get(remote) === settled) {
        this.#last.delete(remote);
        this.#onChange();
      }
    }
  }

  /** Resolves when all that was under way is over, of these remotes or of all. */
  async settled(remotes: readonly string[] = [...this.#last.keys()]): Promise<void> {
    await Promise.all(remotes.flatMap((remote) => this.#last.get(remote) ?? []));
  }
}
