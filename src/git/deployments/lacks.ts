import type { Doubt } from '../../core/deployments/dating.ts';
import { isProduction, type Deployment, type DeploymentScheme } from '../../core/deployments/deployment.ts';
import { patternOf, TAG_SOURCES, type DetectedScheme } from '../../core/deployments/scheme.ts';
import type { BranchTip } from '../branches.ts';
import type { Repository } from '../repository.ts';
import { findBranch } from './mainline.ts';

export interface Listed {
  readonly repository: Repository;
  readonly scheme: DetectedScheme;
  /** What the settings asked for. */
  readonly wanted: DeploymentScheme;
  readonly deployments: readonly Deployment[];
  readonly tips: readonly BranchTip[];
  readonly doubts: readonly Doubt[];
}

/** What a list of deployments cannot tell, and what would help. */
export function whatIsLacking(listed: Listed): readonly string[] {
  return [
    ...settingsWithoutEffect(listed),
    ...shortHistory(listed),
    ...weakEvidence(listed),
    ...weakTimes(listed),
    ...doubtfulTimes(listed),
  ];
}

function* settingsWithoutEffect({ repository, scheme, wanted, tips }: Listed): Generator<string> {
  // Patterns go before the branch, so a branch that they leave unused lacks nothing.
  const byTags = scheme.kind === 'tags' && scheme.by === 'configured';
  const byBranch = scheme.kind === 'branch' && scheme.by === 'configured';
  if (wanted.tagPatterns.length > 0 && !byTags) {
    const patterns = wanted.tagPatterns.map((one) => patternOf(one).pattern).join(', ');
    yield `No tag matches ${patterns}, as the settings ask for. Fetch the tags or correct the patterns.`;
  }
  if (wanted.productionBranch !== undefined && !byTags && !byBranch) {
    yield `There is no branch ${wanted.productionBranch}, as the settings ask for. Fetch it or correct its name.`;
  }
  for (const [environment, name] of Object.entries(wanted.environmentBranches ?? {})) {
    if (findBranch(repository, name, tips) === undefined) {
      yield `There is no branch ${name}, which the settings give for ${environment}. Fetch it or correct its name.`;
    }
  }
  if (wanted.source !== undefined && !byTags && sourceOf(scheme) !== wanted.source) {
    yield `The settings ask for "${wanted.source}", and nothing of that kind is here. What was found instead is listed.`;
  }
}

function sourceOf(scheme: DetectedScheme): string {
  if (scheme.kind === 'tags') return scheme.by === 'configured' ? '' : TAG_SOURCES[scheme.by];
  return scheme.kind;
}

function* shortHistory({ repository }: Listed): Generator<string> {
  if (repository.isShallow) {
    yield 'This clone is shallow: what was deployed earlier is cut off, with its commits. "git fetch --unshallow" brings it.';
  }
}

function* weakEvidence({ scheme }: Listed): Generator<string> {
  if (scheme.kind === 'none') {
    yield 'There are no commits here yet, so nothing was deployed from this repository.';
  } else if (scheme.kind === 'branch' && scheme.by === 'mainline') {
    yield (
      `Nothing marks deployments here, so ${scheme.isMerges ? 'merges to' : 'commits on'} ${scheme.branch} stand for ` +
      'them. Whether and when each was deployed is not known. If tags mark deployments, "git fetch --tags" brings them.'
    );
  } else if (scheme.kind === 'tags' && (scheme.by === 'timestamp' || scheme.by === 'counter')) {
    yield (
      'The names of these tags do not say where they went. They are taken for deployments to production, though such ' +
      'tags may also be releases that are deployed later.'
    );
  } else if (scheme.kind === 'github') {
    yield 'Nothing marks deployments in git here. What GitHub knew when it was last asked is listed.';
  } else if (scheme.kind === 'tags' && scheme.by === 'version') {
    yield (
      'These tags are releases. When they were deployed is not known, and what was deployed without a release is not ' +
      'in the list.'
    );
  }
}

function* weakTimes({ scheme, deployments }: Listed): Generator<string> {
  const tags = deployments.filter(({ kind }) => kind === 'tag');
  const dated = tags.filter(({ atSource }) => atSource === 'commit').length;
  if (dated > 0) {
    const which = dated === tags.length ? 'These tags' : `Of these ${tags.length} tags, ${dated}`;
    yield (
      `${which} came without a time of their own. Shown are the time and the author of the commit, which may be long ` +
      'before it was deployed, and not who deployed it.'
    );
  }
  const isOfBranch = deployments.some(({ kind }) => kind === 'merge');
  if (isOfBranch && !(scheme.kind === 'branch' && scheme.by === 'mainline')) {
    yield 'Times are those of the commits on the branch: it may have been moved later than that.';
  }
  if (deployments.some(({ kind, atSource }) => kind === 'ref' && atSource === 'commit')) {
    yield 'Of refs only the time of the commit is known. It may be long before it was deployed.';
  }
}

function* doubtfulTimes({ doubts, deployments }: Listed): Generator<string> {
  const count = (doubt: Doubt): number => doubts.filter((one) => one === doubt).length;
  const [future, early, local] = [count('future'), count('before-commit'), count('local-time')];
  if (future > 0) {
    yield `${tags(future)} a time that is still to come. A clock was wrong, so the time of the commit is shown.`;
  }
  if (early > 0) {
    yield (
      `${tags(early)} a time before ${early === 1 ? 'its commit was' : 'their commits were'} made. ` +
      `${early === 1 ? 'It was' : 'They were'} moved, or a clock was wrong, so the time of the commit is shown.`
    );
  }
  if (local > 0) {
    yield (
      `${tags(local)} a time some hours before ${local === 1 ? 'its commit was' : 'their commits were'} made, so the ` +
      'names seem to tell a local time. They are read as UTC, and all of them may be off by the same hours.'
    );
  }
  if (deployments.length > 0 && !deployments.some(({ environment }) => isProduction(environment))) {
    yield 'Nothing here went to production as far as is known: all of it names other environments.';
  }
}

const tags = (count: number): string => (count === 1 ? '1 tag tells' : `${count} tags tell`);
