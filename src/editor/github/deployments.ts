import * as z from 'zod';
import { commonName } from '../../core/deployments/tag-words.ts';
import { parseAddress } from '../../git/journal/sync/address.ts';
import { githubDeploymentSchema, type GithubDeployment } from './deployment.ts';
import { getJson, GithubError, type GithubAccess } from './http.ts';

export interface GithubRepository {
  readonly owner: string;
  readonly name: string;
}

const NAME = /^[A-Za-z0-9._-]{1,100}$/;

/** The repository that an address of github.com names. */
export function githubRepositoryOf(url: string): GithubRepository | undefined {
  const { host, anonymous = '' } = parseAddress(url.trim());
  if (host?.replace(/^www\./, '') !== 'github.com') return undefined;
  const [, owner = '', name = '', ...rest] = new URL(anonymous).pathname
    .replace(/(\.git)?\/*$/, '')
    .split('/');
  const isPlain = rest.length === 0 && NAME.test(owner) && NAME.test(name) && !/^\.{1,2}$/.test(name);
  return isPlain ? { owner, name } : undefined;
}

export interface GithubDeployments {
  readonly deployments: readonly GithubDeployment[];
  /** They failed, or have not got there yet. */
  readonly unfinished: number;
  /** GitHub described them in a way that is not understood. */
  readonly unread: number;
  /** There are older ones that were not asked for. */
  readonly hasMore: boolean;
}

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const rawSchema = z.object({
  id: z.number().int().positive(),
  sha: githubDeploymentSchema.shape.revision,
  ref: z.string().max(500),
  environment: z.string().trim().min(1).max(200),
  created_at: instant,
  creator: z.object({ login: z.string().max(100) }).nullish(),
});
type Raw = z.infer<typeof rawSchema>;
const statusSchema = z.object({
  state: z.string(),
  created_at: instant,
  log_url: z.string().max(2000).nullish(),
});
type Status = z.infer<typeof statusSchema>;

const PER_PAGE = 100;
/** The statuses of each are a question of their own, and GitHub allows five thousand an hour. */
const MOST = 200;
const AT_ONCE = 6;

/**
 * The newest deployments of a repository, page by page, each with what became of it.
 * @throws GithubError
 */
export async function readGithubDeployments(
  { owner, name }: GithubRepository,
  access: GithubAccess,
  most = MOST,
): Promise<GithubDeployments> {
  const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}/deployments`;
  const found: Raw[] = [];
  let [unread, hasMore] = [0, true];
  for (let page = 1; hasMore && found.length < most; page++) {
    const items = listOf(await getJson(`${path}?per_page=${PER_PAGE}&page=${page}`, access));
    const parsed = items.slice(0, PER_PAGE).flatMap((item) => rawSchema.safeParse(item).data ?? []);
    unread += items.length - parsed.length;
    found.push(...parsed);
    hasMore = items.length >= PER_PAGE;
  }
  const wanted = found.slice(0, most);
  const finished = await eachAtOnce(wanted, async (raw) =>
    finish(raw, listOf(await getJson(`${path}/${raw.id}/statuses?per_page=${PER_PAGE}`, access))),
  );
  const deployments = finished.filter((one) => one !== undefined);
  return {
    deployments,
    unfinished: wanted.length - deployments.length,
    unread,
    hasMore: hasMore || found.length > most,
  };
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw new GithubError('unexpected', 'GitHub answered with something else than a list. Try again later.');
}

/** Success is the moment; GitHub sets one that another replaced to "inactive". Nobody need report any status at all. */
function finish(raw: Raw, items: readonly unknown[]): GithubDeployment | undefined {
  const statuses = items.flatMap((item) => statusSchema.safeParse(item).data ?? []);
  const has = (state: string): readonly Status[] => statuses.filter((status) => status.state === state);
  const [succeeded] = has('success').toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
  if (succeeded === undefined && items.length > 0 && has('inactive').length === 0) return undefined;
  const url = githubDeploymentSchema.shape.url.safeParse(succeeded?.log_url ?? undefined).data;
  return {
    id: raw.id,
    revision: raw.sha,
    environment: commonName(raw.environment),
    at: succeeded?.created_at ?? raw.created_at,
    ref: raw.ref,
    author: raw.creator?.login ?? '',
    ...(url !== undefined && { url }),
  };
}

async function eachAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
