import type { LaterCommit, RollbackEnds, RollbackSurvey, TouchedFile } from '../../core/rollback/plan.ts';
import { MAX_REVERTS } from '../../core/rollback/ways.ts';
import { defaultBranch } from '../branches.ts';
import { GitError, readGit } from '../client.ts';
import type { Repository } from '../repository.ts';
import { readCommits } from './commits.ts';
import { RollbackError } from './error.ts';

const LATER_READ = 1000;
const LOG = ['log', '--no-show-signature', '--encoding=UTF-8'];

/**
 * What going back from a deployment to the one before would touch. Changes nothing.
 * @throws RollbackError `missing-revision` or `shallow`
 */
export async function surveyRollback(
  repository: Repository,
  ends: RollbackEnds,
  signal?: AbortSignal,
): Promise<RollbackSurvey> {
  const read = (args: readonly string[]): Promise<string> =>
    readGit(repository.root, args, { gitPath: repository.gitPath, signal });
  const { deployment, to } = ends;
  await requireRevisions(read, repository, ends);
  const [commits, files, tip] = await Promise.all([
    readCommits(repository, `${to.revision}..${deployment.revision}`, MAX_REVERTS + 1, signal),
    readFiles(read, deployment.revision, to.revision),
    defaultBranch(repository, signal),
  ]);
  // Where history was cut, git lists what it no longer knows to be older.
  if (repository.isShallow && commits.some(({ parents }) => parents === 0)) {
    throw new RollbackError(
      'shallow',
      `This clone is shallow, and the history between ${to.name} and ${deployment.name} is cut off. ` +
        'Nothing was done. Run "git fetch --unshallow --tags" and try again.',
    );
  }
  const mainline = tip && {
    name: tip.remote === undefined ? tip.name : `${tip.remote}/${tip.name}`,
    revision: tip.revision,
  };
  return {
    commits: commits
      .slice(0, MAX_REVERTS)
      .map(({ parents, ...commit }) => ({ ...commit, isMerge: parents > 1 })),
    isCut: commits.length > MAX_REVERTS,
    files,
    ...(mainline && { mainline }),
    later: mainline ? await readLater(read, `${deployment.revision}..${mainline.revision}`, files) : [],
  };
}

type Read = (args: readonly string[]) => Promise<string>;

async function requireRevisions(
  read: Read,
  repository: Repository,
  { deployment, to }: RollbackEnds,
): Promise<void> {
  for (const { name, revision } of [deployment, to]) {
    try {
      await read(['cat-file', '-e', `${revision}^{commit}`]);
    } catch (cause) {
      if (!(cause instanceof GitError) || cause.exitCode === undefined) throw cause;
      const remedy = repository.isShallow ? 'git fetch --unshallow --tags' : 'git fetch --tags';
      throw new RollbackError(
        'missing-revision',
        `The revision of ${name} (${revision.slice(0, 10)}) is not in this clone. Nothing was done. Run "${remedy}" and try again.`,
        { cause },
      );
    }
  }
}

const CHANGES: Readonly<Record<string, TouchedFile['change']>> = { A: 'returns', D: 'goes' };

async function readFiles(read: Read, from: string, to: string): Promise<readonly TouchedFile[]> {
  const args = ['diff-tree', '-r', '-z', '--name-status', '--no-renames', '--end-of-options', from, to];
  const parts = (await read(args)).split('\0');
  const files: TouchedFile[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2)
    files.push({ path: parts[at + 1] ?? '', change: CHANGES[parts[at] ?? ''] ?? 'changes' });
  return files;
}

async function readLater(
  read: Read,
  range: string,
  files: readonly TouchedFile[],
): Promise<readonly LaterCommit[]> {
  const touched = new Set(files.map(({ path }) => path));
  // The blank keeps an empty subject from looking like the end of a record.
  const format = '--format=%x00%x00%H%x00 %s';
  const args = [
    ...LOG,
    '--no-merges',
    '--name-only',
    '--no-renames',
    '-z',
    `--max-count=${LATER_READ}`,
    format,
  ];
  const text = await read([...args, range, '--']);
  return text.split(/\0{2,}/).flatMap((record): LaterCommit[] => {
    const [revision = '', subject = '', ...paths] = record.split('\0');
    const same = paths.map((path) => path.replace(/^\n/, '')).filter((path) => touched.has(path));
    return same.length === 0 ? [] : [{ revision, subject: subject.trim(), files: same }];
  });
}
