import type { Deployment } from '../../core/deployments/deployment.ts';
import { containmentIn, type Containment, type Graph } from '../../core/deployments/steps.ts';
import type { NamedTag } from '../../core/deployments/scheme.ts';
import { compareText } from '../../core/deployments/select.ts';
import { GitError } from '../client.ts';
import { readToEnd } from '../reader.ts';
import type { Repository } from '../repository.ts';
import { MainlineWalk } from './mainline-walk.ts';
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

/** So many of the newest are looked for, to know whether deployments are of the mainline. */
const PROBES = 5;

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
  readonly #signal: AbortSignal | undefined;
  #mainline: MainlineWalk | undefined;
  #begun: Begun | undefined;
  #read: ReadonlyMap<NamedTag, ReadTag> = new Map();

  constructor(repository: Repository, signal: AbortSignal | undefined) {
    this.#repository = repository;
    this.#signal = signal;
  }

  /** Sets out while names are still read: most deployments are of the mainline. */
  beginAt(tip: string): void {
    if (!this.#repository.isShallow) {
      this.#mainline = new MainlineWalk(this.#repository, tip, MOST_COMMITS, this.#signal);
    }
  }

  /**
   * Sets out before the tags have been read, where their names tell which the newest are: the walk takes longer than all
   * else, and waits for nothing then.
   * @param tip of the mainline
   */
  begin(tags: readonly NamedTag[], limit: number, tip: string | undefined): void {
    const newest = tags
      .toSorted((a, b) => compareText(b.class.time ?? '', a.class.time ?? ''))
      .slice(0, limit);
    const oldest = newest.at(-1);
    if (this.#begun !== undefined || oldest?.class.time === undefined) return;
    if (this.#mainline?.hasMet(newest.slice(0, PROBES).map(({ object }) => object)) === true) return;
    void this.end();
    const from = [...new Set([...(tip === undefined ? [] : [tip]), ...tags.map(({ object }) => object)])];
    const graph = this.#walk([...from, `^${oldest.object}^@`]);
    // Whoever needs it will hear of it; a list of something else does not.
    graph.catch(() => undefined);
    this.#begun = { graph, tags, oldest };
  }

  /** What the tags are that it set out from. */
  know(read: ReadonlyMap<NamedTag, ReadTag>): void {
    this.#read = read;
  }

  /**
   * @param oldest and when it was deployed
   * @returns undefined when this clone lacks too much of its history to say
   * @throws GitError `aborted`
   */
  async between(
    revisions: readonly string[],
    { revision: oldest, at }: { readonly revision?: string; readonly at?: string },
  ): Promise<Containment | undefined> {
    if (oldest !== undefined && at !== undefined) {
      const graph = await this.#mainline?.downTo(oldest, Date.parse(at), revisions);
      if (graph !== undefined) return containmentIn(graph, revisions);
    }
    const early = await this.#early(revisions, oldest);
    if (early !== undefined) return early;
    const graph = await this.#walk([
      ...new Set(revisions),
      ...(oldest === undefined ? [] : [`^${oldest}^@`]),
    ]);
    return graph && containmentIn(graph, revisions);
  }

  /** To be called when nothing more will be asked. */
  async end(): Promise<void> {
    const mainline = this.#mainline;
    this.#mainline = undefined;
    await mainline?.stop();
  }

  /** What was walked before, if it went from everything and far enough. */
  async #early(revisions: readonly string[], oldest: string | undefined): Promise<Containment | undefined> {
    if (this.#begun === undefined || oldest === undefined) return undefined;
    const graph = await this.#begun.graph;
    const end = this.#read.get(this.#begun.oldest)?.revision;
    if (graph === undefined || graph.isCut || end === undefined) return undefined;
    const known = new Set(graph.commits.map(({ revision }) => revision));
    for (const tag of this.#begun.tags) known.add(this.#read.get(tag)?.revision ?? '');
    if (!revisions.every((revision) => known.has(revision))) return undefined;
    const walked = containmentIn(graph, [...revisions, end]);
    return walked.contains(oldest, end) === true ? walked : undefined;
  }

  async #walk(input: readonly string[]): Promise<Graph | undefined> {
    try {
      const options = { signal: this.#signal, input: [input.map((line) => `${line}\n`).join('')] };
      const output = await readToEnd(this.#repository, WALK, options);
      return parseGraph(output.toString('latin1'), this.#repository.isShallow);
    } catch (error) {
      if (error instanceof GitError && error.reason !== 'aborted') return undefined;
      throw error;
    }
  }
}

function parseGraph(text: string, isShallow: boolean): Graph {
  const lines = text.split('\n');
  // After the last line end there is nothing.
  lines.pop();
  const commits = lines.map((line) => {
    const [revision = '', ...parents] = line.split(' ');
    return { revision, parents };
  });
  return { commits, isCut: isShallow || commits.length >= MOST_COMMITS };
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
