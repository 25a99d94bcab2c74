import type { StoredEvent } from '../../../core/incident/codec.ts';
import type { IncidentSummary } from '../../../core/incident/summary.ts';

/** Where the refs of incidents lie on a remote: under refs/incidents/, or, where that is refused, refs/notes/incidents/. */
export const LAYOUTS = ['incidents', 'notes'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** An incident that this clone exchanges with a remote. */
export interface Share {
  readonly incident: string;
  readonly remote: string;
  readonly layout: Layout;
  /** ISO 8601, UTC. */
  readonly since: string;
}

export const SYNC_FAILURES = [
  /** The remote cannot be reached. */
  'offline',
  /** It wants to know who asks. */
  'authentication',
  /** It knows who asks, and that one may not. */
  'permission',
  'not-found',
  /** It takes pushes, but not to refs of this name. */
  'namespace-refused',
  /** A hook or a rule of the server does not like what was pushed. */
  'hook-declined',
  'timeout',
  'other',
] as const;
export type SyncFailureKind = (typeof SYNC_FAILURES)[number];

export interface SyncFailure {
  readonly kind: SyncFailureKind;
  /** What happened, what it means and what to do next, for a person. */
  readonly message: string;
  /** What git said. */
  readonly detail: string;
  readonly at: string;
}

export interface SharingRemote {
  readonly name: string;
  /** Where it is pushed to, without a password or token. */
  readonly url: string;
  /** Absent: it is a folder. */
  readonly host?: string;
  /** Its host gives repositories to everybody, so this one may be open to the world. */
  readonly isPublicHost: boolean;
  /** Why it did not take incidents when it was last asked, by layout. */
  readonly refusals: Readonly<Partial<Record<Layout, SyncFailure>>>;
}

/** Who will be able to read what is shared, as far as it can be found out. */
export type Audience =
  /** It was read just now without any credentials. */
  | { readonly kind: 'everyone'; readonly host: string }
  /** Reading it without credentials was refused. */
  | { readonly kind: 'members'; readonly host: string }
  /** A folder: whoever can read that. */
  | { readonly kind: 'folder' }
  | { readonly kind: 'unknown'; readonly host: string };

export type ShareOutcome =
  | { readonly ok: true; readonly share: Share }
  | {
      readonly ok: false;
      readonly failure: SyncFailure;
      /** What may work instead, best first. */
      readonly instead: readonly ('other-remote' | 'notes' | 'bundle')[];
    };

/** An incident that came as a file of another kind than a bundle. */
export interface IncidentCopy {
  readonly incident: string;
  readonly events: readonly StoredEvent[];
  /** Contents by their SHA-256. One that is not what its name says is left out. */
  readonly attachments: ReadonlyMap<string, Uint8Array>;
}

export interface SyncOutcome {
  /** Incidents of which something arrived. */
  readonly arrived: readonly string[];
  /** Events of this clone that the remotes did not have. */
  readonly sent: number;
  readonly failures: readonly { readonly remote: string; readonly failure: SyncFailure }[];
}

/** An incident that a remote has. */
export interface RemoteIncident {
  readonly incident: string;
  /** Absent when its declaration cannot be read. */
  readonly summary?: IncidentSummary;
  readonly writers: number;
  readonly layout: Layout;
  readonly isShared: boolean;
}

export interface RemoteStatus {
  readonly remote: string;
  readonly isRunning: boolean;
  /** When everything was last exchanged. ISO 8601, UTC. */
  readonly lastSync?: string;
  /** Why the last attempt failed; absent when it did not. */
  readonly failure?: SyncFailure;
  /** When it is tried again by itself. */
  readonly nextAttempt?: string;
}

export interface AskedOptions {
  /** A person asked for it, so git may use this environment, with the editor's credential helper in it. */
  readonly environment?: NodeJS.ProcessEnv;
}

export type Pace = 'focused' | 'unfocused' | 'off';

/** The exchange of incidents with remotes. Off until a person shares or joins one. */
export interface Sharing {
  remotes(): Promise<readonly SharingRemote[]>;
  /** Asks the host, once, without credentials. Never rejects. */
  audience(remote: string): Promise<Audience>;

  /** Known without asking anybody, once `ready` has resolved. */
  readonly shares: readonly Share[];
  readonly ready: Promise<void>;
  /** Why nothing is known to be shared although something may be: the list of it was damaged or cannot be read. */
  readonly trouble?: SyncFailure | undefined;

  /** Probes that the remote takes the refs, then sends what there is. A refusal is remembered by its kind. */
  share(
    incident: string,
    remote: string,
    options?: AskedOptions & { readonly layout?: Layout },
  ): Promise<ShareOutcome>;
  /** From now on nothing of it is sent or fetched. What others have, they have. */
  stop(incident: string): Promise<void>;

  /** Exchanges the shared incidents, or the one named, now. Never rejects: what failed stands in the outcome. */
  sync(options?: AskedOptions & { readonly incident?: string }): Promise<SyncOutcome>;

  /** Fetches what the remote has of all incidents, newest first. @throws SyncError */
  discover(remote: string, options?: AskedOptions): Promise<readonly RemoteIncident[]>;
  /** From now on exchanges an incident that `discover` found. */
  join(incident: string, remote: string, layout: Layout): Promise<void>;

  /** Writes all that is known of an incident to a file that can be handed over. @throws SyncError */
  writeBundle(incident: string, path: string): Promise<void>;
  /** Takes in such a file. @returns the incidents in it @throws SyncError when it is none */
  readBundle(path: string): Promise<readonly string[]>;

  /** Takes in a copy of an incident. What is here already is not taken twice. @throws SyncError */
  takeIn(copy: IncidentCopy): Promise<void>;

  /** How often the shared ones of these incidents are exchanged by themselves. */
  poll(incidents: readonly string[], pace: Pace): void;
  /** One for each remote that something is shared with. */
  readonly statuses: readonly RemoteStatus[];
  /** Shares or statuses have changed. That events arrived is told by the journal. */
  onDidChange(listener: () => void): { dispose(): void };
  close(): Promise<void>;
}

export class SyncError extends Error {
  readonly failure: SyncFailure;
  constructor(failure: SyncFailure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'SyncError';
    this.failure = failure;
  }
}
