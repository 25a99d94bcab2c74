import type {
  Actor,
  Attachment,
  DeploymentRef,
  Envelope,
  EventData,
  IncidentEvent,
  Suspect,
} from './events.ts';
import type {
  ActionPriority,
  ActionType,
  Cause,
  IncidentKind,
  Milestone,
  RemedyOutcome,
  ReviewStatus,
  SendFailure,
  Severity,
  Status,
  UpdateKind,
} from './vocabulary.ts';

/** Who said something and when, and the event that holds it: every fact shown can be traced to one. */
export interface Recorded {
  readonly event: string;
  readonly at: string;
  readonly by: Actor;
}

export interface TimelineEntry {
  readonly id: string;
  readonly kind: string;
  /** As corrected, if it was. */
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly source: Envelope['source'];
  /** With its corrections applied. Absent for a kind that this version does not know. */
  readonly event?: IncidentEvent;
  readonly corrected?: Recorded & { readonly reason?: string };
  readonly retracted?: Recorded & { readonly reason?: string };
}

export type StepStatus = 'started' | 'done' | 'skipped' | 'failed' | 'open';

export interface StepState extends Recorded {
  readonly status: StepStatus;
  readonly title: string;
  readonly note?: string;
}

export type CommandRun = Recorded & Pick<EventData<'command.ran'>, 'command' | 'exitCode' | 'durationMs'>;

export interface RoleState extends Recorded {
  readonly role: string;
  readonly title?: string;
  readonly assignee: Actor;
}

export type CauseDecision = Recorded & Omit<EventData<'cause.decided'>, 'cause'> & { readonly cause: Cause };
/** "It was not a deployment", while the cause is still open. */
export type RuledOut = Recorded & Omit<EventData<'cause.decided'>, 'cause'>;

/** `at` is when it was deployed; when and by whom it was linked stands in `linked`. */
export type LinkedDeployment = DeploymentRef & { readonly linked: Recorded; readonly reasons?: string };
export type Hotfix = Recorded & EventData<'hotfix.created'>;
/** A deployment that nothing in git marks. */
export type ToldDeployment = DeploymentRef & { readonly recorded: Recorded; readonly note?: string };
export type Rollback = Recorded &
  EventData<'rollback.prepared'> & { readonly state: 'prepared' | 'performed' | 'failed' | 'given-up' };

export interface Bisect extends Recorded, Omit<EventData<'bisect.started'>, 'note'> {
  readonly state: 'running' | 'finished' | 'stopped';
  readonly tested: readonly (Recorded & EventData<'bisect.tested'>)[];
  /** Once it is over. */
  readonly ended?: Recorded & Partial<EventData<'bisect.finished'>>;
}
export type Evidence = Recorded & EventData<'evidence.added'>;

export interface Hypothesis extends Recorded {
  readonly hypothesis: string;
  readonly text: string;
  readonly status: 'open' | 'confirmed' | 'rejected';
  readonly note?: string;
  readonly suspect?: Suspect;
  /** Ids of entries that speak for or against it. */
  readonly evidence: readonly string[];
}

/** Something that was tried against it, and how it went. */
export interface Remedy {
  readonly remedy: string;
  readonly text: string;
  readonly tried: Recorded & { readonly note?: string };
  /** Absent: nobody has said so yet. */
  readonly judged?: Recorded & { readonly outcome: RemedyOutcome; readonly note?: string };
}

/** A figure of the impact, as it was last given. */
export type Figure = Recorded & EventData<'impact.measured'>;

/** One answer to "why?", and who gave it the words that it has. */
export interface Why extends Recorded {
  readonly why: string;
  readonly text: string;
  /** That it explains. Absent: it begins a branch. */
  readonly parent?: string;
  /** Ids of entries that show that it was so. */
  readonly evidence: readonly string[];
}

export interface ActionItem extends Recorded {
  readonly action: string;
  readonly title: string;
  readonly owner?: string;
  readonly due?: string;
  readonly type?: ActionType;
  readonly priority?: ActionPriority;
  /** http or https. */
  readonly link?: string;
  /** That closed it. */
  readonly commit?: string;
  readonly closed: boolean;
  /** The last time that it was not done after all. */
  readonly reopened?: Recorded & { readonly reason: string };
}

/** Where an action item, or the incident as a whole, was put to be planned. */
export type BacklogEntry = Recorded & EventData<'backlog.added'>;

/** One instance of an escalation rule. Raised twice by two windows, it is one; the first counts. */
export interface Escalation {
  readonly rule: string;
  readonly raised?: Recorded & Omit<EventData<'escalation.raised'>, 'rule'>;
  /** May come before it is raised, and then it need not be. */
  readonly acknowledged?: Recorded & { readonly note?: string };
}

/** `sending`: it was begun, and how it ended is not on the record. */
export interface Attempt extends Recorded {
  readonly channel: string;
  readonly outcome: 'sending' | 'sent' | SendFailure;
  readonly title?: string;
  readonly text?: string;
  readonly status?: Status;
  readonly nextAt?: string;
  readonly note?: string;
}

/** Words to the world, by the id of the update and the audience. */
export interface Update {
  readonly update: string;
  readonly audience: string;
  readonly kind: UpdateKind;
  readonly state: 'drafted' | 'approved' | 'sent' | 'snoozed';
  readonly drafted?: Recorded & { readonly text?: string };
  readonly approved?: Recorded & { readonly text?: string };
  /** Each time it went out, the text as it was sent then. */
  readonly sent: readonly (Recorded &
    Pick<EventData<'comms.sent'>, 'text' | 'status' | 'channel' | 'nextAt' | 'answer' | 'note'>)[];
  /** By channel the last time that somebody set out to send it there; absent while nobody did. */
  readonly attempts?: readonly Attempt[];
  /** The last time it was put off. Without `nextAt`: until somebody sends one. */
  readonly snoozed?: Recorded & { readonly nextAt?: string; readonly note?: string };
}

/** A stretch of watching a fix. Of all of them only the last can be running. */
export interface MonitoringRun extends Recorded {
  /** What began it: a person, the status, or a relapse under the status "monitoring". */
  readonly begunBy: 'start' | 'status' | 'relapse';
  readonly minutes?: number;
  /** `ended`: the incident was over while it ran. `stopped`: work on a fix went on after the relapse that began it. */
  readonly state: 'running' | 'passed' | 'failed' | 'ended' | 'stopped';
  readonly ended?: Recorded & { readonly note?: string };
}

/** What has been marked, and since when without a break. */
export interface Concern extends Recorded {
  /** It had been marked before and been taken back in between. */
  readonly again: boolean;
}
export type ConcernKind = 'dataBreach' | 'userDataAffected';

export interface Review extends Recorded {
  readonly status: ReviewStatus;
  readonly note?: string;
}

/** Facts people give: a key that is absent was not recorded. */
export type Facts = {
  -readonly [K in keyof EventData<'incident.updated'>]?: NonNullable<EventData<'incident.updated'>[K]>;
};

/** What the events of one incident add up to. Plain data: two equal records fold to equal JSON. */
export interface Incident {
  readonly id: string;
  readonly shortId: string;
  readonly title: string;
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly status: Status;
  readonly facts: Readonly<Facts>;
  /** Present while the fact says "yes", "confirmed" or "suspected". */
  readonly concerns: Readonly<Partial<Record<ConcernKind, Concern>>>;
  /** Who last recorded the impact on revenue. */
  readonly revenueRecorded?: Recorded;
  readonly declared: Recorded;
  readonly closed?: Recorded & EventData<'incident.closed'>;
  readonly reopened: readonly (Recorded & EventData<'incident.reopened'>)[];
  readonly runbook?: Attachment;
  /** Attached while it was under way, in the order of attaching. */
  readonly attachedRunbooks: readonly (Recorded & Attachment)[];
  readonly milestones: Readonly<Partial<Record<Milestone, Recorded>>>;
  readonly severities: readonly (Recorded & { readonly severity: Severity; readonly reason?: string })[];
  readonly statuses: readonly (Recorded & { readonly status: Status })[];
  /** By role id. A role that was released is absent. */
  readonly roles: Readonly<Record<string, RoleState>>;
  /** By step id. A step that nobody touched is absent. */
  readonly steps: Readonly<Record<string, StepState>>;
  /** By step id: the last command of the step that was run. */
  readonly commandRuns: Readonly<Record<string, CommandRun>>;
  readonly cause?: CauseDecision;
  readonly notDeployment?: RuledOut;
  readonly deployments: readonly LinkedDeployment[];
  readonly toldDeployments: readonly ToldDeployment[];
  readonly hotfixes: readonly Hotfix[];
  readonly rollbacks: readonly Rollback[];
  readonly bisects: readonly Bisect[];
  readonly evidence: readonly Evidence[];
  readonly hypotheses: readonly Hypothesis[];
  readonly remedies: readonly Remedy[];
  readonly figures: readonly Figure[];
  /** The five whys: each before those below it, in the order of the document. */
  readonly whys: readonly Why[];
  readonly actions: readonly ActionItem[];
  readonly backlog: readonly BacklogEntry[];
  readonly escalations: readonly Escalation[];
  readonly updates: readonly Update[];
  /** Oldest first. */
  readonly monitoring: readonly MonitoringRun[];
  readonly postmortems: readonly (Recorded & EventData<'postmortem.created'>)[];
  /** How far people are with the post-mortem: a draft from when it was written. Absent while there is none. */
  readonly review?: Review;
  /** Oldest first, by the time things happened. */
  readonly timeline: readonly TimelineEntry[];
}

export const isOver = ({ status }: Pick<Incident, 'status'>): boolean =>
  status === 'resolved' || status === 'closed';
