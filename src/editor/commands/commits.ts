import * as vscode from 'vscode';
import * as z from 'zod';
import { commitLink } from '../../core/hosts/links.ts';
import { parseRemote } from '../../core/hosts/remote.ts';
import { subjectOf } from '../../git/commit-files.ts';
import { primaryRemote, type Repository } from '../../git/repository.ts';
import { openCommitDiff, openPathDiff } from '../diff/openDiff.ts';
import { UserError } from '../errors.ts';
import type { Services } from '../services.ts';
import { readArgument } from './target.ts';

interface FoundCommit {
  readonly repository: Repository;
  readonly revision: string;
  readonly subject: string;
}

/** What a commit changed, or one file of it, in the editor's own diff view. */
export async function openCommit(services: Services, argument: unknown): Promise<void> {
  const { path } = readArgument(argument);
  const { repository, revision, subject } = await findCommit(services, argument);
  if (path === undefined) return openCommitDiff(repository, revision, subject);
  return openPathDiff(repository, revision, path);
}

const hashSchema = z.string().regex(/^[0-9a-f]{7,64}$/);

/** Looks through the repositories of the window, since a board names no folder. */
async function findCommit(services: Services, argument: unknown): Promise<FoundCommit> {
  const given = readArgument(argument);
  const revision = hashSchema.safeParse(given.revision).data;
  if (revision === undefined) throw new UserError('Open a commit from the Deployments view or the board.');
  const { homes } = await services.desk();
  const root = given.repository;
  for (const repository of homes.repositories.filter((one) => root === undefined || one.root === root)) {
    const subject = await subjectOf(repository, revision);
    if (subject !== undefined) return { repository, revision, subject };
  }
  throw new UserError(
    `${revision.slice(0, 8)} is in no repository of this window. A fetch may bring it: "git fetch --all".`,
  );
}

/** The commit's page at GitHub, GitLab or wherever the remote is. VS Code asks before it opens one. */
export async function openOnHost(services: Services, argument: unknown): Promise<void> {
  const { repository, revision } = await findCommit(services, argument);
  const remote = primaryRemote(repository);
  const url = remote && commitLink(remote.url, revision);
  if (url === undefined) {
    throw new UserError(
      remote === undefined
        ? 'This repository has no remote, so there is no page of the commit.'
        : `Where ${remote.name} (${parseRemote(remote.url)?.host ?? 'no address that can be read'}) shows commits is not known. GitHub, GitLab, Bitbucket, Azure DevOps, Gitea, Forgejo and SourceHut are.`,
    );
  }
  await vscode.env.openExternal(vscode.Uri.parse(url, true));
}
