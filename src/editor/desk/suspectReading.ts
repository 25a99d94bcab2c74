import type { SuspectsInput } from '../../core/board/suspects.ts';
import { isProduction, kindOfId, type Deployment } from '../../core/deployments/deployment.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type {
  Candidate,
  DeployedCandidates,
  Frame,
  RankedDeployment,
  Symptoms,
} from '../../core/suspects/candidate.ts';
import { componentsOf } from '../../core/suspects/components.ts';
import { rankDeployments } from '../../core/suspects/deployments.ts';
import { rankCommits, ranking } from '../../core/suspects/rank.ts';
import { ruledOut, symptomsOf, textsWithTraces } from '../../core/suspects/symptoms.ts';
import { FileIndexer, type FileIndex } from '../../core/suspects/traces/file-index.ts';
import { findFrames } from '../../core/suspects/traces/find-frames.ts';
import { resolveFrames } from '../../core/suspects/traces/resolve.ts';
import { inSlices, isTimeUp, nextTurn } from '../../git/journal/slices.ts';
import type { Repository } from '../../git/repository.ts';
import { DiffCache } from '../../git/suspects/cache.ts';
import type { CandidateStage } from '../../git/suspects/candidates.ts';
import { UNRELEASED } from '../../git/suspects/deployed.ts';
import { readSuspects } from '../../git/suspects/suspects.ts';
import { trackedFiles } from '../../git/suspects/tracked-files.ts';
import type { RepositoryDeployments } from './deploymentList.ts';

/** What was read of one repository by now. */
interface Part {
  readonly repository: Repository;
  readonly stage: CandidateStage;
  readonly candidates: readonly Candidate[];
  readonly deployed: readonly DeployedCandidates[];
  readonly lacks: readonly string[];
  /** To look frames up; absent until it was read. */
  readonly files?: FileIndex;
}

export type SuspectReading = readonly Part[];

/** By common directory: what is read for one incident is there for the next. */
const caches = new Map<string, DiffCache>();

function cacheOf({ commonDir }: Repository): DiffCache {
  const cache = caches.get(commonDir) ?? new DiffCache(commonDir);
  caches.set(commonDir, cache);
  return cache;
}

/** Reads the candidates of all repositories, and tells of each step forward. */
export async function readAll(
  listings: readonly RepositoryDeployments[],
  until: number,
  {
    signal,
    onProgress,
  }: { readonly signal: AbortSignal; readonly onProgress: (reading: SuspectReading) => void },
): Promise<void> {
  const parts = new Map<string, Part>();
  const tell = (part: Part): void => {
    parts.set(part.repository.root, part);
    onProgress([...parts.values()]);
  };
  await Promise.all(listings.map((one) => readOne(one, until, signal, tell)));
}

async function readOne(
  { repository, listing }: RepositoryDeployments,
  detectedAt: number,
  signal: AbortSignal,
  tell: (part: Part) => void,
): Promise<void> {
  const { revision } = repository.head;
  if (revision === undefined) return;
  let part: Part = { repository, stage: 'headers', candidates: [], deployed: [], lacks: [] };
  const advance = (more: Partial<Part>): void => tell((part = { ...part, ...more }));
  // The list of deployments names what is not deployed by the tip that it was read at.
  const unreleased = listing?.unreleased?.id ?? `unreleased:${revision}`;
  const named = (deployed: readonly DeployedCandidates[]): readonly DeployedCandidates[] =>
    deployed.map((one) => (one.id === UNRELEASED ? { ...one, id: unreleased } : one));
  const files = readFiles(repository, revision, signal).then((index) => advance({ files: index }));
  const reading = readSuspects(repository, {
    deployments: inProduction(listing?.deployments ?? []),
    detectedAt,
    tip: listing?.tip,
    signal,
    cache: cacheOf(repository),
    onProgress: ({ stage, candidates, deployed }) =>
      advance({ stage, candidates, deployed: named(deployed) }),
  });
  const [{ candidates, deployed, lacks }] = await Promise.all([reading, files]);
  advance({ candidates, deployed: named(deployed), lacks, stage: 'diffs' });
}

/** To look frames up in. */
async function readFiles(repository: Repository, revision: string, signal: AbortSignal): Promise<FileIndex> {
  const index = new FileIndexer();
  for (const path of await trackedFiles(repository, revision, signal)) {
    if (isTimeUp()) await nextTurn();
    index.add(path);
  }
  return index;
}

/** What went to staging did not break production. */
const inProduction = (deployments: readonly Deployment[]): readonly Deployment[] =>
  deployments.filter(({ environment }) => isProduction(environment));

/** All that the record says to the ranking. */
export interface Known {
  readonly symptoms: Symptoms;
  readonly ruledOut: readonly string[];
}

export function whatIsKnown(incident: Incident, reading: SuspectReading): Known {
  const found = textsWithTraces(incident).flatMap((text) => findFrames(text));
  const frames = reading.flatMap(({ files }): readonly Frame[] =>
    files === undefined || found.length === 0 ? [] : resolveFrames(found, files),
  );
  return { symptoms: symptomsOf(incident, frames), ruledOut: [...ruledOut(incident)] };
}

/** Ranks beforehand, with pauses: `rank` then finds it done. */
export async function prepareAll(
  { symptoms, ruledOut: rejected }: Known,
  reading: SuspectReading,
): Promise<void> {
  await inSlices(ranking(beforeDetection(reading, symptoms), symptoms, { rejected: new Set(rejected) }));
}

const beforeDetection = (reading: SuspectReading, { detectedAt }: Symptoms): readonly Candidate[] =>
  reading.flatMap((part) => part.candidates).filter(({ at }) => at <= detectedAt);

export function rank({ symptoms, ruledOut: rejected }: Known, reading: SuspectReading): SuspectsInput {
  const candidates = beforeDetection(reading, symptoms);
  const out = new Set(rejected);
  const deployed = reading
    .flatMap((part) => part.deployed)
    .filter(
      ({ id, at }) =>
        !out.has(id) && (kindOfId(id) === 'unreleased' || at <= (symptoms.startedAt ?? symptoms.detectedAt)),
    );
  const commits = rankCommits(candidates, symptoms, { rejected: out });
  return {
    state: reading.every(({ stage }) => stage === 'diffs') ? 'ready' : 'reading',
    message: messageOf(reading, symptoms),
    ranked: rankDeployments(deployed, commits, symptoms).filter(isWorthALook),
    components: componentsOf(candidates),
  };
}

const ALWAYS_SHOWN = 3;
/** What rounds to nothing only lengthens the list. */
const LEAST = 0.005;

const isWorthALook = ({ commits, probability }: RankedDeployment, index: number): boolean =>
  commits.length > 0 && (index < ALWAYS_SHOWN || probability >= LEAST);

const STAGES: Readonly<Record<CandidateStage, string>> = {
  headers: 'their messages so far; reading their paths and lines',
  paths: 'their messages and paths so far; reading their lines',
  diffs: 'their messages, paths and changed lines',
};

/** What the ranking was made from, and what it lacks. */
function messageOf(reading: SuspectReading, { frames, components }: Symptoms): string {
  const commits = reading.reduce((sum, part) => sum + part.candidates.length, 0);
  const lacks = reading.flatMap((part) => part.lacks).join(' ');
  if (commits === 0) return `No commit was made in the two weeks before. ${lacks}`.trim();
  const stage = (['headers', 'paths', 'diffs'] as const).find((one) =>
    reading.some((part) => part.stage === one),
  );
  const by = [
    STAGES[stage ?? 'diffs'],
    frames.length === 0 ? '' : `${frames.length} ${frames.length === 1 ? 'frame' : 'frames'} of a trace`,
    components.length === 0 ? '' : 'where it shows',
  ].filter(Boolean);
  const ranked = `${commits} ${commits === 1 ? 'commit' : 'commits'} of the two weeks before, ranked by ${by.join(', ')}.`;
  return `${ranked} ${lacks}`.trim();
}
