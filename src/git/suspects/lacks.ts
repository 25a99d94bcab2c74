import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifPresent } from '../journal/durable.ts';
import type { Repository } from '../repository.ts';
import type { Header } from './headers.ts';
import type { CandidateWindow } from './window.ts';

/** The commits at which history was cut when the repository was cloned: to git they look as if they had added every file. */
export async function cutCommits(repository: Repository): Promise<ReadonlySet<string>> {
  if (!repository.isShallow) return new Set();
  const text = (await ifPresent(readFile(join(repository.commonDir, 'shallow'), 'utf8'))) ?? '';
  return new Set(text.split('\n').filter(Boolean));
}

export interface ReadWindow {
  readonly window: CandidateWindow;
  readonly headers: readonly Header[];
  /** There were more than are read. */
  readonly isLimited: boolean;
  readonly cut: ReadonlySet<string>;
  /** How many commits have no diff, and of those how many not even paths, though they were asked for. */
  readonly withoutDiff: number;
  readonly withoutPaths: number;
}

/** What the candidates cannot tell and why, as sentences for a person. */
export function* lacksOf(read: ReadWindow): Generator<string> {
  const { window, headers, isLimited, cut, withoutDiff, withoutPaths } = read;
  const days = Math.round((window.until - window.since) / 86_400_000);
  if (isLimited) {
    yield `More than ${window.limit} commits came in ${days} days. Only the newest ${window.limit} are compared.`;
  }
  if (headers.some(({ revision }) => cut.has(revision))) {
    yield (
      `History was cut within these ${days} days when this repository was cloned, so older commits are not compared. ` +
      'Run "git fetch --unshallow" to get them.'
    );
  }
  if (withoutPaths > 0) {
    yield `This clone lacks folders of ${commits(withoutPaths)}, so what they changed is not known. A full clone has them.`;
  }
  if (withoutDiff > withoutPaths) {
    yield (
      `This clone lacks files of ${commits(withoutDiff - withoutPaths)}, so only their messages and paths are compared. ` +
      'A full clone has them.'
    );
  }
}

const commits = (count: number): string => (count === 1 ? 'one commit' : `${count} commits`);
