import { GitProcessError } from '../../process.ts';
import type { ObjectReader } from '../../object-reader.ts';
import { countLines } from '../lines.ts';
import { removeStaleRefLocks } from '../refs/ref-lock.ts';
import { MAX_CHUNK_BYTES } from '../refs/ref-reader.ts';
import { parseTree } from '../refs/tree.ts';
import type { RemoteGit } from './remote-git.ts';

/** Object ids by ref. */
export type Tips = ReadonlyMap<string, string>;

/**
 * Where refs are, in the order of their names: what was fetched is read before what is our own, so that our own is
 * never older than what another window has just sent of it.
 * @param prefixes names of refs, up to a slash
 */
export async function readTips(git: RemoteGit, prefixes: readonly string[]): Promise<Tips> {
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', ...new Set(prefixes)];
  const result = await git.local(args);
  if (result.exitCode !== 0)
    throw new GitProcessError('failed', 'git could not list the refs of incidents', result.stderr);
  const rows = result.stdout.toString().split('\n');
  return new Map(
    rows.flatMap((row) => {
      const [oid = '', name = ''] = row.split(' ', 2);
      return name === '' ? [] : [[name, oid] as const];
    }),
  );
}

/** Whether the one commit is in the history of the other. Undefined when that cannot be found out. */
export async function isAncestor(
  git: RemoteGit,
  ancestor: string,
  descendant: string,
): Promise<boolean | undefined> {
  if (ancestor === descendant) return true;
  const { exitCode } = await git.local(['merge-base', '--is-ancestor', ancestor, descendant]);
  return exitCode === 0 ? true : exitCode === 1 ? false : undefined;
}

/**
 * Notes what a remote has, now that we sent it: git does so by itself only for a remote that has refspecs for it. What
 * could not be noted is noted by the next fetch.
 */
export async function moveTips(git: RemoteGit, tips: Tips): Promise<void> {
  const lines = [...tips].map(([name, oid]) => `update ${name} ${oid}\n`);
  const result = await git.local(['update-ref', '--stdin'], lines);
  if (result.exitCode !== 0 && (await unlockTips(git, result.stderr)))
    await git.local(['update-ref', '--stdin'], lines);
}

const LOCKED = /Unable to create '[^']*?(refs\/incidents-remotes\/[^']+)\.lock': File exists/g;

/** A git that was killed leaves locks behind, and only ours write these refs. @returns whether to try again */
export async function unlockTips(git: RemoteGit, complaint: string): Promise<boolean> {
  const names = [...complaint.matchAll(LOCKED)].flatMap(([, name]) => name ?? []);
  if (names.length === 0) return false;
  await removeStaleRefLocks(git.repository.commonDir, names);
  return true;
}

/** How many entries a commit has that the other has not. Chunks only grow, so their lines can be counted. */
export async function countNew(
  objects: ObjectReader,
  before: string | undefined,
  after: string,
): Promise<number> {
  const [old, current] = await Promise.all([
    before === undefined ? new Map<string, string>() : chunksOf(objects, `${before}^{tree}`),
    chunksOf(objects, `${after}^{tree}`),
  ]);
  let count = 0;
  for (const [name, oid] of current) {
    const known = old.get(name);
    if (known === oid) continue;
    count += (await linesIn(objects, oid)) - (known === undefined ? 0 : await linesIn(objects, known));
  }
  return Math.max(0, count);
}

/** Object ids by path. What is carried for a retired writer lies in folders. */
async function chunksOf(objects: ObjectReader, tree: string, path = ''): Promise<Map<string, string>> {
  const chunks = new Map<string, string>();
  const object = await objects.read(tree);
  if (object?.type !== 'tree') return chunks;
  for (const { mode, name, oid } of parseTree(object.bytes, object.oid.length / 2)) {
    if (mode === '100644' && name.endsWith('.jsonl')) chunks.set(path + name, oid);
    if (mode === '40000' && (path === '' ? name === 'from' : path === 'from/'))
      for (const [inner, its] of await chunksOf(objects, oid, `${path}${name}/`)) chunks.set(inner, its);
  }
  return chunks;
}

async function linesIn(objects: ObjectReader, oid: string): Promise<number> {
  const info = await objects.info(oid);
  if (info?.type !== 'blob' || info.size > MAX_CHUNK_BYTES) return 0;
  return countLines((await objects.read(oid))?.bytes ?? Buffer.alloc(0));
}
