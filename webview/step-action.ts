import type { StepView } from '../src/core/board/state.ts';
import type { StepAction } from '../src/core/runbook/model.ts';
import type { Board } from './board-context.ts';
import type { Sending } from './host.ts';

/** What the product does for a step, beyond ticking it. */
export function runStepAction(
  { step, action }: { readonly step: StepView; readonly action: StepAction },
  { board, sending, done }: { readonly board: Board; readonly sending: Sending; readonly done: () => void },
): void {
  const actions: Readonly<Record<StepAction, () => unknown>> = {
    acknowledge: done,
    'set-impact': () => board.editField('usersAffected'),
    'change-severity': () => sending.run({ type: 'severity.change' }),
    'assign-roles': () => board.showTab('people'),
    'set-channel': () => board.editField('channel'),
    'show-deployments': () => board.showTab('deployments'),
    'link-deployment': () => board.showTab('deployments'),
    'create-hotfix': () => sending.run({ type: 'hotfix.create' }),
    'prepare-rollback': () => sending.run({ type: 'rollback.prepare' }),
    'add-evidence': () => sending.run({ type: 'evidence.pick', step: step.id }),
    'post-update': () => board.showTab('comms'),
    resolve: () => sending.run({ type: 'status.set', to: 'resolved' }),
    'create-postmortem': () => sending.run({ type: 'postmortem.create' }),
    'send-to-backlog': () => sending.run({ type: 'incident.run', command: 'sendToBacklog' }),
  };
  void actions[action]();
}
