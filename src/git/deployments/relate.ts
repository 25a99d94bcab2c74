import { isProduction, type Deployment } from '../../core/deployments/deployment.ts';
import { stepFrom, type Containment } from '../../core/deployments/steps.ts';
import type { BranchTip } from '../branches.ts';
import { oldestOf } from './graph.ts';
import type { Ahead, History, Survey } from './history.ts';

export interface Related {
  /** With the step that each of them was. */
  readonly deployments: readonly Deployment[];
  readonly unreleased?: Deployment;
  /** The mainline, when all of it is in deployments. */
  readonly released?: string;
  /** Why it cannot be told, as sentences for a person. */
  readonly lacks: readonly string[];
}

/**
 * What each deployment is to the one before it, and what the mainline has that none of them has: from one walk over the
 * commits between them.
 */
export async function relate(
  { repository, mainline, walk }: Survey & Ahead,
  history: History,
  listed: readonly Deployment[],
): Promise<Related> {
  // A step of a branch goes forward by its nature: each commit is on top of the one before.
  const open = listed.filter(({ kind, isCurrent }) => kind !== 'merge' || isCurrent);
  const tip = history.branch !== undefined && history.branch.name === mainline?.name ? undefined : mainline;
  const revisions = [
    ...(tip === undefined ? [] : [tip.revision]),
    ...open.flatMap(({ revision, previous }) => [revision, ...(previous ? [previous.revision] : [])]),
  ];
  const walked = revisions.length < 2 ? undefined : await walk.between(revisions, oldestOf(open)?.revision);
  const deployments = listed.map((one) => withStep(one, walked));
  if (walked === undefined)
    return { deployments, lacks: walk.failure === undefined ? [] : [unknown(walk.failure)] };
  if (tip === undefined) return { deployments, lacks: [] };
  return { deployments, lacks: [], ...mainlineBeyond(history, open, tip, walked, repository.root) };
}

const unknown = (why: string): string => `What each deployment brought is not known here. ${why}`;

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
  { scheme }: History,
  open: readonly Deployment[],
  tip: BranchTip,
  walked: Containment,
  repository: string,
): Pick<Related, 'unreleased' | 'released'> {
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
  if (nearest === undefined) return {};
  if (fewest === 0) return { released: tip.name };
  const isReleases = scheme.kind === 'tags' && scheme.by === 'version';
  const commits = `${fewest} ${fewest === 1 ? 'commit' : 'commits'} on ${tip.name}`;
  const { id, name, revision } = nearest;
  const unreleased: Deployment = {
    id: `unreleased:${tip.revision}`,
    name: `${commits} ${isReleases ? 'not in any release' : 'not yet deployed'}`,
    kind: 'unreleased',
    revision: tip.revision,
    at: new Date(tip.at).toISOString(),
    atSource: 'commit',
    author: '',
    repository,
    previous: { id, name, revision },
    isCurrent: false,
  };
  return { unreleased };
}
