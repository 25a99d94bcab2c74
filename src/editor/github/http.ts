import * as z from 'zod';
import { plainLine } from '../../core/text/markdown.ts';
import { visible } from '../../core/text/visible.ts';

export type GithubErrorReason =
  | 'offline'
  | 'timeout'
  | 'signed-out'
  | 'forbidden'
  | 'rate-limit'
  | 'not-found'
  | 'gone'
  | 'refused'
  | 'unexpected';

/** Says what happened, what it means and what to do next. Tell reasons apart by `reason`. */
export class GithubError extends Error {
  readonly reason: GithubErrorReason;

  constructor(reason: GithubErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GithubError';
    this.reason = reason;
  }
}

export interface GithubAccess {
  readonly token: string;
  /** "https://api.github.com", without a slash at the end. */
  readonly baseUrl: string;
  /** What it is for, as in "does not let this account read the deployments". */
  readonly doing?: string;
  readonly signal?: AbortSignal;
  /** For one answer, in milliseconds. */
  readonly timeout?: number;
}

const TIMEOUT_MS = 15_000;
/** A page of a hundred deployments is about 400 KB. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * One GET, as JSON that nobody has checked yet. Addresses come from us and never from an answer, so that the token goes
 * nowhere else.
 * @throws GithubError
 */
export const getJson = (path: string, access: GithubAccess): Promise<unknown> =>
  request(path, { method: 'GET' }, access);

/**
 * One POST. After `timeout`, `offline` and `unexpected` nobody can say whether GitHub did what it was asked.
 * @throws GithubError
 */
export const postJson = (path: string, body: object, access: GithubAccess): Promise<unknown> =>
  request(path, { method: 'POST', body: JSON.stringify(body) }, access);

async function request(
  path: string,
  what: { readonly method: 'GET' | 'POST'; readonly body?: string },
  access: GithubAccess,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(access.timeout ?? TIMEOUT_MS);
  const signal = access.signal === undefined ? timeout : AbortSignal.any([timeout, access.signal]);
  try {
    const response = await fetch(`${access.baseUrl}${path}`, {
      ...what,
      // What is created must be where it was looked for.
      redirect: what.method === 'POST' ? 'manual' : 'follow',
      headers: {
        Accept: 'application/vnd.github+json',
        Authorization: `Bearer ${access.token}`,
        'User-Agent': 'fireline',
        'X-GitHub-Api-Version': '2022-11-28',
        ...(what.body !== undefined && { 'Content-Type': 'application/json' }),
      },
      signal,
    });
    const text = await readLimited(response);
    if (!response.ok) throw refusal(response, access.doing ?? 'read the deployments', saidIn(text));
    return parse(text);
  } catch (error) {
    if (error instanceof GithubError) throw error;
    if (access.signal?.aborted === true) throw error;
    if (timeout.aborted) {
      throw new GithubError('timeout', 'GitHub did not answer in time. Try again in a moment.', {
        cause: error,
      });
    }
    throw new GithubError(
      'offline',
      'GitHub cannot be reached. Look at the network or the proxy, and try again.',
      { cause: error },
    );
  }
}

/** GitHub's own words for why not, on one line. */
function saidIn(text: string): string {
  try {
    const { message } = saidSchema.parse(JSON.parse(text));
    return ` GitHub says: ${plainLine(visible(message)).slice(0, 200)}`;
  } catch {
    return '';
  }
}
const saidSchema = z.object({ message: z.string().min(1) });

function refusal({ status, headers }: Response, doing: string, said: string): GithubError {
  const isLimit = headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after');
  if (status === 429 || (status === 403 && isLimit)) {
    return new GithubError(
      'rate-limit',
      `GitHub answers no more questions for now. Try again ${whenAgain(headers)}.`,
    );
  }
  if (status === 401) {
    return new GithubError(
      'signed-out',
      'GitHub does not accept the sign-in any more. Sign out of GitHub in the Accounts menu, and try again.',
    );
  }
  if (status === 403) {
    return new GithubError(
      'forbidden',
      `GitHub does not let this account ${doing}. Its organization may have to allow the editor’s ` +
        `sign-in (single sign-on), or the account lacks access to the repository.${said}`,
    );
  }
  if (status === 404) {
    return new GithubError(
      'not-found',
      'GitHub knows no such repository for this account. It was renamed or deleted, or the account may not see it.',
    );
  }
  if (status === 410) {
    return new GithubError(
      'gone',
      `Issues are turned off in this repository. Turn them on in its settings on GitHub, or use the backlog file.`,
    );
  }
  if (status >= 300 && status < 400) {
    return new GithubError(
      'not-found',
      'The repository has another name on GitHub now. Give its remote the new address (git remote set-url), and try again.',
    );
  }
  if (status === 422) return new GithubError('refused', `GitHub did not take what was sent.${said}`);
  return new GithubError('unexpected', `GitHub answered with status ${status}. Try again later.`);
}

function whenAgain(headers: Headers): string {
  const wait = Number(headers.get('retry-after') ?? Number.NaN);
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  const seconds = Number.isFinite(wait) ? wait : reset - Date.now() / 1000;
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  // Limits of GitHub last an hour at most; anything else is not worth repeating.
  if (!(minutes <= 60)) return 'later';
  return minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
}

async function readLimited(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) {
      throw new GithubError(
        'unexpected',
        'GitHub answered with far more than was asked for. Nothing of it is used.',
      );
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GithubError(
      'unexpected',
      'What answered is not GitHub: a proxy or a sign-in page of the network may stand between. Try again later.',
      { cause },
    );
  }
}
