import { errorCode } from './durable.ts';
import { JournalError, type JournalErrorReason } from './journal.ts';

const REASONS: Readonly<Record<string, JournalErrorReason>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
};

/** What people are told when a place on disk could not be written. */
export function writeError(path: string, cause: unknown): JournalError {
  const reason = REASONS[errorCode(cause) ?? ''] ?? 'other';
  const detail = cause instanceof Error ? cause.message : String(cause);
  const next = reason === 'disk-full' ? 'Free some space on the disk' : 'Make it writable';
  const message = `${path} could not be written (${detail}), so nothing was recorded. ${next}, then try again.`;
  return new JournalError(reason, message, { cause });
}

export const closedError = (): JournalError =>
  new JournalError(
    'closed',
    'This journal was closed, so nothing was recorded. Reload the window to open it again.',
  );
