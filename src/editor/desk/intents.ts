import type { TestedCommit } from '../../core/bisect/words.ts';
import {
  MAX_TEXT,
  type DeploymentRef,
  type EventData,
  type EventDraft,
  type EventInput,
  type Place,
  type RankedSuspect,
} from '../../core/incident/events.ts';
import type { Incident, StepStatus } from '../../core/incident/incident.ts';
import type {
  CauseAnswer,
  Milestone,
  ReviewStatus,
  Severity,
  Status,
} from '../../core/incident/vocabulary.ts';
import type { Deployment } from '../../core/deployments/deployment.ts';
import { cut } from '../../core/text/cut.ts';
import { cutHead } from '../../core/text/output.ts';
import { findStep } from '../../core/runbook/lookup.ts';
import { UserError } from '../errors.ts';
import { deploymentRef } from './deploymentList.ts';
import { confirmSuspect } from './hypotheses.ts';
import type { IncidentDesk } from './incidentDesk.ts';
import type { RunbookFile } from './runbooks.ts';

/**
 * What a person can do to an incident, whether by command, by tree or by board: each turns into events here, in
 * one way. None of them asks anything.
 */

const STEP_KINDS = {
  started: 'step.started',
  done: 'step.done',
  skipped: 'step.skipped',
  failed: 'step.failed',
  open: 'step.reopened',
} as const satisfies Record<StepStatus, EventDraft['kind']>;

interface StepChange {
  readonly step: string;
  readonly status: StepStatus;
  readonly note?: string;
}

export async function setStep(desk: IncidentDesk, incident: Incident, change: StepChange): Promise<void> {
  await desk.record(incident.id, await stepDraft(desk, incident, change));
}

/** @throws UserError when the runbook of the incident has no such step */
export async function stepDraft(
  desk: IncidentDesk,
  incident: Incident,
  { step, status, note }: StepChange,
): Promise<Extract<EventDraft, { kind: (typeof STEP_KINDS)[StepStatus] }>> {
  const found = findStep(await desk.runbookOf(incident), step);
  if (found === undefined) throw new UserError('This step is not in the runbook of this incident.');
  return {
    kind: STEP_KINDS[status],
    data: {
      step: found.step.id,
      title: found.step.title.slice(0, 500),
      phase: found.phase.id,
      ...(note !== undefined && note.trim() !== '' && { note }),
      ...(found.step.milestone && { milestone: found.step.milestone }),
    },
  };
}

interface Grounds {
  readonly reasons?: string | undefined;
  /** How the suspects stood. */
  readonly suspects?: readonly RankedSuspect[];
}

/** A cause that is decided is what "identified" means, so an incident under investigation moves on with it. */
function causeDrafts(
  incident: Incident,
  cause: CauseAnswer,
  { reasons, suspects = [] }: Grounds = {},
): EventDraft[] {
  const decided: EventDraft = {
    kind: 'cause.decided',
    data: {
      cause,
      ...(reasons !== undefined && { reasons }),
      ...(suspects.length > 0 && { suspects: [...suspects] }),
    },
  };
  const isOpen = cause === 'not-deployment' || cause === 'unknown';
  if (incident.status !== 'investigating' || isOpen) return [decided];
  return [decided, { kind: 'status.changed', data: { to: 'identified' }, source: 'automatic' }];
}

export async function decideCause(
  desk: IncidentDesk,
  incident: Incident,
  cause: CauseAnswer,
  grounds?: Grounds,
): Promise<void> {
  await desk.record(incident.id, ...causeDrafts(incident, cause, grounds));
}

/** Links a deployment. While no cause is decided, linking one says that a deployment was it. */
export async function linkDeployment(
  desk: IncidentDesk,
  incident: Incident,
  deployment: Deployment,
  { reasons, suspects }: Grounds = {},
): Promise<void> {
  const linked: EventDraft = {
    kind: 'deployment.linked',
    data: { deployment: deploymentRef(deployment), ...(reasons !== undefined && { reasons }) },
  };
  const cause =
    incident.cause === undefined
      ? causeDrafts(incident, 'deployment', { ...(suspects && { suspects }) })
      : [];
  await desk.record(incident.id, linked, ...cause);
}

/** A deployment that nothing in git marks, as a person tells it. */
export async function recordDeployment(
  desk: IncidentDesk,
  incident: Incident,
  deployment: DeploymentRef,
  note?: string,
): Promise<void> {
  await desk.record(incident.id, {
    kind: 'deployment.recorded',
    data: { deployment, ...(note !== undefined && { note }) },
  });
}

export async function unlinkDeployment(
  desk: IncidentDesk,
  incident: Incident,
  deployment: string,
): Promise<void> {
  const name = incident.deployments.find(({ id }) => id === deployment)?.name;
  await desk.record(incident.id, {
    kind: 'deployment.unlinked',
    data: { deployment, ...(name && { name }) },
  });
}

/** @param occurredAt when it happened, where that is not now: UTC, ISO 8601 */
export async function addNote(
  desk: IncidentDesk,
  incident: Incident,
  text: string,
  occurredAt?: string,
): Promise<void> {
  await desk.record(incident.id, {
    kind: 'note.added',
    data: { text },
    ...(occurredAt !== undefined && { occurredAt }),
  });
}

export async function changeSeverity(
  desk: IncidentDesk,
  incident: Incident,
  to: Severity,
  reason?: string,
): Promise<void> {
  if (to === incident.severity) return;
  await desk.record(incident.id, { kind: 'severity.changed', data: { to, ...(reason && { reason }) } });
}

export async function changeStatus(
  desk: IncidentDesk,
  incident: Incident,
  to: Status,
  note?: string,
): Promise<void> {
  if (to === incident.status) return;
  await desk.record(incident.id, { kind: 'status.changed', data: { to, ...(note && { note }) } });
}

export async function changeReview(
  desk: IncidentDesk,
  incident: Incident,
  to: ReviewStatus,
  note?: string,
): Promise<void> {
  if (to === incident.review?.status) return;
  await desk.record(incident.id, { kind: 'review.changed', data: { to, ...(note && { note }) } });
}

export async function updateFacts(
  desk: IncidentDesk,
  incident: Incident,
  facts: EventInput<'incident.updated'>,
): Promise<void> {
  await desk.record(incident.id, { kind: 'incident.updated', data: facts });
}

export async function setMilestone(
  desk: IncidentDesk,
  incident: Incident,
  milestone: Milestone,
  at: string | null,
): Promise<void> {
  await desk.record(incident.id, { kind: 'milestone.set', data: { milestone, at } });
}

export async function assignRole(
  desk: IncidentDesk,
  incident: Incident,
  role: EventData<'role.assigned'>,
): Promise<void> {
  await desk.record(incident.id, { kind: 'role.assigned', data: role });
}

export async function releaseRole(desk: IncidentDesk, incident: Incident, role: string): Promise<void> {
  const title = incident.roles[role]?.title;
  await desk.record(incident.id, { kind: 'role.released', data: { role, ...(title && { title }) } });
}

/** Where evidence was taken from, and the step that it is for. */
interface EvidenceContext {
  readonly place?: Place;
  readonly step?: string;
}

const contextOf = ({ place, step }: EvidenceContext): EvidenceContext => ({
  ...(place && { place }),
  ...(step !== undefined && { step }),
});

/** Of a longer text no more is kept, however much of it is masked. */
const LOOKED_AT = 256 * 1024;

/** Evidence of text: a stack trace, an excerpt of a log. Its end is left out where it is longer than an entry may be. */
export async function addEvidenceText(
  desk: IncidentDesk,
  incident: Incident,
  evidence: { readonly text: string; readonly title?: string } & EvidenceContext,
): Promise<void> {
  // Before it is cut and named after its first line: a half of a secret would not be known.
  const text = await desk.masking.text(cutHead(evidence.text, LOOKED_AT));
  const title = evidence.title ?? titleOfText(text);
  await desk.record(incident.id, {
    kind: 'evidence.added',
    data: { title, text: text.slice(0, MAX_TEXT).toWellFormed(), ...contextOf(evidence) },
  });
}

export async function addEvidenceLink(
  desk: IncidentDesk,
  incident: Incident,
  link: { readonly title: string; readonly url: string },
): Promise<void> {
  await desk.record(incident.id, { kind: 'evidence.added', data: link });
}

const TITLE_MAX = 80;

/** Its first line, so that several can be told apart. */
function titleOfText(text: string): string {
  const line =
    text
      .split('\n')
      .find((one) => one.trim() !== '')
      ?.trim() ?? 'Text';
  return cut(line, TITLE_MAX);
}

export interface EvidenceFile extends EvidenceContext {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly title?: string;
}

export async function addEvidenceFile(
  desk: IncidentDesk,
  incident: Incident,
  file: EvidenceFile,
): Promise<void> {
  const bytes = await desk.masking.bytes(file.bytes);
  const { sha256, size } = await desk.attach(incident.id, bytes);
  await desk.record(incident.id, {
    kind: 'evidence.added',
    data: {
      title: file.title ?? file.name,
      attachment: { sha256, size, name: file.name, mediaType: file.mediaType },
      ...contextOf(file),
    },
  });
}

/** A commit that a bisect found, as the answer: the suspicion of it is confirmed, its deployment linked. */
export async function confirmCulprit(
  desk: IncidentDesk,
  incident: Incident,
  found: {
    readonly culprit: TestedCommit;
    readonly repository: string;
    readonly reasons: string;
    /** The one that brought it. */
    readonly deployment?: Deployment;
  },
): Promise<void> {
  const { culprit, deployment, repository, reasons } = found;
  const { revision, subject } = culprit;
  const name = `${revision.slice(0, 8)} ${subject.trim()}`.trim().slice(0, 500);
  if (deployment) await linkDeployment(desk, incident, deployment, { reasons });
  await confirmSuspect(desk, incident, { kind: 'commit', id: revision, name, revision, repository }, reasons);
}

/** Adds a runbook to an incident under way, pinned as it is now. False when the incident has this very text already. */
export async function attachRunbook(
  desk: IncidentDesk,
  incident: Incident,
  { name, bytes }: RunbookFile,
): Promise<boolean> {
  const { sha256, size } = await desk.attach(incident.id, bytes);
  const known = [incident.runbook, ...incident.attachedRunbooks];
  if (known.some((pinned) => pinned?.sha256 === sha256)) return false;
  const runbook = { sha256, size, name: name.slice(0, 500), mediaType: 'text/markdown' };
  await desk.record(incident.id, { kind: 'runbook.attached', data: { runbook } });
  return true;
}

export async function detachRunbook(
  desk: IncidentDesk,
  incident: Incident,
  { sha256, name }: { readonly sha256: string; readonly name: string },
): Promise<void> {
  await desk.record(incident.id, { kind: 'runbook.detached', data: { runbook: sha256, name } });
}
