import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { OutgoingUpdate } from '../../core/comms/channels/channel.ts';
import type { NamedChannel, SendableChannel } from '../../core/comms/channels/named.ts';
import { payloadFor } from '../../core/comms/channels/payload.ts';
import type { Answer, Outcome } from '../../core/comms/sending.ts';
import { addressOf } from './address.ts';
import { isCertain, SendError } from './error.ts';
import { post, type Answered, type Post } from './post.ts';

export interface SendOptions {
  /** The address of a webhook, or the key of an API. */
  readonly secret: string;
  /** The same for every attempt at the same update. */
  readonly idempotencyKey: string;
  /** For one answer, in milliseconds. */
  readonly timeout?: number;
  /** Of waiting before another attempt, in milliseconds; doubled each time. */
  readonly backoff?: number;
  /** Of Statuspage, without a slash at the end. */
  readonly statuspage?: string;
}

const TIMEOUT_MS = 15_000;
const BACKOFF_MS = 500;
const ATTEMPTS = 3;
const STATUSPAGE = 'https://api.statuspage.io';

/**
 * Sends an update once. Another attempt is made by itself only where the service cannot have acted on the one before: it
 * was not reached, or said that it takes nothing now; or where the team says that it acts once on the same key.
 */
export async function sendUpdate(
  named: NamedChannel,
  update: OutgoingUpdate,
  options: SendOptions,
): Promise<Outcome> {
  try {
    const request = requestFor(named.channel, update, options);
    return sent(
      named.channel,
      await repeated(request, named.idempotent === true, options.backoff ?? BACKOFF_MS),
    );
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    return { outcome: isCertain(error) ? 'failed' : 'unknown', message: error.message };
  }
}

async function repeated(request: Post, isIdempotent: boolean, backoff: number): Promise<Answered> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await post(request);
    } catch (error) {
      if (!(error instanceof SendError) || attempt >= ATTEMPTS) throw error;
      const isSafe = error.reason === 'unreachable' || error.reason === 'busy';
      const wait = Math.max(error.retryAfter ?? 0, backoff * 2 ** (attempt - 1));
      if (!(isSafe || (isIdempotent && !isCertain(error))) || wait === Infinity) throw error;
      await delay(wait);
    }
  }
}

function requestFor(channel: SendableChannel, update: OutgoingUpdate, options: SendOptions): Post {
  const { secret, idempotencyKey, timeout = TIMEOUT_MS, statuspage = STATUSPAGE } = options;
  const { method, path, contentType, body } = payloadFor(channel, update);
  const headers = { 'Content-Type': contentType, 'Idempotency-Key': idempotencyKey };
  if (channel.type === 'statuspage') {
    const authorization = `OAuth ${secret.trim()}`;
    return {
      url: new URL(statuspage + path),
      method,
      headers: { ...headers, Authorization: authorization },
      body,
      timeout,
    };
  }
  const url = addressOf(secret);
  // Without it Discord does not say what it calls the message.
  if (channel.type === 'discord') url.searchParams.set('wait', 'true');
  return { url, method, headers, body, timeout };
}

const idSchema = z.object({ id: z.union([z.string().trim().min(1).max(200), z.number().transform(String)]) });

function sent(channel: SendableChannel, { code, text }: Answered): Outcome {
  const id = idSchema.safeParse(parse(text ?? '')).data?.id;
  const answer: Answer = { code, ...(id !== undefined && { id }) };
  if (channel.type !== 'statuspage' || id !== undefined) return { outcome: 'sent', answer };
  const note =
    'The page did not say what it calls this incident, so the next update would open another one there: name it in the setting.';
  return { outcome: 'sent', answer, note };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Whether a channel can be used. A webhook can only be tried by a message that says so; a status page is asked for the
 * page, and nothing appears on it.
 */
export async function testChannel(named: NamedChannel, at: string, options: SendOptions): Promise<Outcome> {
  if (named.channel.type !== 'statuspage') {
    const text = 'A test of Fireline. Nothing is wrong, and there is nothing to do.';
    return sendUpdate(named, { title: 'Test', text, status: 'resolved', at }, options);
  }
  try {
    const { secret, timeout = TIMEOUT_MS, statuspage = STATUSPAGE } = options;
    const url = new URL(`${statuspage}/v1/pages/${named.channel.page}`);
    const { code } = await post({
      url,
      method: 'GET',
      headers: { Authorization: `OAuth ${secret.trim()}` },
      timeout,
    });
    return { outcome: 'sent', answer: { code } };
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    return { outcome: 'failed', message: error.message };
  }
}
