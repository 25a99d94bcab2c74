import * as z from 'zod';
import { backlogStates, type BacklogItem } from '../../core/backlog/backlog.ts';
import type { Issue } from '../../core/backlog/issue.ts';
import { isWebAddress } from '../../core/text/web-address.ts';
import type { GithubRepository } from './deployments.ts';
import { getJson, GithubError, postJson, type GithubAccess, type GithubErrorReason } from './http.ts';

const issueSchema = z.object({
  number: z.number().int().positive(),
  html_url: z.string().refine(isWebAddress),
  body: z.string().nullish(),
  created_at: z.string().nullish(),
});

export interface FoundIssue {
  readonly number: number;
  readonly url: string;
}

const PER_PAGE = 100;
/** Of issues created since an item was recorded; a busy team has a few hundred in a month. */
const MOST_PAGES = 30;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Looks for the issues of items, by the markers in their bodies. Listing is up to date at once, where the search of
 * GitHub lags behind by minutes: no issue can be older than the item that it is for.
 * @param since when the oldest of the items was recorded, ISO 8601
 * @returns by the ids of items
 * @throws GithubError
 */
export async function findIssues(
  repository: GithubRepository,
  items: readonly BacklogItem[],
  since: string,
  access: GithubAccess,
): Promise<ReadonlyMap<string, FoundIssue>> {
  const wanted = new Set(items.map(({ id }) => id));
  const found = new Map<string, FoundIssue>();
  // The clock of who recorded it may be ahead of that of GitHub.
  const from = new Date(Date.parse(since) - DAY_MS).toISOString();
  const path = `${pathOf(repository)}?state=all&sort=created&direction=desc&since=${from}&per_page=${PER_PAGE}`;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const list = await getJson(`${path}&page=${page}`, access);
    if (!Array.isArray(list)) throw new GithubError('unexpected', NO_LIST);
    const issues = (list as readonly unknown[]).flatMap((raw) => issueSchema.safeParse(raw).data ?? []);
    for (const { number, html_url: url, body } of issues) {
      for (const id of backlogStates(body ?? '').keys()) if (wanted.has(id)) found.set(id, { number, url });
    }
    const isPast = (issues.at(-1)?.created_at ?? from) < from;
    if (list.length < PER_PAGE || isPast || found.size === wanted.size) return found;
  }
  throw new GithubError('unexpected', TOO_MANY);
}

const NO_LIST = 'GitHub answered with something else than a list. Nothing was created. Try again later.';
const TOO_MANY =
  'The repository has so many issues since then that nobody can tell whether there is one for it already. ' +
  'Look on GitHub, and create it there.';

/**
 * Creates an issue. Whoever calls has looked for it before.
 * @throws GithubError
 */
export async function createIssue(
  repository: GithubRepository,
  { title, body }: Issue,
  access: GithubAccess,
): Promise<FoundIssue> {
  const { data } = issueSchema.safeParse(await asked(postJson(pathOf(repository), { title, body }, access)));
  if (data) return { number: data.number, url: data.html_url };
  throw new GithubError('unexpected', `GitHub answered in a way that is not understood. ${UNSURE}`);
}

const UNSURE =
  'Whether the issue was created is not known. Try again: it is looked for before another one is created.';

const UNSURE_REASONS: ReadonlySet<GithubErrorReason> = new Set(['timeout', 'offline', 'unexpected']);

/** Without an answer it may be there all the same. */
async function asked(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof GithubError) || !UNSURE_REASONS.has(error.reason)) throw error;
    throw new GithubError(error.reason, `${error.message} ${UNSURE}`, { cause: error });
  }
}

const pathOf = ({ owner, name }: GithubRepository): string =>
  `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}/issues`;
