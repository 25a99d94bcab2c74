import { duesOf } from '../clocks/clocks.ts';
import { policyFor, type PolicySetting } from '../clocks/policy.ts';
import type { Actor } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentMetrics } from '../incident/metrics.ts';
import type { News } from '../incident/news.ts';
import type { Severity } from '../incident/vocabulary.ts';
import type { Runbook } from '../runbook/model.ts';
import { allSteps, runbookProgress } from '../runbook/progress.ts';
import { formatDuration } from '../text/time.ts';
import { bisectsOf } from './bisects.ts';
import { commsOf, type CommsInput } from './comms.ts';
import { deploymentsOf, type DeploymentsInput } from './deployments.ts';
import { escalationsOf } from './escalations.ts';
import { evidenceOf } from './evidence.ts';
import { headerOf } from './header.ts';
import { sign } from './people.ts';
import { currentPhaseOf, phasesOf } from './phases.ts';
import { newsViewOf } from './news.ts';
import { figuresOf, remediesOf } from './response.ts';
import { rollbacksOf } from './rollbacks.ts';
import { reviewViewOf } from './review.ts';
import { commanderOf, rolesViewOf } from './roles.ts';
import { similarOf, type SimilarInput } from './similar.ts';
import type { BoardState, SharingView } from './state.ts';
import { hypothesesOf, suspectsOf, type SuspectsInput } from './suspects.ts';
import { timelineOf } from './timeline.ts';
import { whysViewOf } from './whys.ts';

export interface BoardInput {
  readonly incident: Incident;
  readonly runbook: Runbook;
  readonly deployments: DeploymentsInput;
  /** Absent until somebody asks what changed. */
  readonly suspects?: SuspectsInput;
  /** Absent where nothing is looked for. */
  readonly similar?: SimilarInput;
  /** What is on this machine's disk but not yet in git; `message` says why it could not be put there. */
  readonly journal: { readonly pending: number; readonly message?: string };
  /** Absent where there is no git to share by. */
  readonly sharing?: SharingView;
  readonly news?: News;
  readonly me: Actor;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** "P1 · SEV-2", as the settings have it. */
  readonly severityLabels: Readonly<Record<Severity, string>>;
  /** What the team has set of clocks and escalation; left out, the runbook and the defaults count. */
  readonly policy?: PolicySetting;
  /** Why nothing can be changed, for a person; absent when everything can. */
  readonly readOnly?: string;
  readonly timelineLimit?: number;
  /** Left out: no channel is set up. */
  readonly comms?: CommsInput;
}

const NO_CHANNELS: CommsInput = { channels: [], ready: new Set() };

/** Enough for most incidents; the board asks for more when someone wants it. */
export const TIMELINE_LIMIT = 200;

/** All that the board of one incident shows. Pure: the same input gives the same state. */
export function boardState(input: BoardInput): BoardState {
  const { incident, runbook, me, now, journal, readOnly, sharing } = input;
  const news = input.news && newsViewOf(incident, input.news, commanderOf(incident, runbook));
  const progress = runbookProgress(runbook, incident, now);
  const currentPhase = currentPhaseOf(progress, incident);
  const postmortem = incident.postmortems.at(-1);
  const stepTitles = new Map(allSteps(runbook).map(({ step }) => [step.id, step.title]));
  const review = reviewViewOf(incident, me);
  const dues = duesOf(incident, now, policyFor(runbook, input.policy));
  return {
    header: headerOf({ ...input, dues, commander: commanderOf(incident, runbook) }),
    escalations: escalationsOf(incident, dues, me),
    ...(readOnly !== undefined && { readOnly }),
    journal: { pending: journal.pending, ...(journal.message !== undefined && { message: journal.message }) },
    ...(sharing && { sharing }),
    ...(news && { news }),
    runbookTitle: runbook.title,
    prose: runbook.prose.filter(({ text }) => text !== '').map(({ title, text }) => ({ title, text })),
    phases: phasesOf(progress, { incident, runbook, me, now }),
    ...(currentPhase !== undefined && { currentPhase }),
    metrics: metricsOf(incident),
    deployments: deploymentsOf(incident, input.deployments, me),
    ...(input.suspects && { suspects: suspectsOf(incident, input.suspects, me) }),
    ...(input.similar && { similar: similarOf(input.similar) }),
    hypotheses: hypothesesOf(incident, me),
    remedies: remediesOf(incident, me),
    figures: figuresOf(incident, me),
    whys: whysViewOf(incident, me),
    hotfixes: hotfixesOf(incident, me),
    rollbacks: rollbacksOf(incident, me),
    bisects: bisectsOf(incident, me),
    timeline: timelineOf(incident, { me, limit: input.timelineLimit ?? TIMELINE_LIMIT, news: input.news }),
    evidence: evidenceOf(incident, me, stepTitles),
    comms: commsOf(input, input.comms ?? NO_CHANNELS),
    roles: rolesViewOf(incident, runbook, me),
    ...(postmortem && { postmortem: postmortem.path }),
    ...(review && { review }),
  };
}

const metricsOf = (incident: Incident): BoardState['metrics'] =>
  incidentMetrics(incident).map(({ label, ms }) => ({
    label,
    ...(ms !== undefined && { value: formatDuration(ms) }),
  }));

const hotfixesOf = (incident: Incident, me: Actor): BoardState['hotfixes'] =>
  incident.hotfixes.map((hotfix) => ({
    branch: hotfix.branch,
    base: hotfix.baseName ?? hotfix.base.slice(0, 8),
    ...(hotfix.worktree !== undefined && { worktree: hotfix.worktree }),
    picked: hotfix.picked?.length ?? 0,
    signed: sign(hotfix, me),
  }));
