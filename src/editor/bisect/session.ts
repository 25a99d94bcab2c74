import type { Bisect, Incident } from '../../core/incident/incident.ts';
import type { EventDraft } from '../../core/incident/events.ts';
import { openBisectWorktree, type BisectWorktree } from '../../git/bisect/worktree.ts';
import type { BisectState } from '../../git/bisect/state.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';
import type { Services } from '../services.ts';

/** A bisect that this window works on: its record, and its worktree. */
export interface BisectSession {
  readonly services: Services;
  readonly desk: IncidentDesk;
  readonly incident: string;
  /** Names it in the record. */
  readonly id: string;
  readonly worktree: BisectWorktree;
}

export function incidentOf({ desk, incident }: Pick<BisectSession, 'desk' | 'incident'>): Incident {
  const found = desk.find(incident);
  if (found === undefined) throw new UserError('This incident is no longer in this window.');
  return found;
}

export function bisectOf(session: Pick<BisectSession, 'desk' | 'incident' | 'id'>): Bisect {
  const found = incidentOf(session).bisects.find(({ bisect }) => bisect === session.id);
  if (found === undefined) throw new UserError('This bisect is not in the record of this incident.');
  return found;
}

export const impactOf = ({ milestones, declared }: Incident): string => (milestones.started ?? declared).at;

/**
 * Takes up a bisect of the record.
 * @throws UserError or BisectError where its worktree is not here
 */
export async function openSession(
  services: Services,
  incident: Incident,
  { bisect, worktree, repository }: Bisect,
): Promise<BisectSession> {
  const desk = await services.desk();
  const { repositories } = desk.homes;
  const found = repositories.find(({ root }) => root === repository) ?? desk.homeOf(incident.id).repository;
  if (found === undefined || worktree === undefined) {
    throw new UserError('The repository of this bisect is not in this window. Open its folder.');
  }
  return {
    services,
    desk,
    incident: incident.id,
    id: bisect,
    worktree: await openBisectWorktree(found, worktree, bisect),
  };
}

/**
 * Brings the record in line with what git has of the bisect: also what was marked by git in the worktree, or by a
 * window that closed before it could record it.
 * @param exitCode of the check, for the revision that was marked last
 */
export async function recordState(
  session: BisectSession,
  state: BisectState,
  exitCode?: number,
): Promise<void> {
  const known = bisectOf(session);
  if (known.state !== 'running') return;
  const drafts = [...testedDrafts(known, state, exitCode), ...endDrafts(known, state)];
  if (drafts.length > 0) await session.desk.record(session.incident, ...drafts);
}

function testedDrafts(
  { bisect, tested }: Bisect,
  { marks, standing }: BisectState,
  exitCode?: number,
): EventDraft[] {
  const before = new Set(tested.map(({ revision }) => revision));
  const last = marks.at(-1);
  return marks
    .filter(({ revision }) => !before.has(revision))
    .map((mark) => ({
      kind: 'bisect.tested',
      ...(mark === last && exitCode !== undefined && { source: 'automatic' }),
      data: {
        bisect,
        revision: mark.revision,
        verdict: mark.verdict,
        ...(mark.subject.trim() !== '' && { subject: mark.subject.slice(0, 500) }),
        ...(mark === last && exitCode !== undefined && { exitCode }),
        ...(mark === last && standing.kind === 'testing' && { left: standing.left + 1, ...nextOf(standing) }),
      },
    }));
}

const nextOf = ({ commit }: Extract<BisectState['standing'], { kind: 'testing' }>) => ({
  next: commit.revision,
  ...(commit.subject.trim() !== '' && { nextSubject: commit.subject.slice(0, 500) }),
});

function endDrafts(
  { bisect, goodName = 'the good one', badName = 'the bad one' }: Bisect,
  { standing }: BisectState,
): EventDraft[] {
  if (standing.kind === 'found') {
    const { revision, subject, author } = standing.culprit;
    return [
      {
        kind: 'bisect.finished',
        data: {
          bisect,
          culprit: revision,
          ...(subject.trim() !== '' && { subject: subject.slice(0, 500) }),
          ...(author.trim() !== '' && { author: author.slice(0, 500) }),
        },
      },
    ];
  }
  if (standing.kind === 'skipped') {
    const candidates = standing.candidates.map(({ revision }) => revision).slice(0, 1000);
    const note = 'Only skipped revisions were left. Any of these may be it:';
    const list = standing.candidates
      .slice(0, 50)
      .map(({ revision, subject }) => `${revision.slice(0, 8)} ${subject}`);
    return [{ kind: 'bisect.finished', data: { bisect, candidates, note: [note, ...list].join('\n') } }];
  }
  if (standing.kind !== 'older') return [];
  const note =
    `${standing.revision.slice(0, 8)}, where ${goodName} and ${badName} parted, was bad already. So it was put right ` +
    `on the way to ${goodName}, and ${badName} lacks what put it right.`;
  return [{ kind: 'bisect.finished', data: { bisect, note } }];
}

/** What the start of it says: how many commits there are, and what is tested first. */
export const firstOf = (state: BisectState) =>
  state.standing.kind === 'testing' ? nextOf(state.standing) : {};
