import type { Deployment } from '../../core/deployments/deployment.ts';
import type { DeployedCandidates } from '../../core/suspects/candidate.ts';
import { isTimeUp, nextTurn } from '../journal/slices.ts';
import type { Repository } from '../repository.ts';
import { readGraph, type Graph } from './graph.ts';
import type { CandidateWindow } from './window.ts';

/** What is on the mainline, and in no deployment. */
export const UNRELEASED = 'unreleased';

export interface Deployed {
  /** Newest first; what is not deployed yet comes before all. A step back, and a second time, brought nothing. */
  readonly deployed: readonly DeployedCandidates[];
  /** Candidates that are not on the mainline: what a release branch alone has. Full hashes. */
  readonly elsewhere: readonly string[];
}

type Told = Pick<Deployment, 'id' | 'revision' | 'at' | 'previous'>;

/**
 * Which commits of the window each deployment brought: those that the one before it did not have. One process for all of
 * them.
 * @param deployments newest first; those outside of the window are left out
 * @throws GitError
 */
export async function readDeployed(
  repository: Repository,
  window: CandidateWindow,
  deployments: readonly Told[],
  signal?: AbortSignal,
): Promise<Deployed> {
  const within = deployments.filter(({ at }) => {
    const time = Date.parse(at);
    return time >= window.since && time <= window.until;
  });
  const named = within.flatMap(({ revision, previous }) => [
    revision,
    ...(previous ? [previous.revision] : []),
  ]);
  const graph = await readGraph(repository, window, named, signal);
  return contentsOf(graph, window, within);
}

async function contentsOf(
  graph: Graph,
  window: CandidateWindow,
  deployments: readonly Told[],
): Promise<Deployed> {
  const walk = new Walk(graph, mainlineOf(graph, window));
  const elsewhere = new Set<number>();
  const deployed: DeployedCandidates[] = [];
  for (const { id, at, revision, previous } of deployments) {
    if (isTimeUp()) await nextTurn();
    const brought = walk.brought(graph.indexOf(revision), previous && graph.indexOf(previous.revision));
    const candidates = brought.filter((index) => isWithin(graph, window, index));
    for (const index of candidates) if (!walk.isMainline(index)) elsewhere.add(index);
    deployed.push({ id, at: Date.parse(at), revisions: named(graph, candidates) });
  }
  const unreleased = walk.unreleased().filter((index) => isWithin(graph, window, index));
  const [newest] = unreleased;
  if (newest !== undefined) {
    deployed.unshift({ id: UNRELEASED, at: graph.times[newest] ?? 0, revisions: named(graph, unreleased) });
  }
  return { deployed, elsewhere: named(graph, [...elsewhere].sort((a, b) => a - b).slice(0, window.limit)) };
}

const named = ({ revisions }: Graph, indexes: readonly number[]): string[] =>
  indexes.flatMap((index) => revisions[index] ?? []);

const isWithin = ({ times }: Graph, { since, until }: CandidateWindow, index: number): boolean => {
  const time = times[index] ?? 0;
  return time >= since && time <= until;
};

/** By first parent, the newest first; as many as are candidates. */
function mainlineOf(graph: Graph, { tips, until, limit }: CandidateWindow): readonly number[] {
  const mainline = new Set<number>();
  for (const tip of tips) {
    let count = 0;
    for (
      let index = graph.indexOf(tip) ?? -1;
      index >= 0 && count < limit;
      index = graph.parents[index]?.[0] ?? -1
    ) {
      if (mainline.has(index)) break;
      mainline.add(index);
      if ((graph.times[index] ?? 0) <= until) count += 1;
    }
  }
  return [...mainline];
}

/** Walks the graph from deployment to deployment. What was seen is marked by the number of the walk, not cleared. */
class Walk {
  readonly #graph: Graph;
  readonly #mainline: readonly number[];
  readonly #onMainline: Uint8Array;
  readonly #isDeployed: Uint8Array;
  readonly #before: Int32Array;
  readonly #seen: Int32Array;
  readonly #covered: Int32Array;
  #number = 0;

  constructor(graph: Graph, mainline: readonly number[]) {
    const size = graph.revisions.length;
    this.#graph = graph;
    this.#mainline = mainline;
    this.#onMainline = new Uint8Array(size);
    for (const index of mainline) this.#onMainline[index] = 1;
    this.#isDeployed = new Uint8Array(size);
    this.#before = new Int32Array(size);
    this.#seen = new Int32Array(size);
    this.#covered = new Int32Array(size);
  }

  isMainline(index: number): boolean {
    return this.#onMainline[index] === 1;
  }

  /** What one has that the other lacks, as a person would name it: newest first. */
  brought(revision: number | undefined, previous: number | undefined): number[] {
    if (revision === undefined) return [];
    const number = (this.#number += 1);
    const had = previous === undefined ? [] : this.#mark([previous], this.#before, () => true);
    const found = this.#mark([revision], this.#seen, (index) => this.#before[index] !== number);
    for (const index of [...had, ...found]) this.#isDeployed[index] = 1;
    // What a merge to the mainline brought is that merge.
    const merged = found.flatMap((index) =>
      this.isMainline(index) ? (this.#graph.parents[index]?.slice(1) ?? []) : [],
    );
    this.#mark(merged, this.#covered, (index) => !this.isMainline(index) && this.#seen[index] === number);
    // A merge elsewhere only carries what is named already.
    const isCandidate = (index: number): boolean =>
      this.isMainline(index) ||
      (this.#covered[index] !== number && (this.#graph.parents[index]?.length ?? 0) < 2);
    return found.filter(isCandidate).sort((a, b) => a - b);
  }

  /** To be asked at the end. */
  unreleased(): readonly number[] {
    return this.#mainline.filter((index) => this.#isDeployed[index] !== 1);
  }

  #mark(from: readonly number[], marks: Int32Array, isWanted: (index: number) => boolean): number[] {
    const found: number[] = [];
    const open = [...from];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (index < 0 || marks[index] === this.#number || !isWanted(index)) continue;
      marks[index] = this.#number;
      found.push(index);
      open.push(...(this.#graph.parents[index] ?? []));
    }
    return found;
  }
}
