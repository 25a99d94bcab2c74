export type HotfixErrorReason =
  | 'dirty-tree'
  | 'branch-exists'
  | 'missing-revision'
  | 'bad-name'
  | 'path-exists'
  | 'merge-in-progress'
  | 'aborted'
  | 'other';

export interface ExistingBranch {
  readonly name: string;
  readonly revision: string;
  /** The folder in which it is checked out. */
  readonly worktree?: string;
}

interface Details extends ErrorOptions {
  readonly files?: readonly string[];
  readonly existing?: ExistingBranch;
}

/** Says what happened, what it means and what to do next. Tell reasons apart by `reason`, never by the message. */
export class HotfixError extends Error {
  readonly reason: HotfixErrorReason;
  /** What stands in the way in a tree that is not clean, relative to its root. */
  readonly files: readonly string[];
  /** The branch that stands in the way. */
  readonly existing: ExistingBranch | undefined;

  constructor(reason: HotfixErrorReason, message: string, details: Details = {}) {
    super(message, details);
    this.name = 'HotfixError';
    this.reason = reason;
    this.files = details.files ?? [];
    this.existing = details.existing;
  }
}
