import { defaultBranch } from '../branches.ts';
import type { Repository } from '../repository.ts';

const DAY = 86_400_000;
/** Of the commits that were reverted, nine of ten were so within 14 days. */
const WINDOW_DAYS = 14;
const WINDOW_COMMITS = 600;

/** Which commits may have done it. */
export interface CandidateWindow {
  /** The mainline, by first parent: full hashes of its ends. None where there is no commit yet. */
  readonly tips: readonly string[];
  /** Milliseconds since 1970, by the time of commit. */
  readonly since: number;
  readonly until: number;
  readonly limit: number;
}

/**
 * The commits of two weeks before something was noticed, on the branch that everything is merged to: it has what was
 * deployed, and what was not yet. Without such a branch, those that lead to HEAD.
 * @throws GitError
 */
export async function candidateWindow(
  repository: Repository,
  detectedAt: number,
  { days = WINDOW_DAYS, limit = WINDOW_COMMITS, tip: known, signal }: WindowOptions = {},
): Promise<CandidateWindow> {
  const tip = known ?? (await defaultBranch(repository, signal))?.revision ?? repository.head.revision;
  return {
    tips: tip === undefined ? [] : [tip],
    since: detectedAt - days * DAY,
    until: detectedAt,
    limit,
  };
}

export interface WindowOptions {
  readonly days?: number;
  readonly limit?: number;
  /** The newest commit of that branch, from who has just read it; a full hash. */
  readonly tip?: string | undefined;
  readonly signal?: AbortSignal;
}
