import { SendError } from './error.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The address of a channel as it is kept. It is a secret, so no message repeats it.
 * @throws SendError for anything but https, or http to this machine
 */
export function addressOf(text: string): URL {
  const url = URL.parse(text.trim());
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (url !== null && isSafe && url.username === '' && url.password === '') return url;
  throw new SendError(
    'address',
    'The address that is kept for this channel is not one of https. Set it again: Incident: Set Secret of a Channel.',
  );
}
