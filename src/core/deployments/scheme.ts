import { formatDuration } from '../text/time.ts';
import type { DeploymentScheme, TagPattern } from './deployment.ts';
import type { SchemeSource } from './sources.ts';
import { globTest } from './glob.ts';
import type { TagClass } from './tag-name.ts';

/** Nothing is set: how the repository marks its deployments is found out. */
export const AUTOMATIC_SCHEME: DeploymentScheme = { tagPatterns: [] };

/** By what a repository's tags can mark deployments, the surest first. */
export const TAG_SCHEMES = ['deployment', 'timestamp', 'counter', 'version'] as const;
export type TagScheme = (typeof TAG_SCHEMES)[number];

export const TAG_SOURCES = {
  deployment: 'deploymentTags',
  timestamp: 'timestampTags',
  counter: 'counterTags',
  version: 'versionTags',
} as const satisfies Record<TagScheme, SchemeSource>;

/** How the deployments of a repository were found. */
export type DetectedScheme =
  | {
      readonly kind: 'tags';
      readonly by: 'configured' | TagScheme;
      /** What the names of the newest have in common: "deploy/production/…". */
      readonly like: string;
      /** Of all tags that mark deployments, not only those that were listed. */
      readonly count: number;
      readonly newestAt?: string;
    }
  | {
      readonly kind: 'branch';
      /** On a production branch each merge is a deployment; on the mainline it only may have been one. */
      readonly by: 'configured' | 'production-branch' | 'mainline';
      readonly branch: string;
      /** The listed ones are merges and squashed pull requests; else every commit counts. */
      readonly isMerges: boolean;
      readonly newestAt?: string;
    }
  | {
      readonly kind: 'refs';
      /** "deploy/production/…" */
      readonly like: string;
      readonly count: number;
      readonly newestAt?: string;
    }
  | {
      readonly kind: 'notes';
      /** "refs/notes/deployments" */
      readonly like: string;
      readonly count: number;
      readonly newestAt?: string;
    }
  | { readonly kind: 'github'; readonly count: number; readonly newestAt?: string }
  | { readonly kind: 'none' };

/** A tag, or another ref that marks a deployment. */
export interface NamedTag {
  /** Of a tag without "refs/tags/", of another ref without "refs/". */
  readonly name: string;
  /** Of the tag, or of the commit when it is a light one. */
  readonly object: string;
  readonly class: TagClass;
}

const DAY = 86_400_000;

/**
 * A scheme is in use when it made so many deployments within so many days before the newest activity. A tag that names
 * production is sure evidence; of a version it takes more, since releases of libraries look the same.
 */
const IN_USE: Readonly<Record<TagScheme, { readonly deployments: number; readonly days: number }>> = {
  deployment: { deployments: 1, days: 180 },
  timestamp: { deployments: 2, days: 60 },
  counter: { deployments: 2, days: 60 },
  version: { deployments: 2, days: 60 },
};
/** A production branch that did not move for so long has been given up. */
export const PRODUCTION_BRANCH_DAYS = 60;

export function isInUse(scheme: TagScheme, times: readonly number[], newestActivity: number): boolean {
  const { deployments, days } = IN_USE[scheme];
  return times.filter((time) => time > newestActivity - days * DAY).length >= deployments;
}

export const patternOf = (pattern: string | TagPattern): TagPattern =>
  typeof pattern === 'string' ? { pattern } : pattern;

/**
 * Tags that match any of the patterns, whatever else their names say. The first pattern that matches says where a tag
 * went.
 */
export function matchingTags(
  tags: readonly NamedTag[],
  patterns: readonly (string | TagPattern)[],
): readonly NamedTag[] {
  const tests = patterns.map(patternOf).map(({ pattern, environment, service }) => ({
    matches: globTest(pattern),
    said: { ...(environment !== undefined && { environment }), ...(service !== undefined && { service }) },
  }));
  return tags.flatMap((tag) => {
    const found = tests.find(({ matches }) => matches(tag.name));
    return found === undefined ? [] : [{ ...tag, class: { ...tag.class, ...found.said } }];
  });
}

/** How the names of tags are alike: what all of them begin with, or for want of that what most of them have in common. */
export function likeness(tags: readonly NamedTag[]): string {
  const stems = tags.map((tag) => tag.class.stem);
  const beginning = commonBeginning(stems).replace(/[^-_./:@]*$/, '');
  const series = [...Map.groupBy(stems, (stem) => stem)].sort(([, a], [, b]) => b.length - a.length);
  const [most = ''] = series[0] ?? [];
  return series.length === 1 || beginning === '' ? most : `${beginning}…`;
}

function commonBeginning(texts: readonly string[]): string {
  const [first = ''] = texts;
  let length = first.length;
  for (const text of texts) while (!text.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}

/** "43 tags like deploy/production/…, newest 2 d 3 h ago" */
export function describeScheme(scheme: DetectedScheme, now: number): string {
  if (scheme.kind === 'none') return 'No tags and no merges that could be deployments';
  const newest =
    scheme.newestAt === undefined
      ? ''
      : `, newest ${formatDuration(Math.max(0, now - Date.parse(scheme.newestAt)))} ago`;
  if (scheme.kind === 'tags') {
    const like = /[^…]/.test(scheme.like) ? ` like ${scheme.like}` : '';
    return `${plural(scheme.count, 'tag')}${like}${newest}`;
  }
  if (scheme.kind === 'refs') return `${plural(scheme.count, 'ref')} like ${scheme.like}${newest}`;
  if (scheme.kind === 'notes') return `${plural(scheme.count, 'note')} in ${scheme.like}${newest}`;
  if (scheme.kind === 'github') return `${plural(scheme.count, 'deployment')} on GitHub${newest}`;
  return `${scheme.isMerges ? 'Merges to' : 'Commits on'} ${scheme.branch}${newest}`;
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
