import type { Graph } from '../../core/deployments/steps.ts';
import { isTimeUp, nextTurn } from '../journal/slices.ts';
import { LineReader, runReader } from '../reader.ts';
import type { Repository } from '../repository.ts';

type Commit = Graph['commits'][number];

/** A branch that was merged late began before the oldest deployment: so long before is looked for its beginning. */
const LATE_MERGE_MS = 30 * 86_400_000;

/** So many bytes are read before anybody asks, which is some thousand commits: then git waits. */
const AHEAD = 768 * 1024;

/**
 * What leads to the mainline, the newest first: begun before anybody knows how far down it is needed, and ended as soon as
 * that is reached.
 */
export class MainlineWalk {
  readonly #tip: string;
  /** As git printed them: nobody may need them, and there is more to do by then. */
  readonly #chunks: Buffer[] = [];
  readonly #ended: Promise<void>;
  readonly #stopping = new AbortController();
  readonly #asked: Promise<void>;
  #ask: () => void = () => undefined;
  #isEnded = false;
  /** Called when there is more, or no more. */
  #wake: (() => void) | undefined;

  /** @param most commits */
  constructor(repository: Repository, tip: string, most: number, signal: AbortSignal | undefined) {
    this.#tip = tip;
    this.#asked = new Promise((resolve) => (this.#ask = resolve));
    let bytes = 0;
    const either = AbortSignal.any([this.#stopping.signal, ...(signal === undefined ? [] : [signal])]);
    const args = ['rev-list', '--parents', '--timestamp', `--max-count=${most}`, tip, '--'];
    // Whatever it fails at, a walk that begins later says it better.
    this.#ended = runReader(repository, args, { signal: either }, (chunk) => {
      this.#chunks.push(chunk);
      this.#wake?.();
      return (bytes += chunk.length) > AHEAD ? this.#asked : undefined;
    }).then(
      () => this.#end(),
      () => this.#end(),
    );
  }

  /** Whether one of these commits was met by now. */
  hasMet(revisions: readonly string[]): boolean {
    return revisions.some((revision) => this.#chunks.some((chunk) => chunk.includes(revision)));
  }

  /** @returns when git has ended */
  stop(): Promise<void> {
    this.#stopping.abort();
    this.#ask();
    return this.#ended;
  }

  /**
   * All commits of the mainline that the parents of `oldest` do not have.
   * @param revisions that are looked for
   * @param at when `oldest` was committed or deployed, in milliseconds since 1970
   * @returns undefined when not all of them lead to the mainline, or clocks were so wrong that it cannot be told
   */
  async downTo(oldest: string, at: number, revisions: readonly string[]): Promise<Graph | undefined> {
    this.#ask();
    const frontier = new Frontier(this.#tip, oldest, revisions);
    for await (const lines of this.#lines()) {
      for (const line of lines) {
        const [seconds = '', revision = '', ...parents] = line.split(' ');
        if (!frontier.add({ revision, parents })) return undefined;
        if (frontier.isReached) return { commits: frontier.commits, isCut: false };
        if (Number(seconds) * 1000 < at - LATE_MERGE_MS) return undefined;
      }
    }
    return undefined;
  }

  /** A chunk has some hundred. */
  async *#lines(): AsyncGenerator<readonly string[]> {
    const reader = new LineReader();
    for (let place = 0; ; place += 1) {
      if (isTimeUp()) await nextTurn();
      while (this.#chunks[place] === undefined && !this.#isEnded) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
      const chunk = this.#chunks[place];
      if (chunk === undefined) return;
      yield reader.read(chunk);
    }
  }

  #end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }
}

/** Where a walk has come to. */
class Frontier {
  readonly commits: Commit[] = [];
  readonly #oldest: string;
  /** What was looked for and not met yet. */
  readonly #missing: Set<string>;
  readonly #met = new Set<string>();
  /** Parents of what was met, that were not met yet: of those that count, and of those that `oldest` has. */
  readonly #open: Set<string>;
  readonly #older = new Set<string>();

  constructor(tip: string, oldest: string, revisions: readonly string[]) {
    this.#oldest = oldest;
    this.#open = new Set([tip]);
    this.#missing = new Set(revisions).add(oldest);
  }

  get isReached(): boolean {
    return this.#missing.size === 0 && this.#open.size === 0;
  }

  /** @returns false where a parent came before its child: by its clock it was made later */
  add(commit: Commit): boolean {
    const { revision, parents } = commit;
    const isOlder = this.#older.delete(revision);
    this.#open.delete(revision);
    this.#missing.delete(revision);
    this.#met.add(revision);
    if (!isOlder) this.commits.push(commit);
    for (const parent of parents) {
      if (this.#met.has(parent)) return false;
      if (isOlder || revision === this.#oldest) {
        this.#open.delete(parent);
        this.#older.add(parent);
      } else if (!this.#older.has(parent)) this.#open.add(parent);
    }
    return true;
  }
}
