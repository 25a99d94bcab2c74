import type { FoundDeployment } from '../../core/deployments/link.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Repository } from '../../git/repository.ts';

/**
 * The deployments that an incident tells of, for the list of one repository. A teammate's clone is in another folder:
 * what is of no repository of this window belongs to the only one there is.
 */
export function foundAsTold(
  incident: Pick<Incident, 'toldDeployments'> | undefined,
  root: string,
  repositories: readonly Pick<Repository, 'root'>[],
): readonly FoundDeployment[] {
  const isHere = (repository: string | undefined): boolean =>
    repositories.some((one) => one.root === repository)
      ? repository === root
      : repositories[0]?.root === root;
  const told = incident?.toldDeployments.filter(({ repository }) => isHere(repository)) ?? [];
  return told.map(({ id, name, revision, at, author = '', environment, service, recorded, note }) => ({
    deployment: {
      ...{ id, name, kind: 'told', revision, at, atSource: 'told', author, repository: root },
      ...(environment !== undefined && { environment }),
      ...(service !== undefined && { service }),
      told: { by: recorded.by.name, at: recorded.at, ...(note !== undefined && { note }) },
    },
  }));
}
