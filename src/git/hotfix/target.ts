import type { Repository } from '../repository.ts';

/** Which branch is to start where. */
export interface HotfixTarget {
  readonly repository: Repository;
  readonly branch: string;
  /** Full hash of the commit that the branch starts at. */
  readonly base: string;
  /** For a worktree. Nothing is there yet. */
  readonly worktreePath: string;
}
