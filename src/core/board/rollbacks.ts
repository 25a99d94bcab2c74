import type { Actor } from '../incident/events.ts';
import type { Incident, Rollback } from '../incident/incident.ts';
import { plural, some } from '../rollback/plan.ts';
import { sign } from './people.ts';
import type { RollbackAct, RollbackView } from './state.ts';

/** Newest first, each in the state that its last step left it in. */
export const rollbacksOf = (incident: Incident, me: Actor): RollbackView[] =>
  incident.rollbacks.map((rollback) => viewOf(rollback, me)).reverse();

function viewOf(rollback: Rollback, me: Actor): RollbackView {
  const { conflicts = [], branch, worktree } = rollback;
  const state = rollback.state === 'prepared' && conflicts.length > 0 ? 'conflicts' : rollback.state;
  const way = wayOf(rollback);
  return {
    id: rollback.rollback ?? rollback.event,
    title: titleOf(rollback),
    state,
    stateLabel: state === 'conflicts' ? conflictWords(conflicts) : LABELS[state],
    ...(way !== undefined && { way }),
    ...(branch !== undefined && { branch }),
    ...(worktree !== undefined && { worktree }),
    acts: actsOf(rollback, state),
    conflicts: [...conflicts],
    signed: sign(rollback, me),
  };
}

function actsOf({ way, worktree }: Rollback, state: RollbackView['state']): RollbackAct[] {
  const isOpen = state === 'prepared' || state === 'conflicts';
  const byCommand = way === 'redeploy' || way === 'command';
  return [
    ...(state === 'conflicts' ? (['continue'] as const) : []),
    ...(byCommand && (isOpen || state === 'failed') ? (['perform'] as const) : []),
    ...(state === 'prepared' ? (['mark'] as const) : []),
    ...(worktree !== undefined && state !== 'given-up' ? (['open'] as const) : []),
    ...(worktree !== undefined && isOpen ? (['give-up'] as const) : []),
  ];
}

const LABELS = {
  prepared: 'prepared',
  performed: 'performed',
  failed: 'failed',
  'given-up': 'given up',
} as const;

/** "3 files conflict: a, b, c" */
export const conflictWords = (files: readonly string[]): string =>
  `${plural(files.length, 'file conflicts', 'files conflict')}: ${some(files)}`;

function titleOf({ deploymentName, deployment, toName, to }: Rollback): string {
  const from = deploymentName ?? deployment ?? 'deployment not recorded';
  const back = toName ?? to?.slice(0, 8);
  return back === undefined ? from : `${from} to ${back}`;
}

function wayOf({ way, commits = [], command }: Rollback): string | undefined {
  if (way === 'redeploy')
    return command === undefined ? 'redeploys what ran before' : `redeploys: ${command}`;
  if (way === 'command') return command === undefined ? "the team's command" : `runs: ${command}`;
  if (way === undefined) return undefined;
  return commits.length > 0
    ? `reverts ${plural(commits.length, 'commit')}`
    : 'restores the tree in one commit';
}
