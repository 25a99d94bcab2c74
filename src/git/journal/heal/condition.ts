import { ObjectReader } from '../../object-reader.ts';
import { GitProcessError, runGit, type GitResult } from '../../process.ts';
import { readChunkBytes, readOwnTip } from '../refs/own-tip.ts';
import { OwnRefs } from '../refs/own-refs.ts';
import type { Repository } from '../refs/refs.ts';

/** How a ref of this clone's own is. */
export type Condition =
  { readonly kind: 'absent' } | { readonly kind: 'whole'; readonly oid: string } | Broken;

export interface Broken {
  readonly kind: 'broken';
  /** Absent: the ref itself holds something else than a commit. */
  readonly oid?: string;
  /** What is at `oid` is another ref's. */
  readonly isSymbolic: boolean;
  readonly reason: string;
}

/** Runs git on the common directory, with nobody's hooks. */
export function localGit(
  { commonDir, gitPath }: Repository,
  args: readonly string[],
  input: readonly string[] = [],
): Promise<GitResult> {
  const settings = ['-c', 'gc.auto=0', '-c', `core.hooksPath=${commonDir}/incidents/no-hooks`];
  const options = { cwd: commonDir, gitPath, input };
  return runGit([`--git-dir=${commonDir}`, ...settings, ...args], options);
}

/** Looks at what git has on disk at this moment, by a git with nothing in memory. */
export async function conditionOf(repository: Repository, ref: string): Promise<Condition> {
  const format = '--format=%(refname) %(objectname) %(symref)';
  const result = await localGit(repository, ['for-each-ref', format, ref]);
  if (result.exitCode !== 0)
    throw new GitProcessError('failed', `git could not look at ${ref}`, result.stderr);
  const rows = result.stdout.toString().split('\n');
  const row = rows.find((line) => line.startsWith(`${ref} `));
  if (row === undefined) {
    const isGarbage = result.stderr.includes('ignoring broken ref') || (await isSymbolic(repository, ref));
    if (!isGarbage) return { kind: 'absent' };
    return { kind: 'broken', reason: 'the ref does not name a commit', isSymbolic: false };
  }
  const [, oid = '', target = ''] = row.split(' ');
  if (target !== '') return { kind: 'broken', oid, reason: `it points at ${target}`, isSymbolic: true };
  const reason = await withObjects(repository, (objects) => flawOf(repository, objects, ref));
  return reason === undefined ? { kind: 'whole', oid } : { kind: 'broken', oid, reason, isSymbolic: false };
}

/** One that points at nothing is not among the refs that git lists. */
async function isSymbolic(repository: Repository, ref: string): Promise<boolean> {
  return (await localGit(repository, ['symbolic-ref', '--quiet', ref])).exitCode === 0;
}

async function flawOf(
  repository: Repository,
  objects: ObjectReader,
  ref: string,
): Promise<string | undefined> {
  try {
    const { oid } = await new OwnRefs(objects, repository.commonDir).look(ref);
    return oid === undefined ? 'its commit is missing from the repository' : await flawOfFiles(objects, oid);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function flawOfFiles(objects: ObjectReader, commit: string): Promise<string | undefined> {
  for (const { name, oid } of (await readOwnTip(objects, commit)).attachments)
    if ((await objects.info(oid)) === undefined) return `the attachment ${name} is missing`;
  return undefined;
}

/** Whether all entries of a commit, and everything in its history, can be read: only then can it be pushed. */
export function isWhole(repository: Repository, commit: string): Promise<boolean> {
  return withObjects(repository, async (objects) => {
    try {
      if ((await objects.info(commit)) === undefined) return false;
      const tip = await readOwnTip(objects, commit);
      for (const chunk of tip.chunks) await readChunkBytes(objects, chunk);
    } catch {
      return false;
    }
    return isHistoryWhole(repository, objects, commit);
  });
}

async function isHistoryWhole(
  repository: Repository,
  objects: ObjectReader,
  commit: string,
): Promise<boolean> {
  const listed = await localGit(repository, ['rev-list', '--objects', '--no-object-names', commit, '--']);
  assertEnded(listed);
  if (listed.exitCode !== 0) return false;
  // Listing them only looks whether they are there; a file that was cut short shows when it is read.
  const oids = listed.stdout.toString().split('\n');
  for (const oid of oids) if (oid !== '' && !(await canRead(objects, oid))) return false;
  return true;
}

export const canRead = async (objects: ObjectReader, name: string): Promise<boolean> =>
  (await objects.read(name).catch(() => undefined)) !== undefined;

/** A git that was killed, or took too long, has not found anything damaged. */
function assertEnded({ exitCode, stderr }: GitResult): void {
  if (exitCode === -1) throw new GitProcessError('failed', 'git could not look for damage', stderr);
}

/** Those among the refs whose history lacks something. One process, where nothing does. */
export async function brokenAmong(
  repository: Repository,
  refs: readonly { readonly name: string; readonly oid: string }[],
): Promise<string[]> {
  if (refs.length === 0) return [];
  const args = ['rev-list', '--objects', '--quiet', '--stdin'];
  const result = await localGit(repository, args, [refs.map(({ oid }) => `${oid}\n`).join('')]);
  assertEnded(result);
  if (result.exitCode === 0) return [];
  if (refs.length === 1) return refs.map(({ name }) => name);
  const middle = Math.ceil(refs.length / 2);
  const halves = [refs.slice(0, middle), refs.slice(middle)];
  const found: string[] = [];
  for (const half of halves) found.push(...(await brokenAmong(repository, half)));
  return found;
}

/** With a git of its own: one that has run for long may have objects in memory that are no longer on disk. */
export async function withObjects<T>(
  { commonDir, gitPath }: Repository,
  work: (objects: ObjectReader) => Promise<T>,
): Promise<T> {
  const objects = new ObjectReader(commonDir, gitPath);
  try {
    return await work(objects);
  } finally {
    objects.close();
  }
}
