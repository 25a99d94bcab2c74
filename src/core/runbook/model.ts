import type { Cause, Milestone, Severity } from '../incident/vocabulary.ts';

/** A runbook as read from Markdown. Plain data; positions are 1-based lines of the file it was read from. */
export interface Runbook {
  readonly title: string;
  readonly meta: RunbookMeta;
  readonly severities: readonly SeverityDefinition[];
  /** By severity; empty where the runbook names no team. */
  readonly teams: Readonly<Record<Severity, readonly TeamRole[]>>;
  /** Roles that no severity calls in by itself: they come in for a step, a track or the post-mortem. */
  readonly otherRoles: readonly TeamRole[];
  readonly phases: readonly Phase[];
  /** Sections to read, with nothing to tick in them, in the order of the file. */
  readonly prose: readonly Prose[];
  /** What could not be understood. The rest is usable all the same. */
  readonly problems: readonly RunbookProblem[];
}

export interface Prose {
  readonly title: string;
  /** Markdown as it was written. May be empty where a heading stands alone. */
  readonly text: string;
  readonly line: number;
  readonly source?: RunbookSource;
}

/** The runbook that something of an incident's runbook stands in. Absent: the one it was declared under. */
export interface RunbookSource {
  readonly sha256: string;
  readonly name: string;
}

export interface RunbookMeta {
  readonly mode?: string;
  readonly duration?: string;
  readonly agents?: string;
  /** Names of the alerts that it is for, parted by commas. */
  readonly alerts?: string;
}

export interface SeverityDefinition {
  readonly severity: Severity;
  /** "Critical" */
  readonly name: string;
  readonly definition: string;
  readonly examples: readonly string[];
  readonly response: ResponseTime;
}

export interface ResponseTime {
  /** As written: "Within 1 hour". */
  readonly text: string;
  /** 0 for "at once"; absent where the text gives no clock ("next sprint"). */
  readonly minutes?: number;
}

export interface TeamRole {
  /** Stable id made from the title: "infrastructure-maintainer". */
  readonly role: string;
  readonly title: string;
  readonly responsibility: string;
  readonly isCommander: boolean;
}

export interface Phase {
  readonly id: string;
  readonly title: string;
  readonly window?: TimeWindow;
  /** Plain Markdown under the heading, before the first step. */
  readonly intro?: string;
  /** What the phase ends with: "Classification and an activated team". */
  readonly output?: string;
  /** What must be on record for the output to be reached. Without one: all its required steps. */
  readonly goal?: PhaseGoal;
  /** Who leads the phase. */
  readonly role?: string;
  readonly tracks: readonly Track[];
  readonly decision?: Decision;
  readonly line: number;
  readonly source?: RunbookSource;
}

/**
 * `team`: severity and an activated team; `cause`: a cause or a component it is narrowed to; `mitigation`: the steps
 * of the decided cause; `resolution`: status resolved; `postmortem`: the document exists.
 */
export const PHASE_GOALS = ['team', 'cause', 'mitigation', 'resolution', 'postmortem'] as const;
export type PhaseGoal = (typeof PHASE_GOALS)[number];

/** Minutes since the declaration, unless `relativeTo` names another milestone. */
export interface TimeWindow {
  readonly text: string;
  readonly fromMinutes?: number;
  readonly toMinutes?: number;
  readonly relativeTo?: Milestone;
}

export interface Track {
  readonly id: string;
  /** Absent for steps that stand directly under the phase. */
  readonly title?: string;
  readonly role?: string;
  readonly condition?: Condition;
  /** Goes on for the whole phase, beside the other tracks. */
  readonly throughout: boolean;
  /** Markdown under the heading, before the first step. */
  readonly intro?: string;
  readonly steps: readonly Step[];
  readonly line: number;
}

/** When a track or step applies. Absent parts always hold. */
export interface Condition {
  readonly severities?: readonly Severity[];
  /** Only once the incident is marked API-related. */
  readonly apiRelated?: boolean;
}

/** What the product can do for a step, beyond ticking it. */
export const STEP_ACTIONS = [
  'acknowledge',
  'set-impact',
  'change-severity',
  'assign-roles',
  'set-channel',
  'show-deployments',
  'link-deployment',
  'create-hotfix',
  'prepare-rollback',
  'add-evidence',
  'post-update',
  'resolve',
  'create-postmortem',
  'send-to-backlog',
] as const;
export type StepAction = (typeof STEP_ACTIONS)[number];

export interface Step {
  readonly id: string;
  readonly title: string;
  /** Markdown of nested text, without commands. */
  readonly details?: string;
  readonly role?: string;
  readonly condition?: Condition;
  readonly required: boolean;
  readonly milestone?: Milestone;
  readonly action?: StepAction;
  readonly commands: readonly Command[];
  readonly line: number;
}

export interface Command {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

export interface Decision {
  readonly id: string;
  readonly question: string;
  readonly hint?: string;
  readonly answers: readonly Answer[];
  readonly line: number;
}

export interface Answer {
  readonly cause: Cause;
  readonly title: string;
  readonly hint?: string;
  readonly steps: readonly Step[];
  readonly line: number;
}

export interface RunbookProblem {
  readonly line: number;
  readonly message: string;
  readonly fix?: RunbookFix;
  readonly source?: RunbookSource;
}

/** How a mistake can be put right: another word in a comment at or below the line, or a mark that is missing at its end. */
export type RunbookFix =
  | { readonly kind: 'replace'; readonly word: string; readonly by: string }
  | { readonly kind: 'close'; readonly text: string };
