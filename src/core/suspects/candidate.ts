/**
 * A commit that may have done it, as far as git has been read. First come the headers, then the paths, then what the
 * lines that changed say: a candidate without `files` or without `words` is ranked by what is known of it.
 */
export interface Candidate {
  /** Full hash. */
  readonly revision: string;
  /** Committed at, in milliseconds since 1970. */
  readonly at: number;
  readonly author: string;
  readonly isMerge: boolean;
  readonly subject: string;
  /** Without the subject, cut to a few kilobytes. */
  readonly body: string;
  readonly files?: readonly ChangedFile[];
  /** Of all files, where `files` stops at a limit. */
  readonly fileCount?: number;
  /**
   * How often each word stands in the lines that were added or removed, and in what git says they stand in: identifiers
   * as they are written, of at least three letters or digits of ASCII. It is quickest to rank where all are `CountedWords`
   * of one vocabulary.
   */
  readonly words?: ReadonlyMap<string, number>;
  /** It changed so much that only the beginning was read: files after that have no counts, and give no words. */
  readonly isCut?: boolean;
}

export interface ChangedFile {
  /** Relative to the root of the repository, with slashes. */
  readonly path: string;
  /** Lines. Absent while only paths were read, and for binary files. */
  readonly added?: number;
  readonly removed?: number;
}

/** What is known of what is broken. */
export interface Symptoms {
  /** What people typed: title, summary, notes. The title comes first. */
  readonly title: string;
  readonly text: string;
  /** When it was noticed, in milliseconds since 1970: what came later is no suspect. */
  readonly detectedAt: number;
  /** When impact began, where that is known: never after `detectedAt`. */
  readonly startedAt?: number;
  /** Services, components, folders or files that it shows in. */
  readonly components: readonly string[];
  /** Files of the repository that stand in a stack trace or a log, the innermost frame first; see traces. */
  readonly frames: readonly Frame[];
}

export interface Frame {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly line?: number;
  readonly function?: string;
}

/** A reason in words, and what it is about so that it can be linked to. */
export interface Reason {
  readonly text: string;
  readonly weight: number;
  /** Path of a file that it names, where it names one. */
  readonly path?: string;
  /** It only says when. */
  readonly isTime?: true;
}

export interface RankedCommit {
  readonly candidate: Candidate;
  /** Of all candidates together they make 1. */
  readonly probability: number;
  readonly score: number;
  /** What speaks for it, the strongest first; never empty for the first few. */
  readonly reasons: readonly Reason[];
}

/** A deployment and the commits that it brought. */
export interface DeployedCandidates {
  /** Of the deployment; "unreleased" for what is on the mainline and in no deployment. */
  readonly id: string;
  readonly at: number;
  readonly revisions: readonly string[];
}

export interface RankedDeployment {
  readonly id: string;
  readonly probability: number;
  readonly reasons: readonly Reason[];
  /** Of this deployment alone, the likeliest first. */
  readonly commits: readonly RankedCommit[];
}
