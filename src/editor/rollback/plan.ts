import * as vscode from 'vscode';
import type { Deployment } from '../../core/deployments/deployment.ts';
import { warningsOf, type RollbackEnds, type RollbackSuspect } from '../../core/rollback/plan.ts';
import { planRollback, type RollbackPlan } from '../../core/rollback/ways.ts';
import type { Repository } from '../../git/repository.ts';
import { surveyRollback } from '../../git/rollback/survey.ts';
import type { ChosenDeployment } from '../commands/deployed.ts';
import { UserError } from '../errors.ts';
import { setting } from '../settings.ts';
import { defaultShell } from '../terminal/run.ts';

/** What was looked at, and where. */
export interface Preparation {
  readonly deployment: ChosenDeployment;
  readonly repository: Repository;
  readonly plan: RollbackPlan;
}

interface PlanRequest {
  readonly deployment: ChosenDeployment;
  readonly repository: Repository;
  readonly incident: string;
  /** All that are known, to find those that came later. */
  readonly deployments: readonly Deployment[];
  readonly suspect?: RollbackSuspect | undefined;
}

/** Reads what a rollback would touch and which ways there are. Changes nothing. */
export async function readPlan(request: PlanRequest): Promise<Preparation> {
  const { deployment, repository, incident } = request;
  const ends = endsOf(deployment);
  const survey = await surveyRollback(repository, ends);
  const scope = vscode.Uri.file(repository.root);
  const plan = planRollback({
    ends,
    survey,
    warnings: warningsOf(survey, laterNames(request)),
    suspect: request.suspect,
    templates: {
      redeploy: setting('rollback.redeployCommand', scope),
      command: setting('rollback.command', scope),
      check: setting('rollback.checkCommand', scope),
    },
    incident,
    shell: defaultShell(),
  });
  return { deployment, repository, plan };
}

function endsOf({
  name,
  revision,
  environment,
  service,
  previous,
  previousRevision,
}: ChosenDeployment): RollbackEnds {
  const to =
    previous ??
    (previousRevision === undefined
      ? undefined
      : { name: previousRevision.slice(0, 10), revision: previousRevision });
  if (to === undefined) {
    throw new UserError(
      `Nothing is known to have been deployed before ${name}, so there is no way back to it.`,
    );
  }
  return {
    deployment: {
      name,
      revision,
      ...(environment !== undefined && { environment }),
      ...(service !== undefined && { service }),
    },
    to: { name: to.name, revision: to.revision },
  };
}

function laterNames({ deployment, repository, deployments }: PlanRequest): string[] {
  const { at, environment, service } = deployment;
  return deployments
    .filter(
      (other) =>
        other.repository === repository.root &&
        other.environment === environment &&
        other.service === service &&
        Date.parse(other.at) > Date.parse(at),
    )
    .map(({ name }) => name);
}
