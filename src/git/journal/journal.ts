import type { SetAside, StoredEvent } from '../../core/incident/codec.ts';
import type { Actor, EventDraft } from '../../core/incident/events.ts';
import type { ListedSummary } from '../../core/incident/summary.ts';
import type { Sharing } from './sync/sharing.ts';

/** Where events are kept. One per repository (by its common git directory) or per folder without git. */
export interface Journal {
  readonly kind: 'git' | 'folder';
  /** Absolute path of the store: the common git directory, or the folder of the file store. */
  readonly location: string;
  /** Absent where there is no git to share by. */
  readonly sharing?: Sharing;

  /**
   * Writes events of one incident, in order, and resolves when they are on disk: from then on they survive a crash.
   * @throws JournalError when they could not be made durable; then none of them was recorded.
   */
  append(incident: string, drafts: readonly EventDraft[], author: Author): Promise<readonly StoredEvent[]>;

  /** Keeps a file that an event will refer to. Resolves when it is on disk. At most 10 MiB. */
  attach(incident: string, bytes: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }>;
  readAttachment(incident: string, sha256: string): Promise<Uint8Array | undefined>;

  /** What a list shows of every incident, without keeping their events in memory. */
  list(): Promise<JournalList>;
  /** All events of one incident, in the order of their ids; none when it is not known. */
  read(incident: string): Promise<readonly StoredEvent[]>;
  /** Reads these incidents whole, a few at a time, and keeps none of them. */
  visit(incidents: ReadonlySet<string>, visit: Visit): Promise<void>;
  /** Everything that is known: the union, by event id, of all writers and of what is not yet in git. */
  load(): Promise<JournalContents>;

  /** Puts what is pending on the refs. Resolves even if that failed: `status()` tells. */
  flush(): Promise<void>;
  /**
   * Moves what this clone wrote of incidents that ended before then (milliseconds since 1970) into archives, and
   * exchanges archives where incidents are shared.
   * @returns how many refs became fewer
   * @throws Error in words for a person; what was not moved is moved another time
   */
  archive(endedBefore: number): Promise<number>;
  status(): JournalStatus;
  /** Called when another window or process wrote, and when the status changed. */
  onDidChange(listener: (change: JournalChange) => void): { dispose(): void };
  /** Flushes, then lets go of files, timers and processes. */
  close(): Promise<void>;
}

/** Its events are in the order of their ids. */
export type Visit = (incident: string, events: readonly StoredEvent[]) => Promise<void>;

export interface Author {
  readonly actor: Actor;
}

export interface JournalContents {
  /** By incident id; events deduplicated, in the order of their ids. */
  readonly incidents: ReadonlyMap<string, readonly StoredEvent[]>;
  readonly problems: readonly JournalProblem[];
}

export interface JournalList {
  /** By incident id. One whose declaration is not known yet is not among them. */
  readonly incidents: ReadonlyMap<string, ListedIncident>;
  readonly problems: readonly JournalProblem[];
}

export interface ListedIncident {
  readonly summary: ListedSummary;
  /** Another one when its events are others. To be compared, not read. */
  readonly version: string;
  readonly isArchived: boolean;
}

/** Something that was set aside, with where it is, so that a person can look at it. */
export interface JournalProblem extends Partial<SetAside> {
  readonly where: string;
  readonly reason: string;
}

export interface JournalStatus {
  /** Events that are safe on this machine and not yet in git. */
  readonly pending: number;
  /** Why the last flush failed, in words for a person; absent when it succeeded. */
  readonly flushError?: string;
  /** What was found damaged in git and mended since this window was opened, in words for a person. Absent: nothing. */
  readonly healed?: readonly string[];
  /** Why the record is not kept where it belongs, and where it is instead, in words for a person. */
  readonly fallbackReason?: string;
}

export type JournalChange = 'events' | 'status';

export type JournalErrorReason =
  | 'disk-full'
  | 'read-only'
  | 'too-large'
  /** The draft does not have the shape of its kind. */
  | 'invalid'
  | 'git-missing'
  | 'git-too-old'
  | 'unsafe-directory'
  | 'closed'
  | 'other';

/** Says what happened, what it means and what to do next. Tell reasons apart by `reason`, never by the message. */
export class JournalError extends Error {
  readonly reason: JournalErrorReason;
  constructor(reason: JournalErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'JournalError';
    this.reason = reason;
  }
}
