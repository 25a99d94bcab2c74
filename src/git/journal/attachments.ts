import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Envelope } from '../../core/incident/events.ts';
import { ifPresent, makeDirectory, replaceFile } from './durable.ts';
import { writeError } from './errors.ts';
import { JournalError } from './journal.ts';

export const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;

export const isSha256 = (text: string): boolean => SHA256.test(text);
const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The bytes, if they are what their name says. Anything else is as good as absent. */
export const ifGenuine = (sha256: string, bytes: Buffer | undefined): Buffer | undefined =>
  bytes && sha256Of(bytes) === sha256 ? bytes : undefined;

/** Keeps a file in the first store that takes it, on disk when it resolves. Its name is its content. */
export async function keepAttachment(
  roots: readonly string[],
  bytes: Uint8Array,
): Promise<{ sha256: string; size: number }> {
  if (bytes.length > MAX_ATTACHMENT_BYTES) throw tooLarge(bytes.length);
  const sha256 = sha256Of(bytes);
  if ((await findAttachment(roots, sha256)) === undefined) await keep(roots, sha256, bytes);
  return { sha256, size: bytes.length };
}

async function keep(roots: readonly string[], sha256: string, bytes: Uint8Array): Promise<void> {
  const failures: unknown[] = [];
  for (const root of roots) {
    const path = join(root, 'att', sha256);
    try {
      await makeDirectory(join(root, 'att'));
      await replaceFile(path, bytes, `${path}.${randomBytes(4).toString('hex')}.new`);
      return;
    } catch (error) {
      failures.push(error);
    }
  }
  throw writeError(roots[0] ?? '', failures[0]);
}

/** Where the file is, if it is on this machine and whole. */
export async function findAttachment(roots: readonly string[], sha256: string): Promise<Buffer | undefined> {
  for (const root of roots) {
    const found = ifGenuine(sha256, await ifPresent(readFile(join(root, 'att', sha256))));
    if (found) return found;
  }
  return undefined;
}

/** The files that an event refers to, of a known kind or not. */
export function attachmentsOf(envelope: Envelope): string[] {
  const found: string[] = [];
  const search = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      if (key === 'sha256' && typeof item === 'string' && isSha256(item)) found.push(item);
      else search(item);
    }
  };
  search(envelope.data);
  return found;
}

const tooLarge = (size: number): JournalError =>
  new JournalError(
    'too-large',
    `This file has ${size} bytes; at most ${MAX_ATTACHMENT_BYTES} fit, so it was not kept. Attach a part of it, or link to it.`,
  );
