import type { Prepared } from '../prepare.ts';
import { isRevert } from './change.ts';
import { columnOf, type Column, type Window } from './window.ts';

/** What later commits of the window say of earlier ones. */
export interface History {
  /** How often its files changed again since, by file, up to 3 times each and halved: 0 to 1.5. */
  readonly changedSince: Column;
  /** Logarithms of the hours until each revert in the window. */
  readonly revertDelays: readonly number[];
}

const HASH = /\b[0-9a-f]{9,40}\b/g;
const SHORT_HASH = 9;
const REVERTED_SUBJECT = /^revert:? "?(.*?)"?$/i;
const HOUR = 3_600_000;
const MAX_FILES = 40;
const MAX_MESSAGE = 8_500;

export function historyOf(window: Window): History {
  const { candidates } = window;
  const reverted = new Set<number>();
  const revertDelays: number[] = [];
  const find = finderOf(candidates);
  for (const [index, later] of candidates.entries()) {
    if (!isRevert(later)) continue;
    for (const earlier of find(later)) {
      if (earlier <= index || reverted.has(earlier)) continue;
      reverted.add(earlier);
      const hours = (later.candidate.at - (candidates[earlier]?.candidate.at ?? later.candidate.at)) / HOUR;
      revertDelays.push(Math.log(Math.max(0, hours) + 0.3));
    }
  }
  return { changedSince: changedSince(window), revertDelays };
}

/** Which candidates a message names, by hash or as the subject of a revert. */
function finderOf(candidates: readonly Prepared[]): (later: Prepared) => ReadonlySet<number> {
  const byHash = new Map<string, number>();
  const bySubject = new Map<string, number[]>();
  for (const [index, { candidate }] of candidates.entries()) {
    byHash.set(candidate.revision.slice(0, SHORT_HASH), index);
    const same = bySubject.get(candidate.subject);
    if (same) same.push(index);
    else bySubject.set(candidate.subject, [index]);
  }
  return ({ candidate: { subject, body } }) => {
    const found = new Set<number>();
    for (const [hash] of `${subject} ${body}`.slice(0, MAX_MESSAGE).matchAll(HASH)) {
      const index = byHash.get(hash.slice(0, SHORT_HASH));
      if (index !== undefined) found.add(index);
    }
    const named = subject.length < 500 ? REVERTED_SUBJECT.exec(subject)?.[1] : undefined;
    for (const index of bySubject.get(named ?? '') ?? []) found.add(index);
    return found;
  };
}

function changedSince(window: Window): Column {
  const seen = new Map<string, number>();
  return columnOf(window, ({ candidate }) => {
    const files = (candidate.files ?? []).slice(0, MAX_FILES);
    let later = 0;
    for (const { path } of files) {
      const before = seen.get(path) ?? 0;
      later += Math.min(3, before);
      seen.set(path, before + 1);
    }
    return files.length === 0 ? 0 : later / files.length / 2;
  });
}
