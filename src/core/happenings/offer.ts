import { gitFactOf } from '../incident/git-facts.ts';
import type { Incident } from '../incident/incident.ts';
import { keyOfDeployment, type Happening } from './happening.ts';

export interface Offer {
  readonly happening: Happening;
  /**
   * Part of the story, as far as the record and the names tell: the linked deployment and its commit, a revert, what names
   * this incident. Not what is of another one.
   */
  readonly isLikely: boolean;
}

/**
 * What may be added to the timeline, oldest first: once each, and without what is in it already.
 * @param repository root of the one that holds the incident, for what only its record knows
 */
export function offersOf(
  incident: Incident,
  found: readonly Happening[],
  repository: string,
): readonly Offer[] {
  const known = includedKeys(incident);
  const branches = branchesOnRecord(incident);
  const likely = likelyRevisions(incident);
  const causes = incident.deployments.filter(({ id }) => !id.startsWith('told:'));
  const causeKeys = new Set(causes.map(keyOfDeployment));
  const once = new Map<string, Happening>();
  for (const happening of [...found, ...causes.map((cause) => causeOf(cause, repository))]) {
    const before = once.get(happening.key);
    // What says that it was deployed says more than that it was tagged or merged.
    if (before === undefined || (happening.what === 'deployment' && before.what !== 'deployment'))
      once.set(happening.key, happening);
  }
  return [...once.values()]
    .filter(({ key, what, name }) => !known.has(key) && !(what === 'branch' && branches.has(name)))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.key < b.key ? -1 : 1))
    .map((happening) => ({
      happening,
      isLikely:
        causeKeys.has(happening.key) ||
        (happening.what !== 'branch' && likely.has(happening.revision)) ||
        isOf(incident, happening),
    }));
}

/**
 * What names an incident is of that one. A branch that names none may be of any: it stands where the deployed revision is,
 * whoever cut it.
 */
const isOf = ({ shortId }: Incident, { what, isFix, incidents }: Happening): boolean =>
  incidents.length > 0 ? incidents.includes(shortId) : isFix && what !== 'branch';

/** Retracted, it may be added again. */
export const includedKeys = ({ timeline }: Incident): ReadonlySet<string> =>
  new Set(timeline.flatMap((entry) => (entry.retracted ? [] : (gitFactOf(entry)?.key ?? []))));

/** That these were made stands in the timeline by the event that made them. */
const branchesOnRecord = ({ hotfixes, rollbacks }: Incident): ReadonlySet<string> =>
  new Set([...hotfixes, ...rollbacks].flatMap(({ branch }) => branch ?? []));

function likelyRevisions({
  deployments,
  hotfixes,
  rollbacks,
  bisects,
  hypotheses,
}: Incident): ReadonlySet<string> {
  return new Set([
    ...deployments.map(({ revision }) => revision),
    ...hotfixes.flatMap(({ picked = [] }) => picked),
    ...rollbacks.flatMap(({ state, to }) => (state === 'performed' && to !== undefined ? [to] : [])),
    ...bisects.flatMap(({ ended }) => ended?.culprit ?? []),
    ...hypotheses.flatMap(({ status, suspect }) =>
      status === 'confirmed' && suspect ? [suspect.revision] : [],
    ),
  ]);
}

/** It was deployed before the impact began, and git may have forgotten it. */
function causeOf(deployment: Incident['deployments'][number], root: string): Happening {
  const { name, revision, at, author = '', repository = root } = deployment;
  const key = keyOfDeployment(deployment);
  return { what: 'deployment', key, revision, at, name, author, repository, isFix: false, incidents: [] };
}
