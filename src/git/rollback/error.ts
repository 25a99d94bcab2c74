export type RollbackErrorReason =
  | 'nothing-to-do'
  | 'missing-revision'
  | 'shallow'
  | 'no-identity'
  | 'not-ours'
  | 'unresolved'
  | 'conflict-markers';

/** Says what happened, what it means and what to do next. */
export class RollbackError extends Error {
  readonly reason: RollbackErrorReason;
  /** What stands in the way, relative to the root of the worktree. */
  readonly files: readonly string[];
  constructor(
    reason: RollbackErrorReason,
    message: string,
    options?: ErrorOptions & { readonly files?: readonly string[] },
  ) {
    super(message, options);
    this.name = 'RollbackError';
    this.reason = reason;
    this.files = options?.files ?? [];
  }
}
