import { posix } from 'node:path';
import * as vscode from 'vscode';
import { filesOfCommit, type CommitFile, type CommitFiles } from '../../git/commit-files.ts';
import type { Repository } from '../../git/repository.ts';
import { UserError } from '../errors.ts';
import { fileUri } from './gitFiles.ts';

interface Sides {
  readonly before: vscode.Uri | undefined;
  readonly after: vscode.Uri | undefined;
}

function sidesOf({ root }: Repository, { revision, parent }: CommitFiles, file: CommitFile): Sides {
  const before = parent === undefined || file.change === 'added' ? undefined : (file.before ?? file.path);
  return {
    before:
      before === undefined || parent === undefined
        ? undefined
        : fileUri({ repository: root, revision: parent }, before),
    after: file.change === 'deleted' ? undefined : fileUri({ repository: root, revision }, file.path),
  };
}

/** All files of a commit, in the editor's view of several diffs. */
export async function openCommitDiff(
  repository: Repository,
  revision: string,
  subject: string,
): Promise<void> {
  const commit = await filesOfCommit(repository, revision);
  if (commit.files.length === 0) {
    throw new UserError(`${revision.slice(0, 8)} changed no file, so there is no diff to show.`);
  }
  const resources = commit.files.map((file) => {
    const { before, after } = sidesOf(repository, commit, file);
    return [after ?? before, before, after];
  });
  const more = commit.total - commit.files.length;
  const title = `${revision.slice(0, 8)} ${subject}${more > 0 ? ` (the first ${commit.files.length} of ${commit.total} files)` : ''}`;
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

/** One file of a commit, by its path. */
export async function openPathDiff(repository: Repository, revision: string, path: string): Promise<void> {
  const commit = await filesOfCommit(repository, revision);
  const file = commit.files.find((one) => one.path === path || one.before === path);
  if (file === undefined) throw new UserError(`${revision.slice(0, 8)} did not change ${path}.`);
  await openFileDiff(repository, commit, file);
}

/** One file of a commit against what it was before. */
export async function openFileDiff(
  repository: Repository,
  commit: CommitFiles,
  file: CommitFile,
): Promise<void> {
  const { before, after } = sidesOf(repository, commit, file);
  const name = posix.basename(file.path);
  const short = commit.revision.slice(0, 8);
  if (before !== undefined && after !== undefined) {
    await vscode.commands.executeCommand('vscode.diff', before, after, `${name} (${short})`);
    return;
  }
  const only = after ?? before;
  const word = after === undefined ? 'deleted in' : 'added in';
  if (only)
    await vscode.commands.executeCommand('vscode.open', only, undefined, `${name} (${word} ${short})`);
}
