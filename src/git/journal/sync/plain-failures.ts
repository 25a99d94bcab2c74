import { SyncError, type SyncFailure, type SyncFailureKind } from './sharing.ts';

/** One that is not in git's own words: those are read in failures.ts, which most windows never need. */
export function plainFailure(kind: SyncFailureKind, message: string, at: string, detail = ''): SyncFailure {
  return { kind, message, detail, at };
}

export const plainError = (kind: SyncFailureKind, message: string, at: string, cause?: unknown): SyncError =>
  new SyncError(plainFailure(kind, message, at, cause instanceof Error ? cause.message : ''), { cause });

/** A person has to do something first, so trying again by itself would only annoy the remote. */
export const isRefusal = ({ kind }: SyncFailure): boolean =>
  kind === 'namespace-refused' || kind === 'hook-declined' || kind === 'permission';
