import type { Repository } from '../repository.ts';
import { DiffParser, type CommitDiff } from './diff-parser.ts';
import type { Header } from './headers.ts';
import { LIMITS } from './limits.ts';
import { comparing, pairs } from './raw.ts';
import { runReader } from '../reader.ts';
import type { WordTable } from './word-table.ts';

/** What a person may have configured for their own eyes has no say here. */
const PLAIN = ['--no-ext-diff', '--no-textconv', '--no-color', '--full-index', '--submodule=short'];
const COMPARING = ['-c', `core.bigFileThreshold=${LIMITS.comparedFile}`, ...comparing('-p', '-U0', ...PLAIN)];

/** A partial clone lacks nearly all: after so many in a row that cannot be read, the others are not tried. */
const FAILURES_IN_A_ROW = 3;
/** A damaged one lacks some. */
const FAILURES = 20;

export interface ReadDiffsOptions {
  readonly signal?: AbortSignal | undefined;
  /** That all commits shall have in common. */
  readonly words?: WordTable;
}

/**
 * What commits changed, line by line, in their order: mostly one process for all of them. One that cannot be read, for a
 * file is not in this clone, is left out.
 * @throws GitError `aborted`
 */
export async function readDiffs(
  repository: Repository,
  commits: readonly Header[],
  visit: (diff: CommitDiff) => void,
  options: ReadDiffsOptions = {},
): Promise<void> {
  let left = commits;
  for (let failures = 0, inARow = 0; left.length > 0;) {
    const run = await readSome(repository, left, visit, options);
    left = run.left;
    if (run.isTimedOut) return;
    if (run.isFailed) {
      failures += 1;
      inARow = run.visited > 0 ? 1 : inARow + 1;
    }
    if (inARow === FAILURES_IN_A_ROW || failures === FAILURES) return;
  }
}

interface Run {
  /** What to go on with. */
  readonly left: readonly Header[];
  readonly visited: number;
  readonly isFailed: boolean;
  readonly isTimedOut: boolean;
}

/** Reads to the end, or up to and with a commit that cannot be read, or not to its end. */
async function readSome(
  repository: Repository,
  commits: readonly Header[],
  visit: (diff: CommitDiff) => void,
  { signal, words }: ReadDiffsOptions,
): Promise<Run> {
  let visited = 0;
  const count = (diff: CommitDiff): void => {
    visited += 1;
    visit(diff);
  };
  const parser = new DiffParser(commits[0]?.revision.length ?? 40, count, words);
  const options = { signal, input: pairs(commits) };
  const { exitCode, isTimedOut } = await runReader(repository, COMPARING, options, (chunk) =>
    parser.push(chunk),
  );
  const { isCut } = parser;
  const isFailed = !isCut && exitCode !== 0;
  if (!isFailed) parser.finish();
  const done = visited + (isFailed ? 1 : 0);
  return { left: exitCode === 0 && !isCut ? [] : commits.slice(done), visited, isFailed, isTimedOut };
}
