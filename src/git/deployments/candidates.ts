import { OTHER_BRANCHES, PRODUCTION_BRANCHES } from '../../core/deployments/branch-names.ts';
import type { SchemeSource } from '../../core/deployments/sources.ts';
import { TAG_SCHEMES, TAG_SOURCES, type DetectedScheme } from '../../core/deployments/scheme.ts';
import { tagsWorthReading } from '../../core/deployments/select.ts';
import { pickBranch } from '../branches.ts';
import { surveyRepository, type ListDeploymentsOptions } from '../deployments.ts';
import { primaryRemote, type Repository } from '../repository.ts';
import { historyByRefs, tagHistory, type History, type Survey } from './history.ts';
import { historyByNotes } from './notes.ts';
import { readTags } from './tags.ts';

/** Marks that a repository has and that may mean its deployments. */
export interface MarkCandidate {
  /** What the settings call them; together with the branch, where they are one. */
  readonly source: SchemeSource;
  readonly branch?: string;
  readonly scheme: DetectedScheme;
  /** Names of the newest few. */
  readonly examples: readonly string[];
}

const EXAMPLES = 3;
/** More are not needed to know the newest and what they look like. */
const READ = 50;

/**
 * Everything in a repository that could mark its deployments, the surest first.
 * @throws GitError
 */
export async function markCandidates(
  repository: Repository,
  options: ListDeploymentsOptions = {},
): Promise<readonly MarkCandidate[]> {
  const survey = await surveyRepository(repository, { ...options, limit: READ });
  const { refs, now, signal } = survey;
  const [notes, byRefs, byTags] = await Promise.all([
    historyByNotes(repository, refs.notes, now, signal),
    historyByRefs(survey),
    tagCandidates(survey),
  ]);
  const byNotes: History = {
    found: notes.found,
    isReleases: false,
    scheme: { kind: 'notes', like: refs.notes.join(', '), count: notes.found.length },
  };
  return [
    ...candidate('notes', byNotes),
    ...candidate('refs', byRefs),
    ...byTags,
    ...branchCandidates(survey),
  ];
}

async function tagCandidates(survey: Survey): Promise<readonly MarkCandidate[]> {
  const { repository, refs, signal } = survey;
  const schemes = TAG_SCHEMES.map((by) => ({ by, ...refs.tags.byScheme(by, READ + 1) }));
  const worth = schemes.flatMap(({ tags }) => tagsWorthReading(tags, READ));
  if (worth.length === 0) return [];
  const read = await readTags(repository, worth, signal);
  return schemes.flatMap(({ by, ...tags }) => candidate(TAG_SOURCES[by], tagHistory(survey, by, tags, read)));
}

function candidate(source: SchemeSource, { found, scheme }: History): readonly MarkCandidate[] {
  const newest = found.map(({ deployment }) => deployment).toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const [first] = newest;
  if (first === undefined || scheme.kind === 'none') return [];
  const examples = newest.slice(0, EXAMPLES).map(({ name }) => name);
  return [{ source, scheme: { ...scheme, newestAt: first.at }, examples }];
}

function branchCandidates({ repository, tips, mainline, scheme }: Survey): readonly MarkCandidate[] {
  const remote = primaryRemote(repository)?.name;
  const configured = scheme.productionBranch === undefined ? [] : [scheme.productionBranch];
  const usual = [...PRODUCTION_BRANCHES, ...OTHER_BRANCHES, ...(mainline ? [mainline.name] : [])];
  return [...new Set([...configured, ...usual])].flatMap((name) => {
    const tip = pickBranch(tips, name, remote);
    if (tip === undefined) return [];
    const by = tip.name === mainline?.name ? 'mainline' : 'production-branch';
    const newestAt = new Date(tip.at).toISOString();
    return [
      {
        ...{ source: 'branch', branch: name, examples: [] },
        scheme: { kind: 'branch', by, branch: name, isMerges: true, newestAt },
      },
    ] satisfies MarkCandidate[];
  });
}
