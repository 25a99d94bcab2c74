import { OTHER_BRANCHES } from '../../core/deployments/branch-names.ts';
import { dateOf } from '../../core/deployments/dating.ts';
import type { FoundDeployment } from '../../core/deployments/link.ts';
import { placeOf } from '../../core/deployments/moving.ts';
import { PRODUCTION_BRANCH_DAYS, type NamedTag } from '../../core/deployments/scheme.ts';
import { compareText } from '../../core/deployments/select.ts';
import { commonName } from '../../core/deployments/tag-words.ts';
import { pickBranch, type BranchTip } from '../branches.ts';
import { primaryRemote } from '../repository.ts';
import type { History, Survey } from './history.ts';
import { branchHistory, findBranch } from './mainline.ts';
import { placeOfRemote } from './pushes.ts';
import { readTags, type ReadTag } from './tags.ts';

const DAY = 86_400_000;
/** Each is a process of its own. */
const MOST_BRANCHES = 4;
const STEPS_ELSEWHERE = 20;
/** A tag that moved no more for so long does not follow what is deployed. */
const STATE_DAYS = 180;

/** What is known beside the main source: branches of other environments, and marks that follow what is deployed. */
export async function findBeside(survey: Survey, history: History): Promise<readonly FoundDeployment[]> {
  const [branches, states] = await Promise.all([
    otherBranches(survey, history),
    readMoving(survey).then((read) => statesOf(survey, read, history.found)),
  ]);
  return [...branches, ...states];
}

interface EnvironmentBranch {
  readonly branch: BranchTip;
  readonly environment?: string;
}

async function otherBranches(survey: Survey, history: History): Promise<readonly FoundDeployment[]> {
  const { repository, scheme, signal, limit, now } = survey;
  const configured = Object.entries(scheme.environmentBranches ?? {}).flatMap(([environment, name]) => {
    const branch = findBranch(repository, name, survey.tips);
    return branch === undefined ? [] : [{ branch, environment: commonName(environment) }];
  });
  const all: readonly EnvironmentBranch[] = [...configured, ...(history.branch ? usualBranches(survey) : [])];
  const seen = new Set([history.branch?.name]);
  const wanted = all.filter(({ branch }) => !seen.has(branch.name) && seen.add(branch.name));
  const most = Math.max(configured.length, MOST_BRANCHES);
  const histories = await Promise.all(
    wanted.slice(0, most).map(({ branch, environment }) => {
      const steps = environment === 'production' ? limit : Math.min(limit, STEPS_ELSEWHERE);
      const options = { limit: steps, now, signal, isBeside: true };
      return branchHistory(repository, branch, {
        ...options,
        ...(environment !== undefined && { environment }),
      });
    }),
  );
  return histories.flatMap(({ found }) => found);
}

function usualBranches({ repository, tips, mainline, newestActivity }: Survey): readonly EnvironmentBranch[] {
  const remote = primaryRemote(repository)?.name;
  return OTHER_BRANCHES.flatMap((name) => {
    const branch = pickBranch(tips, name, remote);
    const isMoved = branch !== undefined && branch.at > newestActivity - PRODUCTION_BRANCH_DAYS * DAY;
    return isMoved && branch.name !== mainline?.name ? [{ branch }] : [];
  });
}

interface Moving {
  readonly mark: NamedTag;
  readonly kind: 'tag' | 'ref';
  readonly place: { readonly environment: string; readonly service?: string };
  readonly read: ReadTag;
}

/** Refs and tags that follow an environment. One process, and none where there are none. */
async function readMoving({ repository, refs, signal }: Survey): Promise<readonly Moving[]> {
  const floating = refs.tags.byRule('floating', Infinity);
  const marks = [...refs.moving, ...floating];
  if (marks.length === 0) return [];
  const read = await readTags(repository, marks, signal);
  return marks.flatMap((mark) => {
    const isTag = mark.class.rule === 'floating' && !refs.moving.includes(mark);
    const place = mark.name.startsWith('remotes/')
      ? placeOfRemote(mark.name.slice('remotes/'.length))
      : placeOf(mark.name);
    const known = read.get(mark);
    if (place === undefined || known === undefined) return [];
    return [{ mark, place, read: known, kind: isTag ? 'tag' : 'ref' }];
  });
}

/** Only the newest of each place, and only if it says more than the list: that another revision is there by now. */
function statesOf(
  { repository, now, newestActivity }: Survey,
  moving: readonly Moving[],
  found: readonly FoundDeployment[],
): readonly FoundDeployment[] {
  const states = moving.map(({ mark, kind, place, read }): FoundDeployment['deployment'] => {
    const { doubt: _, ...date } = dateOf({}, recordedOf(read), now);
    const { name } = mark;
    return {
      id: kind === 'tag' ? `tag:${name}` : `ref:refs/${name}`,
      name: name.replace(/^remotes\//, ''),
      kind,
      revision: read.revision,
      ...date,
      author: read.tagger?.name ?? read.author,
      ...place,
      repository: repository.root,
    };
  });
  const newest = Map.groupBy(states, ({ environment, service }) => `${environment ?? ''}\0${service ?? ''}`);
  return [...newest.values()].flatMap((group) => {
    const [state] = group.toSorted((a, b) => compareText(b.at, a.at));
    if (state === undefined || Date.parse(state.at) < newestActivity - STATE_DAYS * DAY) return [];
    return isNews(state, found) ? [{ deployment: state }] : [];
  });
}

function isNews(state: FoundDeployment['deployment'], found: readonly FoundDeployment[]): boolean {
  const there = found.filter(
    ({ deployment: { environment, service } }) =>
      environment === state.environment && (state.service === undefined || service === state.service),
  );
  return there.every(({ deployment }) => deployment.revision !== state.revision && deployment.at < state.at);
}

const recordedOf = ({ committedAt, tagger }: ReadTag): { committedAt: number; taggedAt?: number } => ({
  committedAt,
  ...(tagger !== undefined && { taggedAt: tagger.at }),
});
