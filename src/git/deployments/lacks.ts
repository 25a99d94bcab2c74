import type { Deployment, DeploymentScheme } from '../../core/deployments/deployment.ts';
import type { DetectedScheme } from '../../core/deployments/scheme.ts';
import type { Repository } from '../repository.ts';

export interface Listed {
  readonly repository: Repository;
  readonly scheme: DetectedScheme;
  /** What the settings asked for. */
  readonly wanted: DeploymentScheme;
  readonly deployments: readonly Deployment[];
}

/** What a list of deployments cannot tell, and what would help. */
export function whatIsLacking(listed: Listed): readonly string[] {
  return [
    ...settingsWithoutEffect(listed),
    ...shortHistory(listed),
    ...weakEvidence(listed),
    ...weakTimes(listed),
  ];
}

function* settingsWithoutEffect({ scheme, wanted }: Listed): Generator<string> {
  // Patterns go before the branch, so a branch that they leave unused lacks nothing.
  const byTags = scheme.kind === 'tags' && scheme.by === 'configured';
  const byBranch = scheme.kind === 'branch' && scheme.by === 'configured';
  if (wanted.tagPatterns.length > 0 && !byTags) {
    yield `No tag matches ${wanted.tagPatterns.join(', ')}, as the settings ask for. Fetch the tags or correct the patterns.`;
  }
  if (wanted.productionBranch !== undefined && !byTags && !byBranch) {
    yield `There is no branch ${wanted.productionBranch}, as the settings ask for. Fetch it or correct its name.`;
  }
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
  if (scheme.kind === 'branch' && scheme.by !== 'mainline' && deployments.length > 0) {
    yield 'Times are those of the commits on the branch: it may have been moved later than that.';
  }
}
