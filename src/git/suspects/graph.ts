import type { Repository } from '../repository.ts';
import { LineReader, runReaderToEnd } from '../reader.ts';
import type { CandidateWindow } from './window.ts';

/** Commits and how they hang together, numbered from 0, the newest first. */
export interface Graph {
  readonly revisions: readonly string[];
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  /** -1 stands for one that is not in it. */
  readonly parents: readonly (readonly number[])[];
  indexOf(revision: string): number | undefined;
}

/** A window of two weeks has some hundred, of the busiest repositories some thousand. */
const MAX_COMMITS = 30_000;

/** What leads to the mainline and to the revisions, back to the beginning of the window: one process. @throws GitError */
export async function readGraph(
  repository: Repository,
  { tips, since }: CandidateWindow,
  revisions: readonly string[],
  signal?: AbortSignal,
): Promise<Graph> {
  const lines: string[] = [];
  const reader = new LineReader();
  const wanted = new Set([...tips, ...revisions]);
  if (wanted.size > 0) {
    const bounds = [`--max-age=${Math.floor(since / 1000)}`, `--max-count=${MAX_COMMITS}`];
    // Deployments are told by people too, and what they name may not be in this clone.
    const args = ['rev-list', '--parents', '--timestamp', ...bounds, '--ignore-missing', '--stdin'];
    const input = [[...wanted].join('\n'), '\n'];
    await runReaderToEnd(repository, args, { signal, input }, (chunk) => {
      for (const line of reader.read(chunk)) lines.push(line);
    });
  }
  return parseGraph(lines);
}

function parseGraph(lines: readonly string[]): Graph {
  const rows = lines.map((line) => line.split(' '));
  const revisions = rows.map(([, revision = '']) => revision);
  const numbers = new Map(revisions.map((revision, index) => [revision, index]));
  return {
    revisions,
    times: rows.map(([seconds]) => Number(seconds) * 1000),
    parents: rows.map(([, , ...parents]) => parents.map((parent) => numbers.get(parent) ?? -1)),
    indexOf: (revision) => numbers.get(revision),
  };
}
