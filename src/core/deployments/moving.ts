import type { NamedTag } from './scheme.ts';
import { wordsLeft } from './tag-name.ts';
import { environmentName, says, wordsOf } from './tag-words.ts';

/**
 * Where a name that moves along stands: "production", "refs/deploy/production/checkout". Undefined when it names no
 * environment: "latest" may be anything.
 */
export function placeOf(
  name: string,
): { readonly environment: string; readonly service?: string } | undefined {
  const environment = wordsOf(name).find(says.environment);
  if (environment === undefined) return undefined;
  const service = wordsLeft(name);
  return { environment: environmentName(environment), ...(service !== '' && { service }) };
}

/** Remotes that deploy what is pushed to them. */
const DEPLOYING_REMOTES = /^(?:heroku|dokku|scalingo|clever|gigalixir|piku)(?:$|[-_.])/i;
const DEPLOYING_HOSTS =
  /(?:^|[@/.])(?:git\.heroku\.com|heroku\.com|scalingo\.(?:io|com)|clever-cloud\.com)(?:[:/]|$)/i;

/** Whether a push to this remote is a deployment: a platform's, or one that is called after an environment. */
export function isDeployingRemote({ name, url }: { readonly name: string; readonly url: string }): boolean {
  return DEPLOYING_REMOTES.test(name) || DEPLOYING_HOSTS.test(url) || wordsOf(name).every(says.environment);
}

/** Whether a ref tells of one deployment, and not of the state of an environment that it follows. */
export const isOfSeries = ({ class: { rule } }: NamedTag): boolean =>
  rule !== 'floating' && rule !== 'unknown';
