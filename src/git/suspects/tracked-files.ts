import { readGit } from '../client.ts';
import type { Repository } from '../repository.ts';
import { FieldReader } from './fields.ts';
import { LIMITS } from './limits.ts';
import { runReaderToEnd } from '../reader.ts';

/** The files of the largest repositories are three or four hundred thousand. */
const MAX_FILES = 300_000;
/** What is deployed, and what is checked out. */
const KEPT_TREES = 3;

/** By common directory and tree, the last used at the end. */
const kept = new Map<string, readonly string[]>();

/**
 * The paths of all files of a revision, in git's order; of a larger repository the first `MAX_FILES`. A tree never
 * changes, so those that were asked for last are kept.
 * @throws GitError `unknown-revision`
 */
export async function trackedFiles(
  repository: Repository,
  revision: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const args = ['rev-parse', '--verify', '--end-of-options', `${revision}^{tree}`];
  const tree = (await readGit(repository.root, args, { gitPath: repository.gitPath, signal })).trim();
  const key = `${repository.commonDir}\0${tree}`;
  const files = kept.get(key) ?? (await readTree(repository, tree, signal));
  kept.delete(key);
  kept.set(key, files);
  for (const oldest of kept.keys()) if (kept.size > KEPT_TREES) kept.delete(oldest);
  return files;
}

async function readTree(
  repository: Repository,
  tree: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const reader = new FieldReader(LIMITS.pathBytes);
  const files: string[] = [];
  const args = ['ls-tree', '-r', '-z', '--name-only', '--full-tree', tree];
  await runReaderToEnd(repository, args, { signal }, (chunk) => {
    for (const path of reader.read(chunk)) if (files.length < MAX_FILES) files.push(path);
  });
  return files;
}
