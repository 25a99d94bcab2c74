import { SendError } from './error.ts';

export interface Post {
  readonly url: URL;
  readonly method: 'POST' | 'PATCH' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For one answer, in milliseconds. */
  readonly timeout: number;
}

export interface Answered {
  readonly code: number;
  /** Undefined when it was longer than anything that we would read. */
  readonly text: string | undefined;
}

const MOST_BYTES = 64 * 1024;
const REDIRECTS_MAX = 3;
const RETRY_AFTER_MAX_MS = 10_000;

/**
 * One request. Redirects are followed only within the host, and only those that keep the method: an address is a secret
 * and a text is for its readers, so neither goes anywhere else.
 * @throws SendError
 */
export async function post(request: Post): Promise<Answered> {
  const signal = AbortSignal.timeout(request.timeout);
  let { url } = request;
  for (let redirects = 0; ; redirects += 1) {
    const response = await once({ ...request, url }, signal);
    if (response.status < 300 || response.status >= 400) return answerOf(response);
    await response.body?.cancel();
    const next = URL.parse(response.headers.get('location') ?? '', url.href);
    const keeps = response.status === 307 || response.status === 308;
    if (!keeps || next?.origin !== url.origin || redirects >= REDIRECTS_MAX)
      throw new SendError(
        'redirect',
        `The address of this channel points elsewhere now (status ${response.status}), and nothing was sent there. ` +
          'Look up its address in the service, and set it again: Incident: Set Secret of a Channel.',
      );
    url = next;
  }
}

async function once({ url, method, headers, body }: Post, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: { 'User-Agent': 'fireline', ...headers },
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    throw failureOf(error);
  }
}

/** Before a connection stands nothing can have been sent. */
const UNREACHABLE = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'],
  ...['UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ...['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

function failureOf(error: unknown): SendError {
  const code = codeOf(error);
  if (code !== undefined && UNREACHABLE.has(code)) {
    return new SendError(
      'unreachable',
      `The service cannot be reached (${code}), so nothing was sent. Look at the network or the proxy, and try again.`,
    );
  }
  return new SendError(
    'no-answer',
    'The service did not answer in time, so nobody knows whether it arrived. Look in the channel before you send it again.',
  );
}

/** The error itself is not handed on: some runtimes put the address into it. */
function codeOf(error: unknown): string | undefined {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return typeof first === 'object' && first !== null && 'code' in first && typeof first.code === 'string'
    ? first.code
    : undefined;
}

async function answerOf(response: Response): Promise<Answered> {
  const { status, headers } = response;
  const text = await readLimited(response);
  if (response.ok) return { code: status, text };
  const said = spoken(text);
  if (status === 429 || status === 503) {
    const wait = Number(headers.get('retry-after') ?? '1') * 1000;
    throw new SendError(
      'busy',
      `The service takes nothing at the moment (status ${status}${said}). Try again in a minute.`,
      {
        retryAfter: wait >= 0 && wait <= RETRY_AFTER_MAX_MS ? wait : Infinity,
      },
    );
  }
  if (status >= 500)
    throw new SendError(
      'server',
      `The service failed (status ${status}${said}), and nobody knows whether it took the message. Look in the channel before you send it again.`,
    );
  throw new SendError(
    'refused',
    `${REFUSALS[status] ?? 'The service did not take it'} (status ${status}${said}).`,
  );
}

const SET_AGAIN = 'Nothing was sent. Set it again: Incident: Set Secret of a Channel';
const REFUSALS: Readonly<Record<number, string>> = {
  401: `The service does not accept the key or the address of this channel. ${SET_AGAIN}`,
  403: `The service does not allow it with the key or the address of this channel. ${SET_AGAIN}`,
  404: `The service knows no such channel: it was removed, or the address or the page is wrong. ${SET_AGAIN}`,
  410: `The service has removed this channel. ${SET_AGAIN}`,
};

/** A word of the service, such as "invalid_payload", where it is one and not a page. */
function spoken(text: string | undefined): string {
  const line = text?.trim().slice(0, 80) ?? '';
  return /^[\w ,.:'-]{1,80}$/.test(line) ? `: ${line}` : '';
}

/** Never throws: once the status is here, what follows changes nothing about what was sent. */
async function readLimited(response: Response): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  try {
    const body: AsyncIterable<Uint8Array> | null = response.body;
    for await (const chunk of body ?? []) {
      size += chunk.byteLength;
      if (size > MOST_BYTES) return undefined;
      text += decoder.decode(chunk, { stream: true });
    }
  } catch {
    return undefined;
  }
  return text + decoder.decode();
}
