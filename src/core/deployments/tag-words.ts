/** What the words in the names of tags mean, as far as teams agree. All lower-case. */

const PRODUCTION = new Set(['production', 'prod', 'prd', 'live']);

/** Also in the name of a package these mean an environment. */
const SURELY_OTHER = new Set(['staging', 'stg', 'preprod', 'nonprod', 'uat', 'qa', 'sandbox']);
const SURELY_PRODUCTION = new Set(['production', 'prod', 'prd']);

const OTHER = new Set([
  ...SURELY_OTHER,
  ...[
    'stage',
    'dev',
    'develop',
    'development',
    'test',
    'tests',
    'testing',
    'preview',
    'review',
    'integration',
    'int',
  ],
  ...['demo', 'perf', 'canary', 'acceptance', 'acc', 'training'],
]);

/** The tag says of itself that it is a deployment. */
const DEPLOY = new Set([
  'deploy',
  'deploys',
  'deployed',
  'deployment',
  'deployments',
  'rollout',
  'ship',
  'shipped',
]);
const RELEASE = new Set(['release', 'releases', 'released', 'rel', 'v', 'r', 'ver', 'version', 'versions']);
const FILLER = new Set([
  'tag',
  'tags',
  'env',
  'envs',
  'environment',
  'environments',
  'stages',
  'at',
  'to',
  'on',
]);

const PRERELEASE = new Set([
  ...['rc', 'alpha', 'beta', 'pre', 'prerelease', 'next', 'edge', 'insiders', 'insider', 'experimental'],
]);
const BUILD = new Set([
  'build',
  'builds',
  'jenkins',
  'ci',
  'snapshot',
  'nightly',
  'artifact',
  'success',
  'failure',
]);
const FLOATING = new Set([
  'latest',
  'current',
  'stable',
  'head',
  'newest',
  'previous',
  'ready',
  'live',
  'last',
]);
/** Marks that people set for themselves. */
const KEPT = new Set([
  'backup',
  'bak',
  'archive',
  'archived',
  'before',
  'wip',
  'tmp',
  'temp',
  'old',
  'saved',
  'stop',
  'start',
]);

const ALL = [PRODUCTION, OTHER, DEPLOY, RELEASE, FILLER, PRERELEASE, BUILD, FLOATING, KEPT];

export const says = {
  deploy: (word: string) => DEPLOY.has(word),
  release: (word: string) => RELEASE.has(word),
  prerelease: (word: string) => PRERELEASE.has(word.replace(/\d+$/, '')),
  build: (word: string) => BUILD.has(word),
  floating: (word: string) => FLOATING.has(word) || PRODUCTION.has(word) || OTHER.has(word),
  keptForOneself: (word: string) => KEPT.has(word),
  production: (word: string) => PRODUCTION.has(word),
  environment: (word: string) => PRODUCTION.has(word) || OTHER.has(word),
  surelyEnvironment: (word: string) => SURELY_PRODUCTION.has(word) || SURELY_OTHER.has(word),
  /** Says something of the tag, not what was deployed. */
  nothingOfService: (word: string) =>
    DEPLOY.has(word) || RELEASE.has(word) || FILLER.has(word) || PRODUCTION.has(word) || OTHER.has(word),
  anything: (word: string) => ALL.some((words) => words.has(word)),
};

/** Lower-case words of a name. "pre-prod" is one. */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .replace(/\b(pre|non)[-_]prod(?:uction)?\b/g, '$1prod')
      .match(/[a-z0-9]+/g) ?? []
  );
}

/** One word for one environment, however the tag abbreviates it. */
export function environmentName(word: string): string {
  if (PRODUCTION.has(word)) return 'production';
  if (word === 'stg' || word === 'stage') return 'staging';
  return word;
}

/** An environment as a person or another system calls it: "Prod" is "production", "eu-1" stays as it is. */
export function commonName(environment: string): string {
  const name = environment.trim();
  return says.environment(name.toLowerCase()) ? environmentName(name.toLowerCase()) : name;
}
