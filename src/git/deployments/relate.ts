import { isProduction, type Deployment } from '../../core/deployments/deployment.ts';
import { lackOfSteps, type Mainline } from '../../core/deployments/mainline.ts';
import { stepFrom, type Containment } from '../../core/deployments/steps.ts';
import type { BranchTip } from '../branches.ts';
import { oldestOf } from './graph.ts';
import type { History, Survey } from './history.ts';

export interface Related {
  /** With the step that each of them was. */
  readonly deployments: readonly Deployment[];
  readonly unreleased?: Deployment;
  readonly mainline?: Mainline;
  /** Why it cannot be told, as sentences for a person. */
  readonly lacks: readonly string[];
}

/** What is known of the mainline before the walk. Absent where its own commits are listed, or nothing is. */
export function mainlineToRead(
  { mainline }: Survey,
  { branch, scheme }: History,
  listed: readonly Deployment[],
): Mainline | undefined {
  if (mainline === undefined || branch?.name === mainline.name || openOf(listed).length === 0)
    return undefined;
  const isReleases = scheme.kind === 'tags' && scheme.by === 'version';
  return { name: mainline.name, state: 'reading', isReleases };
}

/** A step of a branch goes forward by its nature: each commit is on top of the one before. */
const openOf = (listed: readonly Deployment[]): readonly Deployment[] =>
  listed.filter(({ kind, isCurrent }) => kind !== 'merge' || isCurrent);

/**
 * What each deployment is to the one before it, and what the mainline has that none of them has: from one walk over the
 * commits between them.
 */
export async function relate(
  survey: Survey,
  history: History,
  listed: readonly Deployment[],
): Promise<Related> {
  const { walk } = survey;
  const open = openOf(listed);
  const mainline = mainlineToRead(survey, history, listed);
  const tip = mainline && survey.mainline;
  const revisions = [
    ...(tip === undefined ? [] : [tip.revision]),
    ...open.flatMap(({ revision, previous }) => [revision, ...(previous ? [previous.revision] : [])]),
  ];
  const walked = revisions.length < 2 ? undefined : await walk.between(revisions, oldestOf(open)?.revision);
  const deployments = listed.map((one) => withStep(one, walked));
  const lacks = revisions.length < 2 || walk.failure === undefined ? [] : [lackOfSteps(walk.failure)];
  if (walked === undefined || mainline === undefined || tip === undefined) return { deployments, lacks };
  return { deployments, lacks, ...mainlineBeyond(mainline, open, tip, walked, survey.repository.root) };
}

function withStep(deployment: Deployment, walked: Containment | undefined): Deployment {
  const { previous, revision, kind } = deployment;
  if (previous === undefined) return deployment;
  const step =
    walked === undefined
      ? kind === 'merge'
        ? 'forward'
        : undefined
      : (stepFrom(previous.revision, revision, walked) ?? (kind === 'merge' ? 'forward' : undefined));
  return step === undefined ? deployment : { ...deployment, step };
}

/** The nearest is among the newest. */
const MOST_COUNTED = 30;

/** What the deployment that is nearest to the mainline's tip does not have yet. */
function mainlineBeyond(
  mainline: Mainline,
  open: readonly Deployment[],
  tip: BranchTip,
  walked: Containment,
  repository: string,
): Pick<Related, 'unreleased' | 'mainline'> {
  const inProduction = open.filter(({ environment }) => isProduction(environment));
  const candidates = inProduction.length > 0 ? inProduction : open;
  // Newest first, so of several with the same commits the last one counts.
  let nearest: Deployment | undefined;
  let fewest = Infinity;
  const counted = new Set<string>();
  for (const one of candidates) {
    if (counted.size >= MOST_COUNTED) break;
    if (counted.has(one.revision) || walked.contains(tip.revision, one.revision) === undefined) continue;
    counted.add(one.revision);
    const count = walked.countBeyond(tip.revision, one.revision, fewest);
    if (count < fewest) [nearest, fewest] = [one, count];
  }
  if (nearest === undefined) return { mainline: { ...mainline, state: 'unknown' } };
  if (fewest === 0) return { mainline: { ...mainline, state: 'released' } };
  const commits = `${fewest} ${fewest === 1 ? 'commit' : 'commits'} on ${tip.name}`;
  const { id, name, revision } = nearest;
  const unreleased: Deployment = {
    id: `unreleased:${tip.revision}`,
    name: `${commits} ${mainline.isReleases ? 'not in any release' : 'not yet deployed'}`,
    kind: 'unreleased',
    revision: tip.revision,
    at: new Date(tip.at).toISOString(),
    atSource: 'commit',
    author: '',
    repository,
    previous: { id, name, revision },
    isCurrent: false,
  };
  return { unreleased, mainline: { ...mainline, state: 'unreleased' } };
}
