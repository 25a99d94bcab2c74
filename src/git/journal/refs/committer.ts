import { GitProcessError, runGit } from '../../process.ts';
import type { Repository } from './refs.ts';

/** People seldom change their name, and asking costs a process in every flush. */
const REMEMBERED_MS = 10 * 60_000;

/** Who the person is to git. */
export class Committer {
  readonly #repository: Repository;
  readonly #folder: string;
  #known: { readonly name: string; readonly zone: string; readonly until: number } | undefined;

  /** @param folder where the person works: their identity may depend on it */
  constructor(repository: Repository, folder: string) {
    this.#repository = repository;
    this.#folder = folder;
  }

  /** As git itself would sign a commit now, but never with a name that git made up. */
  async line(now: number): Promise<string | undefined> {
    if (!this.#known || now > this.#known.until) await this.#ask(now);
    return this.#known && `${this.#known.name} ${Math.floor(now / 1000)} ${this.#known.zone}`;
  }

  async #ask(now: number): Promise<void> {
    const args = ['-c', 'user.useConfigOnly=true', 'var', 'GIT_COMMITTER_IDENT'];
    const askIn = (cwd: string) => runGit(args, { cwd, gitPath: this.#repository.gitPath });
    // A worktree may be removed while it is open.
    const result = await askIn(this.#folder).catch((error: unknown) => {
      if (error instanceof GitProcessError) return askIn(this.#repository.commonDir);
      throw error;
    });
    const [, name, zone] = /^(.+>) \d+ ([+-]\d{4})\n$/.exec(result.stdout.toString()) ?? [];
    const isKnown = result.exitCode === 0 && name !== undefined && zone !== undefined;
    this.#known = isKnown ? { name, zone, until: now + REMEMBERED_MS } : undefined;
  }
}
