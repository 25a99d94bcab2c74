export type BisectErrorReason =
  | 'missing-revision'
  | 'same-revision'
  | 'bad-is-older'
  | 'unrelated'
  | 'shallow'
  | 'moved-on'
  | 'changed-files'
  | 'gone'
  | 'not-ours'
  | 'aborted'
  | 'other';

interface Details extends ErrorOptions {
  readonly files?: readonly string[];
}

/** Says what happened, what it means and what to do next. Tell reasons apart by `reason`, never by the message. */
export class BisectError extends Error {
  readonly reason: BisectErrorReason;
  /** Files of the bisect's worktree that stand in the way of the next revision. */
  readonly files: readonly string[];

  constructor(reason: BisectErrorReason, message: string, { files = [], ...options }: Details = {}) {
    super(message, options);
    this.name = 'BisectError';
    this.reason = reason;
    this.files = files;
  }
}
