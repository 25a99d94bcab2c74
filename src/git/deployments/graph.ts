import type { Deployment } from '../../core/deployments/deployment.ts';
import { containmentIn, type Containment, type Graph } from '../../core/deployments/steps.ts';
import type { NamedTag } from '../../core/deployments/scheme.ts';
import { compareText } from '../../core/deployments/select.ts';
import { GitError } from '../client.ts';
import { LineReader, runReaderToEnd } from '../reader.ts';
import type { Repository } from '../repository.ts';
import type { ReadTag } from './tags.ts';

/** So many commits between the oldest and the newest deployment are looked at, newest first. */
const MOST_COMMITS = 20_000;
const WALK = [
  'rev-list',
  '--parents',
  '--topo-order',
  '--ignore-missing',
  `--max-count=${MOST_COMMITS}`,
  '--stdin',
];

type Commit = Graph['commits'][number];

interface Begun {
  readonly graph: Promise<Graph | undefined>;
  readonly tags: readonly NamedTag[];
  readonly oldest: NamedTag;
}

/**
 * Which of the revisions contain which: one process, however many there are. Git walks from all of them down to the
 * `oldest`, whose own ancestors all but surely belong to every one of them; without one, down to the first commits.
 */
export class Walk {
  readonly #repository: Repository;
  readonly #stopping = new AbortController();
  readonly #signal: AbortSignal | undefined;
  #begun: Begun | undefined;
  #known: ReadonlyMap<NamedTag, ReadTag> = new Map();
  /** Why the last one told nothing, for a person. */
  failure: string | undefined;

  constructor(repository: Repository, signal: AbortSignal | undefined) {
    this.#repository = repository;
    this.#signal = signal;
  }

  /**
   * Sets out before the tags have been read, where their names tell which the newest are: the walk takes longer than all
   * else.
   * @param tip of the mainline
   */
  begin(tags: readonly NamedTag[], limit: number, tip: string | undefined): void {
    const newest = tags
      .toSorted((a, b) => compareText(b.class.time ?? '', a.class.time ?? ''))
      .slice(0, limit);
    const oldest = newest.at(-1);
    if (this.#begun !== undefined || oldest?.class.time === undefined) return;
    const from = [...new Set([...(tip === undefined ? [] : [tip]), ...tags.map(({ object }) => object)])];
    const graph = this.#walk([...from, `^${oldest.object}^@`]);
    // Whoever needs it will hear of it; a list of something else does not.
    graph.catch(() => undefined);
    this.#begun = { graph, tags, oldest };
  }

  /** What the tags are that it set out from. */
  know(read: ReadonlyMap<NamedTag, ReadTag>): void {
    this.#known = read;
  }

  /**
   * @returns undefined when this clone lacks too much of its history to say
   * @throws GitError `aborted`
   */
  async between(revisions: readonly string[], oldest: string | undefined): Promise<Containment | undefined> {
    const early = await this.#early(revisions, oldest);
    if (early !== undefined) return early;
    const graph = await this.#walk([
      ...new Set(revisions),
      ...(oldest === undefined ? [] : [`^${oldest}^@`]),
    ]);
    return graph && containmentIn(graph, revisions);
  }

  /** To be called when nothing more will be asked. @returns when git has ended */
  async end(): Promise<void> {
    this.#stopping.abort();
    await this.#begun?.graph.catch(() => undefined);
  }

  /** What was walked before, if it went from everything and far enough. */
  async #early(revisions: readonly string[], oldest: string | undefined): Promise<Containment | undefined> {
    if (this.#begun === undefined || oldest === undefined) return undefined;
    const graph = await this.#begun.graph;
    const end = this.#known.get(this.#begun.oldest)?.revision;
    if (graph === undefined || graph.isCut || end === undefined) return undefined;
    const walked = containmentIn(graph, [...revisions, end]);
    const from = new Set(this.#begun.tags.map((tag) => this.#known.get(tag)?.revision));
    const isFromAll = revisions.every((revision) => walked.has(revision) || from.has(revision));
    return isFromAll && walked.contains(oldest, end) === true ? walked : undefined;
  }

  async #walk(from: readonly string[]): Promise<Graph | undefined> {
    const input = [from.map((line) => `${line}\n`).join('')];
    const commits: Commit[] = [];
    const lines = new LineReader();
    const signal = AbortSignal.any([this.#stopping.signal, ...(this.#signal ? [this.#signal] : [])]);
    try {
      await runReaderToEnd(this.#repository, WALK, { signal, input }, (chunk) => {
        for (const line of lines.read(chunk)) {
          const [revision = '', ...parents] = line.split(' ');
          commits.push({ revision, parents });
        }
      });
      this.failure = undefined;
      return { commits, isCut: this.#repository.isShallow || commits.length >= MOST_COMMITS };
    } catch (error) {
      if (!(error instanceof GitError) || error.reason === 'aborted') throw error;
      this.failure = error.message;
      return undefined;
    }
  }
}

/** Of those that are surely in this clone, the one that git is told to stop at. */
export function oldestOf<T extends Pick<Deployment, 'revision' | 'at' | 'kind'>>(
  deployments: readonly T[],
): T | undefined {
  const here = deployments.filter(({ kind }) => kind !== 'told' && kind !== 'github');
  let oldest = here[0];
  for (const one of here) if (oldest !== undefined && one.at < oldest.at) oldest = one;
  return oldest;
}
