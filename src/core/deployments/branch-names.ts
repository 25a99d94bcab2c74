import { environmentName, says, wordsOf } from './tag-words.ts';

/** Branches that teams move when they deploy, the surest first. */
export const PRODUCTION_BRANCHES = [
  ...['production', 'prod', 'prd', 'live', 'stages/prod', 'stages/production', 'env/prod', 'env/production'],
  ...['environments/production', 'deploy/production', 'deployed', 'deploy', 'release', 'stable'],
];

const PREFIXES = ['', 'stages/', 'env/', 'environments/', 'deploy/'];
/** Alone, "dev" and "test" are branches that people work on. */
const ELSEWHERE = ['staging', 'stage', 'stg', 'preprod', 'uat', 'qa', 'sandbox', 'demo'];
const ELSEWHERE_PREFIXED = ['int', 'integration', 'dev', 'test'];

/** Branches of other environments. */
export const OTHER_BRANCHES = PREFIXES.flatMap((prefix) =>
  [...ELSEWHERE, ...(prefix === '' ? [] : ELSEWHERE_PREFIXED)].map((name) => prefix + name),
);

/** "stages/prod" is of production; "main" says nothing. */
export function environmentOfBranch(name: string): string | undefined {
  const word = wordsOf(name.replaceAll('/', ' ')).find(says.environment);
  return word === undefined ? undefined : environmentName(word);
}
