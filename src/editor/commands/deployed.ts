import { kindOfId } from '../../core/deployments/deployment.ts';
import type { Repository } from '../../git/repository.ts';
import { UserError } from '../errors.ts';
import { askChoice } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { pickDeployment } from './pickDeployment.ts';
import type { Target } from './target.ts';

/** What is needed of a deployment to act on it: one found in git, or one that the record remembers. */
export interface ChosenDeployment {
  readonly id: string;
  readonly name: string;
  readonly revision: string;
  readonly repository?: string | undefined;
  readonly previous?: { readonly name: string; readonly revision: string };
  /** What the record knows of the one before. */
  readonly previousRevision?: string | undefined;
  readonly at: string;
  readonly environment?: string | undefined;
  readonly service?: string | undefined;
}

/** The deployment that the argument names, or the one that is linked, or one that the person picks. */
export async function deploymentFor(
  services: Services,
  { incident, argument }: Target,
  placeholder: string,
): Promise<ChosenDeployment | undefined> {
  const list = await services.deployments();
  await list.load();
  if (argument.deployment !== undefined) {
    const named =
      list.find(argument.deployment, argument.repository) ??
      incident.deployments.find(({ id }) => id === argument.deployment);
    if (named) return deployedOnly(named);
    throw new UserError('This deployment is not in the repositories of this window, and not in the record.');
  }
  const all = incident.deployments.map((one) => list.find(one.id, one.repository) ?? one);
  const linked = all.filter(isDeployed);
  const [unreleased] = all;
  if (linked.length === 0 && unreleased) return deployedOnly(unreleased);
  if (linked.length === 0) return pickDeployment(list, incident, placeholder, isDeployed);
  if (linked.length === 1) return linked[0];
  return askChoice(
    { title: `Deployments linked to ${incident.shortId}`, placeholder },
    linked.map((value) => ({ label: value.name, description: value.revision.slice(0, 8), value })),
  );
}

const isDeployed = ({ id }: Pick<ChosenDeployment, 'id'>): boolean => kindOfId(id) !== 'unreleased';

function deployedOnly(chosen: ChosenDeployment): ChosenDeployment {
  if (isDeployed(chosen)) return chosen;
  throw new UserError(
    `${chosen.name}: there is no deployment of them to go back from or to build on. Revert them where they are merged.`,
  );
}

export function repositoryOf({ desk, incident }: Target, { repository, name }: ChosenDeployment): Repository {
  const { repositories } = desk.homes;
  const found = repositories.find(({ root }) => root === repository) ?? desk.homeOf(incident.id).repository;
  if (found) return found;
  throw new UserError(`${name} is in no git repository of this window. Open the folder of its repository.`);
}
