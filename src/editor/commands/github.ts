import * as vscode from 'vscode';
import type { Repository } from '../../git/repository.ts';
import { primaryRemote } from '../../git/repository.ts';
import { UserError } from '../errors.ts';
import {
  githubRepositoryOf,
  readGithubDeployments as read,
  type GithubRepository,
} from '../github/deployments.ts';
import { GithubError } from '../github/http.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { askRepository } from './askRepository.ts';
import { readArgument } from './target.ts';

const TITLE = 'Read Deployments from GitHub';
export const API = 'https://api.github.com';
/** Deployments and no code. */
const SCOPES = ['repo_deployment'];

/** Asks GitHub once, because a person wants it, with the sign-in that the editor has or asks for. */
export async function readGithubDeployments(services: Services, argument: unknown): Promise<void> {
  const list = await services.deployments();
  const desk = await services.desk();
  const isOnGithub = (repository: Repository): boolean => remoteOnGithub(repository) !== undefined;
  if (!desk.homes.repositories.some(isOnGithub)) {
    throw new UserError(
      'No repository of this window has a remote on github.com. Nothing was asked or sent.',
    );
  }
  const repository = await askRepository(desk, TITLE, readArgument(argument).repository, isOnGithub);
  const remote = repository && remoteOnGithub(repository);
  if (!repository || !remote) return;
  const token = await signInTo(SCOPES, 'so nothing was read');
  const name = `${remote.owner}/${remote.name}`;
  const answer = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Reading the deployments of ${name} from GitHub`,
      cancellable: true,
    },
    (_progress, cancellation) => ask(remote, token, cancellation),
  );
  if (answer === undefined) return;
  await list.github.keep(repository.root, { name, readAt: new Date().toISOString(), ...answer });
  await list.refresh();
  const { length } = answer.deployments;
  tell(length === 0 ? `GitHub knows of no deployment of ${name}` : `${length} deployments read from GitHub`);
}

/** What GitHub told is forgotten, in all repositories. The sign-in is the editor's, and stays. */
export async function forgetGithubDeployments(services: Services): Promise<void> {
  const list = await services.deployments();
  const forgotten = await list.github.forgetAll();
  if (forgotten.length > 0) await list.refresh();
  tell(
    forgotten.length > 0
      ? 'Forgotten what GitHub told of deployments'
      : 'There is nothing of GitHub to forget',
  );
}

export function remoteOnGithub(repository: Repository): GithubRepository | undefined {
  const primary = primaryRemote(repository);
  const remotes = [...(primary ? [primary] : []), ...repository.remotes];
  return remotes.map(({ url }) => githubRepositoryOf(url)).find((found) => found !== undefined);
}

/** @param outcome "so nothing was read" */
export async function signInTo(scopes: readonly string[], outcome: string): Promise<string> {
  try {
    const session = await vscode.authentication.getSession('github', scopes, { createIfNone: true });
    return session.accessToken;
  } catch (cause) {
    throw new UserError(`GitHub was not signed in to, ${outcome}.`, undefined, { cause });
  }
}

async function ask(
  remote: GithubRepository,
  token: string,
  cancellation: vscode.CancellationToken,
): Promise<Awaited<ReturnType<typeof read>> | undefined> {
  const abort = new AbortController();
  const subscription = cancellation.onCancellationRequested(() => abort.abort());
  try {
    return await read(remote, { token, baseUrl: API, signal: abort.signal });
  } catch (error) {
    if (abort.signal.aborted) return undefined;
    if (error instanceof GithubError) throw new UserError(error.message, undefined, { cause: error });
    throw error;
  } finally {
    subscription.dispose();
  }
}
