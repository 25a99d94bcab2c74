import { askGit, GitError, readGit } from './client.ts';
import { runGit } from './process.ts';
import type { Repository } from './repository.ts';

export type FileChange = 'added' | 'modified' | 'deleted' | 'renamed' | 'type-changed';

/** A file that a commit changed, against its first parent. Paths are relative to the root, with slashes. */
export interface CommitFile {
  readonly path: string;
  /** Where it was before, when it was renamed. */
  readonly before?: string;
  readonly change: FileChange;
}

export interface CommitFiles {
  readonly revision: string;
  /** What it is compared with: absent for the first commit of a history. */
  readonly parent?: string;
  readonly files: readonly CommitFile[];
  /** Of all, where `files` stops at the limit. */
  readonly total: number;
}

/** More are not shown in one diff view: VS Code opens an editor for each. */
const FILES_MAX = 500;

/**
 * The files of a commit. A merge brought what its branch changed: it is compared with its first parent.
 * @throws GitError `unknown-revision` when this clone does not have it
 */
export async function filesOfCommit(
  repository: Repository,
  revision: string,
  signal?: AbortSignal,
): Promise<CommitFiles> {
  const options = { gitPath: repository.gitPath, signal };
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^1^{commit}`];
  const parent = await askGit(repository.root, args, options);
  const diff = ['diff-tree', '--root', '-r', '-z', '-M', '--name-status', '--no-commit-id', '--no-ext-diff'];
  const ends = parent === undefined ? [revision] : [parent, revision];
  const text = await readGit(repository.root, [...diff, '--end-of-options', ...ends], options);
  const files = parseNameStatus(text);
  return {
    revision,
    ...(parent !== undefined && { parent }),
    files: files.slice(0, FILES_MAX),
    total: files.length,
  };
}

const CHANGES: Readonly<Record<string, FileChange>> = {
  A: 'added',
  C: 'added',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  T: 'type-changed',
};

/** `M\0path\0`, and `R087\0before\0path\0` for what was renamed. */
function parseNameStatus(text: string): CommitFile[] {
  const parts = text.split('\0');
  const files: CommitFile[] = [];
  for (let i = 0; i + 1 < parts.length;) {
    const status = parts[i]?.charAt(0) ?? '';
    const change = CHANGES[status] ?? 'modified';
    const hasTwoPaths = status === 'R' || status === 'C';
    const path = parts[i + (hasTwoPaths ? 2 : 1)] ?? '';
    const before = status === 'R' ? parts[i + 1] : undefined;
    if (path !== '') files.push({ path, change, ...(before !== undefined && { before }) });
    i += hasTwoPaths ? 3 : 2;
  }
  return files;
}

/** What a person calls a commit; undefined when this clone does not have it. */
export async function subjectOf(repository: Repository, revision: string): Promise<string | undefined> {
  const args = ['log', '-1', '--no-show-signature', '--format=%s', '--end-of-options', revision, '--'];
  const options = { gitPath: repository.gitPath };
  const name = `${revision}^{commit}`;
  const found = await askGit(repository.root, ['rev-parse', '--verify', '--quiet', name], options);
  return found === undefined ? undefined : (await readGit(repository.root, args, options)).trim();
}

/** VS Code shows no larger ones as text either. */
const FILE_BYTES_MAX = 50 * 1024 * 1024;

/**
 * A file as it was at a revision; undefined when it was not there. A submodule is the revision that it stood at.
 * @throws GitError when it is too large or cannot be read
 */
export async function fileAt(
  repository: Pick<Repository, 'root' | 'gitPath'>,
  revision: string,
  path: string,
): Promise<Uint8Array | undefined> {
  const { root, gitPath } = repository;
  const entry = await readGit(root, ['ls-tree', '-z', '-l', '--full-tree', revision, '--', literal(path)], {
    gitPath,
  });
  const [, type, oid = '', size = '0'] = /^\d+ (\w+) ([0-9a-f]+) +(\d+|-)\t/.exec(entry) ?? [];
  if (type === undefined || type === 'tree') return undefined;
  if (type === 'commit') return Buffer.from(`Submodule at ${oid}\n`);
  if (Number(size) > FILE_BYTES_MAX) {
    throw new GitError('other', `${path} has ${Math.round(Number(size) / 1e6)} MB, too much to show.`);
  }
  const { exitCode, stdout, stderr } = await runGit(['cat-file', 'blob', oid], { cwd: root, gitPath });
  if (exitCode === 0) return stdout;
  throw new GitError('other', `${path} could not be read at ${revision.slice(0, 8)}.`, stderr, exitCode);
}

/** What stands in a name is no pattern. */
const literal = (path: string): string => `:(literal,top)${path}`;
