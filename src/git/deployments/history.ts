import type { Deployment, DeploymentScheme } from '../../core/deployments/deployment.ts';
import type { FoundDeployment } from '../../core/deployments/link.ts';
import {
  isInUse,
  likeness,
  matchingTags,
  TAG_SCHEMES,
  tagsByScheme,
  type DetectedScheme,
  type NamedTag,
  type TagScheme,
} from '../../core/deployments/scheme.ts';
import { compareText, tagsWorthReading, newestElsewhere } from '../../core/deployments/select.ts';
import type { BranchTip } from '../branches.ts';
import type { Repository } from '../repository.ts';
import { branchHistory, configuredBranch, productionBranch } from './mainline.ts';
import { readTags, type ReadTag } from './tags.ts';

/** What two processes tell, without reading a tag. */
export interface Survey {
  readonly repository: Repository;
  readonly scheme: DeploymentScheme;
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
  readonly tags: readonly NamedTag[];
  readonly tips: readonly BranchTip[];
  readonly mainline: BranchTip | undefined;
  /** A repository that rests is judged by the time when it did not. */
  readonly newestActivity: number;
}

export interface History {
  readonly found: readonly FoundDeployment[];
  readonly scheme: DetectedScheme;
  readonly isReleases: boolean;
}

/** `undefined` when no tags are in use that could be deployments. */
export async function historyByTags(survey: Survey): Promise<History | undefined> {
  const { repository, scheme, limit, tags, tips, signal } = survey;
  const configured = matchingTags(tags, scheme.tagPatterns);
  if (configured.length > 0) {
    const read = await readTags(repository, tagsWorthReading(configured, limit), signal);
    return tagHistory(survey, 'configured', configured, read);
  }
  if (configuredBranch(repository, scheme, tips) !== undefined) return undefined;
  const candidates = possibleSchemes(survey);
  const worth = candidates.flatMap((candidate) => tagsWorthReading(candidate.tags, limit));
  if (worth.length === 0) return undefined;
  const elsewhere = newestElsewhere(tags);
  const read = await readTags(repository, [...worth, ...elsewhere], signal);
  for (const { by, tags: matching } of candidates) {
    const history = tagHistory(survey, by, matching, read);
    const times = history.found.map(({ deployment }) => Date.parse(deployment.at));
    if (!isInUse(by, times, survey.newestActivity)) continue;
    if (by !== 'deployment') return history;
    return { ...history, found: [...history.found, ...foundDeployments(repository, elsewhere, read)] };
  }
  return undefined;
}

const foundDeployments = (
  repository: Repository,
  tags: readonly NamedTag[],
  read: ReadonlyMap<NamedTag, ReadTag>,
): FoundDeployment[] =>
  tags.flatMap((tag) => {
    const known = read.get(tag);
    return known === undefined ? [] : [tagDeployment(repository, tag, known)];
  });

interface Candidate {
  readonly by: TagScheme;
  readonly tags: readonly NamedTag[];
}

/** The schemes that may be in use, the surest first, down to one of which the names alone tell that it is. */
function possibleSchemes(survey: Survey): readonly Candidate[] {
  const { repository, tags, tips, mainline, newestActivity } = survey;
  const byScheme = tagsByScheme(tags);
  const candidates: Candidate[] = [];
  for (const by of TAG_SCHEMES) {
    // A production branch that is moved tells more than a list of releases.
    if (by === 'version' && productionBranch(repository, tips, mainline, newestActivity) !== undefined) break;
    const ofScheme = byScheme.get(by) ?? [];
    candidates.push({ by, tags: ofScheme });
    const times = ofScheme.flatMap(({ class: { time } }) => (time === undefined ? [] : [Date.parse(time)]));
    if (isInUse(by, times, newestActivity)) break;
  }
  return candidates;
}

/** So many of the newest tell what names look like today. */
const EXAMPLES = 20;

function tagHistory(
  { repository }: Survey,
  by: 'configured' | TagScheme,
  matching: readonly NamedTag[],
  read: ReadonlyMap<NamedTag, ReadTag>,
): History {
  const dated = matching
    .flatMap((tag) => {
      const known = read.get(tag);
      return known === undefined ? [] : [{ tag, found: tagDeployment(repository, tag, known) }];
    })
    .sort((a, b) => compareText(b.found.deployment.at, a.found.deployment.at));
  const like = likeness(dated.slice(0, EXAMPLES).map(({ tag }) => tag));
  return {
    found: dated.map(({ found }) => found),
    isReleases: matching.every((tag) => tag.class.rule === 'version'),
    scheme: { kind: 'tags', by, like, count: matching.length },
  };
}

function tagDeployment(repository: Repository, tag: NamedTag, read: ReadTag): FoundDeployment {
  const { environment, service, order } = tag.class;
  return {
    deployment: {
      id: `tag:${tag.name}`,
      name: tag.name,
      kind: 'tag',
      revision: read.revision,
      ...timeOf(tag, read),
      author: read.tagger?.name ?? read.author,
      ...(environment === undefined ? {} : { environment }),
      ...(service === undefined ? {} : { service }),
      repository: repository.root,
    },
    order,
  };
}

const HOUR = 3_600_000;

/** The name knows best when it was deployed, but if it knows only the day then git may know the hour. */
function timeOf(
  { class: { time, isWholeDay } }: NamedTag,
  read: ReadTag,
): Pick<Deployment, 'at' | 'atSource'> {
  const recorded: Pick<Deployment, 'at' | 'atSource'> =
    read.tagger === undefined
      ? { at: new Date(read.committedAt).toISOString(), atSource: 'commit' }
      : { at: new Date(read.tagger.at).toISOString(), atSource: 'tagger' };
  if (time === undefined) return recorded;
  const named = { at: time, atSource: 'name' } as const;
  // That day may be a local one: it began up to 14 hours before the day in UTC, and ended up to 12 hours after it.
  const sinceMidnight = Date.parse(recorded.at) - Date.parse(time);
  return isWholeDay === true && sinceMidnight >= -14 * HOUR && sinceMidnight < 36 * HOUR ? recorded : named;
}

/** The history of the production branch, and for want of one that of the mainline. */
export async function historyByBranch(survey: Survey): Promise<History> {
  const { repository, scheme, tips, mainline, newestActivity, limit, signal } = survey;
  const configured = configuredBranch(repository, scheme, tips);
  const production = productionBranch(repository, tips, mainline, newestActivity);
  const branch = configured ?? production ?? mainline;
  if (branch === undefined) return { found: [], isReleases: false, scheme: { kind: 'none' } };
  const { found, isMerges } = await branchHistory(repository, branch, limit + 1, signal);
  const by = branch === configured ? 'configured' : branch === production ? 'production-branch' : 'mainline';
  return { found, isReleases: false, scheme: { kind: 'branch', by, branch: branch.name, isMerges } };
}
