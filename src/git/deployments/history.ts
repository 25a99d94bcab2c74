import type { DeploymentScheme } from '../../core/deployments/deployment.ts';
import type { Doubt } from '../../core/deployments/dating.ts';
import { thinElsewhere } from '../../core/deployments/combine.ts';
import type { FoundDeployment } from '../../core/deployments/link.ts';
import {
  isInUse,
  likeness,
  matchingTags,
  TAG_SCHEMES,
  TAG_SOURCES,
  type DetectedScheme,
  type NamedTag,
  type TagScheme,
} from '../../core/deployments/scheme.ts';
import {
  compareText,
  newestElsewhere,
  SHOWN_ELSEWHERE,
  tagsWorthReading,
} from '../../core/deployments/select.ts';
import type { BranchTip } from '../branches.ts';
import type { Repository } from '../repository.ts';
import type { Walk } from './graph.ts';
import { branchHistory, configuredBranch, productionBranch } from './mainline.ts';
import { markDeployments, settleCounts, type FoundMark } from './marks.ts';
import { historyByNotes } from './notes.ts';
import { pushesTo } from './pushes.ts';
import type { NamedRefs } from './refs.ts';
import type { TagsOfScheme } from './tag-names.ts';
import { readTags, type ReadTag } from './tags.ts';

/** What two processes tell, without reading a tag. */
export interface Survey {
  readonly repository: Repository;
  readonly scheme: DeploymentScheme;
  readonly limit: number;
  readonly now: number;
  readonly signal: AbortSignal | undefined;
  readonly refs: NamedRefs;
  readonly tips: readonly BranchTip[];
  readonly mainline: BranchTip | undefined;
  /** A repository that rests is judged by the time when it did not. */
  readonly newestActivity: number;
  /** From one deployment to the other. */
  readonly walk: Walk;
}

export interface History {
  readonly found: readonly FoundDeployment[];
  readonly scheme: DetectedScheme;
  readonly isReleases: boolean;
  /** The branch that it is of. */
  readonly branch?: BranchTip;
  /** Of the marks' times. */
  readonly doubts?: readonly Doubt[];
  readonly lacks?: readonly string[];
}

/** By what the settings say, and what they leave open by the surest marks that are in use. */
export async function findHistory(survey: Survey): Promise<History> {
  const { scheme, tips, repository } = survey;
  const configured = await historyByPatterns(survey);
  if (configured !== undefined) return configured;
  const { source } = scheme;
  const isBranchSaid = source === undefined && configuredBranch(repository, scheme, tips) !== undefined;
  if (source === 'branch' || isBranchSaid) return historyByBranch(survey);
  const [marked, lacks] = await historyByMarks(survey);
  if (marked !== undefined) return marked;
  const tagged = source === 'refs' || source === 'notes' ? undefined : await historyByTags(survey);
  return { ...(tagged ?? (await historyByBranch(survey))), lacks };
}

async function historyByPatterns(survey: Survey): Promise<History | undefined> {
  const { scheme, limit, refs } = survey;
  if (scheme.tagPatterns.length === 0) return undefined;
  const configured = matchingTags(refs.tags.all(), scheme.tagPatterns);
  if (configured.length === 0) return undefined;
  const read = await readAndWalk(survey, tagsWorthReading(configured, limit));
  return tagHistory(survey, 'configured', { tags: configured, count: configured.length }, read);
}

/** At once: which the newest are is told by the names, where they have times. */
async function readAndWalk(
  { repository, limit, mainline, walk, signal }: Survey,
  worth: readonly NamedTag[],
  more: readonly NamedTag[] = [],
): Promise<ReadonlyMap<NamedTag, ReadTag>> {
  const reading = readTags(repository, [...worth, ...more], signal);
  reading.catch(() => undefined);
  // To start another git takes this thread some milliseconds: before that, this one is told what to read.
  await new Promise((resolve) => setImmediate(resolve));
  if (worth.every(({ class: { time } }) => time !== undefined)) walk.begin(worth, limit, mainline?.revision);
  const read = await reading;
  walk.know(read);
  return read;
}

/** Notes and refs are written for nothing else: one is enough, unless they have been given up. */
async function historyByMarks(survey: Survey): Promise<readonly [History | undefined, readonly string[]]> {
  const { repository, scheme, refs, newestActivity, now, signal } = survey;
  const { source } = scheme;
  const isWanted = (found: readonly FoundDeployment[], one: 'notes' | 'refs'): boolean => {
    if (source !== undefined) return source === one && found.length > 0;
    return isInUse('deployment', timesOf(found), newestActivity);
  };
  const { found, lacks } = await historyByNotes(repository, refs.notes, now, signal);
  const like = refs.notes.join(', ');
  if (isWanted(found, 'notes')) {
    return [{ found, isReleases: false, lacks, scheme: { kind: 'notes', like, count: found.length } }, lacks];
  }
  const byRefs = await historyByRefs(survey);
  return [isWanted(byRefs.found, 'refs') ? { ...byRefs, lacks } : undefined, lacks];
}

export async function historyByRefs(survey: Survey): Promise<History> {
  const { repository, limit, refs, now, signal } = survey;
  const worth = tagsWorthReading(refs.series, limit);
  const read = worth.length === 0 ? undefined : await readTags(repository, worth, signal);
  const marks = read === undefined ? [] : markDeployments(repository, 'ref', worth, read, now);
  const pushes = await pushesTo(repository, refs.moving, signal);
  const found = thinElsewhere([...marks.map((mark) => mark.found), ...pushes]);
  const like = marks.length > 0 ? likeness(refs.series) : (pushes[0]?.deployment.name ?? '');
  const count = refs.series.length + pushes.length;
  return { found, isReleases: false, scheme: { kind: 'refs', like, count }, doubts: doubtsOf(marks) };
}

/** `undefined` when no tags are in use that could be deployments. */
async function historyByTags(survey: Survey): Promise<History | undefined> {
  const { repository, limit, refs, scheme, newestActivity, now } = survey;
  const candidates = possibleSchemes(survey);
  const worth = candidates.flatMap((candidate) => tagsWorthReading(candidate.tags, limit));
  if (worth.length === 0) return undefined;
  const elsewhere = newestElsewhere(refs.tags.byRule('other-environment', SHOWN_ELSEWHERE));
  const read = await readAndWalk(survey, worth, elsewhere);
  for (const { by, ...matching } of candidates) {
    const history = tagHistory(survey, by, matching, read);
    const isSaid = scheme.source !== undefined && history.found.length > 0;
    if (!isSaid && !isInUse(by, timesOf(history.found), newestActivity)) continue;
    if (by !== 'deployment') return history;
    const others = markDeployments(repository, 'tag', elsewhere, read, now).map((mark) => mark.found);
    return { ...history, found: [...history.found, ...others] };
  }
  return undefined;
}

const timesOf = (found: readonly FoundDeployment[]): number[] =>
  found.map(({ deployment }) => Date.parse(deployment.at));

interface Candidate extends TagsOfScheme {
  readonly by: TagScheme;
}

/** The schemes that may be in use, the surest first, down to one of which the names alone tell that it is. */
function possibleSchemes(survey: Survey): readonly Candidate[] {
  const { repository, refs, tips, mainline, newestActivity, scheme, limit } = survey;
  const of = (by: TagScheme): Candidate => ({ by, ...refs.tags.byScheme(by, limit + 1) });
  const said = TAG_SCHEMES.find((by) => TAG_SOURCES[by] === scheme.source);
  if (said !== undefined) return [of(said)];
  const candidates: Candidate[] = [];
  for (const by of TAG_SCHEMES) {
    // A production branch that is moved tells more than a list of releases.
    if (by === 'version' && productionBranch(repository, tips, mainline, newestActivity) !== undefined) break;
    const candidate = of(by);
    candidates.push(candidate);
    const times = candidate.tags.flatMap(({ class: { time } }) =>
      time === undefined ? [] : [Date.parse(time)],
    );
    if (isInUse(by, times, newestActivity)) break;
  }
  return candidates;
}

/** So many of the newest tell what names look like today. */
const EXAMPLES = 20;

export function tagHistory(
  { repository, now }: Survey,
  by: 'configured' | TagScheme,
  { tags, count }: TagsOfScheme,
  read: ReadonlyMap<NamedTag, ReadTag>,
): History {
  const marks = markDeployments(repository, 'tag', tags, read, now);
  const dated = (by === 'counter' ? settleCounts(marks) : marks).toSorted((a, b) =>
    compareText(b.found.deployment.at, a.found.deployment.at),
  );
  const alike = likeness(dated.slice(0, EXAMPLES).map(({ tag }) => tag));
  // Names that are nothing but a version or a time have nothing in common that could be shown: then the newest is.
  const like = /[^…]/.test(alike) ? alike : (dated[0]?.tag.name ?? alike);
  return {
    found: dated.map(({ found }) => found),
    isReleases: tags.every((tag) => tag.class.rule === 'version'),
    scheme: { kind: 'tags', by, like, count },
    doubts: doubtsOf(dated),
  };
}

const doubtsOf = (marks: readonly FoundMark[]): readonly Doubt[] => marks.flatMap(({ doubt }) => doubt ?? []);

/** The history of the production branch, and for want of one that of the mainline. */
async function historyByBranch(survey: Survey): Promise<History> {
  const { repository, scheme, tips, mainline, newestActivity, limit, now, signal } = survey;
  const configured = configuredBranch(repository, scheme, tips);
  const production = productionBranch(repository, tips, mainline, newestActivity);
  const branch = configured ?? production ?? mainline;
  if (branch === undefined) return { found: [], isReleases: false, scheme: { kind: 'none' } };
  const { found, isMerges } = await branchHistory(repository, branch, { limit: limit + 1, now, signal });
  const by = branch === configured ? 'configured' : branch === production ? 'production-branch' : 'mainline';
  return {
    ...{ found, isReleases: false, branch },
    scheme: { kind: 'branch', by, branch: branch.name, isMerges },
  };
}
