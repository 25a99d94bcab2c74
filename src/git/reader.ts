import { StringDecoder } from 'node:string_decoder';
import { complaint, GitError } from './client.ts';
import { backgroundGitEnvironment } from './environment.ts';
import { isTimeUp, nextTurn } from './journal/slices.ts';
import { runGit, type GitInput, type GitResult } from './process.ts';
import type { Repository } from './repository.ts';

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly input?: GitInput;
}

/**
 * Runs a git that reads history, and hands on what it prints piece by piece: the event loop turns in between. When
 * `visit` says `false`, git is stopped; while it promises something, git waits.
 * @throws GitError `aborted`. What git fails at is in the result.
 */
export async function runReader(
  repository: Repository,
  args: readonly string[],
  { signal, input }: RunOptions,
  visit: (chunk: Buffer) => unknown,
): Promise<GitResult> {
  const result = await runGit(args, {
    cwd: repository.root,
    gitPath: repository.gitPath,
    // An older git than 2.45 goes to the network for what a partial clone lacks, whatever GIT_NO_LAZY_FETCH says.
    environment: { ...backgroundGitEnvironment(), GIT_ALLOW_PROTOCOL: 'none' },
    signal,
    ...(input === undefined ? {} : { input }),
    read: async (output) => {
      for await (const chunk of output) {
        if (signal?.aborted === true || (await visit(chunk)) === false) return;
        if (isTimeUp()) await nextTurn();
      }
    },
  });
  if (signal?.aborted === true) throw new GitError('aborted', 'Git was stopped before it was done.');
  return result;
}

/** @throws GitError */
export async function runReaderToEnd(
  repository: Repository,
  args: readonly string[],
  options: RunOptions,
  visit: (chunk: Buffer) => unknown,
): Promise<void> {
  const result = await runReader(repository, args, options, visit);
  if (result.exitCode !== 0) throw complaint(result.stderr.trim(), result.exitCode, repository.root);
}

/** All that git prints, where that is little. @throws GitError */
export async function readToEnd(
  repository: Repository,
  args: readonly string[],
  options: RunOptions,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await runReaderToEnd(repository, args, options, (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks);
}

/** The lines of what comes in pieces. */
export class LineReader {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** Those that end in this piece. */
  read(chunk: Buffer): readonly string[] {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }
}
