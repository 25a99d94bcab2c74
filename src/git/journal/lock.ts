import { randomBytes } from 'node:crypto';
import { readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { GIT_TIMEOUT_MS } from '../process.ts';
import { errorCode, ifPresent } from './durable.ts';

/** Whoever holds it runs one git, which is ended after its timeout. */
const ABANDONED_MS = 2 * GIT_TIMEOUT_MS;
const WRITING_MS = 2_000;

/**
 * Takes turns between the windows of one clone. A courtesy that saves retries: what keeps the refs right is git's own
 * check of the parent, so a lock that was wrongly thought stale does no harm.
 * @returns how to let go of it, or nothing when others held it for all of `patienceMs`
 */
export async function takeLock(path: string, patienceMs: number): Promise<(() => Promise<void>) | undefined> {
  const mine = JSON.stringify({ host: hostname(), pid: process.pid, token: randomBytes(8).toString('hex') });
  for (const deadline = Date.now() + patienceMs; ;) {
    if (await create(path, mine)) return () => release(path, mine);
    if (await isStale(path)) await remove(path);
    else if (Date.now() >= deadline) return undefined;
    else await delay(20 + Math.random() * 60);
  }
}

async function create(path: string, mine: string): Promise<boolean> {
  try {
    await writeFile(path, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    // A full disk still has room for the name: it must not be left to lock out everybody.
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

async function release(path: string, mine: string): Promise<void> {
  // Somebody may have thought us dead and taken over; theirs stays.
  if ((await ifPresent(readFile(path, 'utf8'))) === mine) await unlink(path).catch(() => undefined);
}

async function isStale(path: string): Promise<boolean> {
  const stats = await ifPresent(stat(path));
  const text = await ifPresent(readFile(path, 'utf8'));
  if (!stats || text === undefined) return false;
  const age = Date.now() - stats.mtimeMs;
  // Without its content it was left by a crash, unless it is just being written.
  return age > (text === '' ? WRITING_MS : ABANDONED_MS) || belongsToDeadProcess(text);
}

function belongsToDeadProcess(text: string): boolean {
  const [, host, pid] = /^\{"host":"([^"]*)","pid":(\d+),/.exec(text) ?? [];
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return errorCode(error) === 'ESRCH';
  }
}

/** By way of another name, so that of several windows only one removes it. */
async function remove(path: string): Promise<void> {
  const aside = `${path}.${randomBytes(4).toString('hex')}.stale`;
  try {
    await rename(path, aside);
    await unlink(aside);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
