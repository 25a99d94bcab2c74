import * as z from 'zod';
import { CHOICES, type Offer, type RollbackPlan } from '../../core/rollback/ways.ts';
import { likeliestOf } from '../../core/rollback/suspect.ts';
import { UserError } from '../errors.ts';
import { whileWaiting } from '../input/tell.ts';
import { askWay, confirmBranch } from '../rollback/ask.ts';
import { makeBranch } from '../rollback/branch.ts';
import { performByCommand } from '../rollback/command.ts';
import { readPlan, type Preparation } from '../rollback/plan.ts';
import { askRollback } from '../rollback/recorded.ts';
import type { Services } from '../services.ts';
import { deploymentFor, repositoryOf, type ChosenDeployment } from './deployed.ts';
import { targetOf, type Target } from './target.ts';

const wantedSchema = z.object({ way: z.enum(CHOICES) });

/**
 * Shows what going back would touch, asks which way, and prepares that one: a branch in a worktree of its own, or a
 * command that is shown whole before it is run. Deploying a branch is the responder's act.
 */
export async function prepareRollback(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const deployment = await deploymentFor(services, target, 'Take back which deployment?');
  if (deployment === undefined) return;
  const preparation = await prepare(services, target, deployment);
  const wanted = wantedSchema.safeParse(argument).data?.way;
  const offer =
    wanted === undefined ? await askWay(services, preparation.plan) : offerOf(preparation.plan, wanted);
  if (offer === undefined) return;
  const { choice } = offer;
  if (choice === 'redeploy' || choice === 'command') {
    await performByCommand(services, target, preparation, offer);
    return;
  }
  if (wanted !== undefined || (await confirmBranch(services, preparation.plan, offer)))
    await makeBranch(target, preparation, choice);
}

/** Runs, again or for the first time, the command of a rollback that was prepared. */
export async function performRollback(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const rollback = await askRollback(
    target,
    'Run the command of which rollback?',
    ({ way, state }) =>
      (way === 'redeploy' || way === 'command') && (state === 'prepared' || state === 'failed'),
  );
  if (rollback === undefined) return;
  const named = { ...target.argument, deployment: rollback.deployment, repository: rollback.repository };
  const deployment = await deploymentFor(
    services,
    { ...target, argument: named },
    'Take back which deployment?',
  );
  if (deployment === undefined) return;
  const preparation = await prepare(services, target, deployment);
  const offer = offerOf(preparation.plan, rollback.way === 'command' ? 'command' : 'redeploy');
  await performByCommand(services, target, preparation, offer, rollback.rollback);
}

async function prepare(
  services: Services,
  target: Target,
  deployment: ChosenDeployment,
): Promise<Preparation> {
  const [list, suspects] = await Promise.all([services.deployments(), services.suspects()]);
  const request = {
    deployment,
    repository: repositoryOf(target, deployment),
    incident: target.incident.shortId,
    deployments: list.all,
    suspect: likeliestOf(suspects.of(target.incident.id)?.ranked ?? [], deployment.id),
  };
  return whileWaiting(`Looking at what ${deployment.name} brought`, () => readPlan(request));
}

function offerOf({ offers, ends }: RollbackPlan, choice: Offer['choice']): Offer {
  const offer = offers.find((one) => one.choice === choice);
  if (offer) return offer;
  throw new UserError(
    `${ends.deployment.name} cannot be taken back in this way here. Prepare the rollback again to see which ways there are.`,
  );
}
