/** Whether a branch holds exactly what was deployed before. Not checked where that is not to be expected. */
export type TreeCheck = 'equal' | 'different' | 'not-checked';

export interface PreparedRollback {
  readonly branch: string;
  readonly folder: string;
  /** Full hash of the commit that the branch starts at. */
  readonly base: string;
  /** What a revert takes back, newest first. */
  readonly commits: readonly string[];
  /** How many of them were taken back before, so that there was nothing to revert. */
  readonly empty: number;
  /** Files that a person has to put right. Empty: the branch is complete. */
  readonly conflicts: readonly string[];
  /** Commits that are not reverted yet. */
  readonly left: number;
  readonly tree: TreeCheck;
  /** The person's commits are signed, and these are not. */
  readonly isUnsigned: boolean;
  /** The branch is there, but a hook of the person's said that something went wrong: what it printed. */
  readonly hookFailure?: string;
}
