import { backgroundGitEnvironment } from '../environment.ts';
import { GitProcessError, runGit, type GitResult } from '../process.ts';
import type { Repository } from '../repository.ts';
import { BisectError } from './error.ts';

/** A checkout of a large repository takes its time. */
const PATIENCE_MS = 15 * 60_000;

/**
 * Runs git where it moves the worktree of a bisect. A failure of git is a result: what it did before it failed counts,
 * and its own state says that.
 *
 * The person's hooks stay out: one that runs after a checkout, and fails for an old revision, would end the search.
 * A missing object of a partial clone is fetched, because the person asked for this.
 * @throws BisectError
 */
export async function moveGit(
  { commonDir, gitPath }: Repository,
  cwd: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<GitResult> {
  const settings = [`core.hooksPath=${commonDir}/incidents/no-hooks`, 'core.fsmonitor=false'];
  const environment = { ...backgroundGitEnvironment(), GIT_NO_LAZY_FETCH: undefined };
  try {
    return await runGit([...settings.flatMap((setting) => ['-c', setting]), ...args], {
      cwd,
      gitPath,
      environment,
      timeoutMs: PATIENCE_MS,
      signal,
      isGroup: true,
    });
  } catch (cause) {
    if (!(cause instanceof GitProcessError)) throw cause;
    throw new BisectError('other', `The bisect cannot go on: ${cause.message}`, { cause });
  }
}
