import type { Verdict } from '../incident/vocabulary.ts';

/** A commit as git's own log of a bisect names it. */
export interface NamedCommit {
  /** Full hash. */
  readonly revision: string;
  readonly subject: string;
}

export interface Mark extends NamedCommit {
  readonly verdict: Verdict;
}

export interface BisectLog {
  /** What was said of the revisions that were tested, oldest first; not of the two ends. */
  readonly marks: readonly Mark[];
  readonly found?: NamedCommit;
  /** Where only skipped revisions are left, any of these may be it. Empty otherwise. */
  readonly candidates: readonly NamedCommit[];
}

const COMMENT = /^# (?<what>[a-z ]+): \[(?<revision>[0-9a-f]{40,64})\] ?(?<subject>.*)$/;
const COMMAND = /^git bisect (?<verdict>good|bad|skip) '?(?<revision>[0-9a-f]{40,64})'?$/;

/** Reads BISECT_LOG, which is where git itself keeps what a bisect knows. */
export function parseBisectLog(text: string): BisectLog {
  const subjects = new Map<string, string>();
  const marks: Mark[] = [];
  const candidates: NamedCommit[] = [];
  let found: NamedCommit | undefined;
  for (const line of text.split('\n')) {
    const { what, revision, subject = '' } = COMMENT.exec(line)?.groups ?? {};
    if (revision !== undefined) {
      subjects.set(revision, subject);
      if (what === 'first bad commit') found = { revision, subject };
      if (what === 'possible first bad commit') candidates.push({ revision, subject });
      continue;
    }
    const mark = COMMAND.exec(line)?.groups;
    if (mark?.['revision'] === undefined) continue;
    const verdict = mark['verdict'] as Verdict;
    marks.push({ revision: mark['revision'], verdict, subject: subjects.get(mark['revision']) ?? '' });
  }
  return { marks, candidates: withoutRepeats(candidates), ...(found && { found }) };
}

/** Git writes them again whenever it is asked for the next revision. */
function withoutRepeats(commits: readonly NamedCommit[]): readonly NamedCommit[] {
  return [...new Map(commits.map((commit) => [commit.revision, commit])).values()];
}
