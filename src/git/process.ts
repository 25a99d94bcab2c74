import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Writable } from 'node:stream';
import { backgroundGitEnvironment } from './environment.ts';

/** What is written to a git's standard input. */
export type GitInput = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

export interface GitOptions {
  /** Absolute path. Must exist: a missing folder looks to the system like a missing git. */
  readonly cwd: string;
  readonly gitPath?: string | undefined;
  readonly input?: GitInput;
  /** Instead of the one for git in the background. */
  readonly environment?: NodeJS.ProcessEnv;
  /** By default `GIT_TIMEOUT_MS`. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Reads what git prints as it comes; then it is not in the result. Git ends when this stops or fails. */
  readonly read?: (output: AsyncIterable<Buffer>) => Promise<void>;
  /** Of what git complains about, more is not kept. By default 64 KiB. */
  readonly stderrLimit?: number;
  /**
   * It starts other programs, such as ssh: they get no terminal to ask at, and are ended with it. What they leave
   * running is not waited for.
   */
  readonly isGroup?: boolean;
}

export interface GitResult {
  /** -1 when it was killed, by us after the timeout or by somebody else. */
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly isTimedOut: boolean;
}

export type GitProcessErrorReason = 'missing' | 'failed';

export class GitProcessError extends Error {
  readonly reason: GitProcessErrorReason;
  readonly stderr: string;
  constructor(reason: GitProcessErrorReason, message: string, stderr: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GitProcessError';
    this.reason = reason;
    this.stderr = stderr;
  }
}

/** The longest that one background git may take. Others may rely on it: see lock.ts. */
export const GIT_TIMEOUT_MS = 60_000;
const STDERR_LIMIT = 64 * 1024;

/** Starts git in the background, without a prompt, a window or an inherited GIT_* variable. */
export function startGit(args: readonly string[], options: GitOptions): ChildProcessWithoutNullStreams {
  const child = spawn(options.gitPath ?? 'git', args, {
    cwd: options.cwd,
    env: options.environment ?? backgroundGitEnvironment(),
    windowsHide: true,
    // A session of its own has no terminal. On Windows it would open one.
    detached: options.isGroup === true && process.platform !== 'win32',
  });
  // A git that exits early breaks the pipe. Without a listener that would end the extension host.
  child.stdin.on('error', () => undefined);
  return child;
}

/**
 * Runs git to its end. A failure of git is a result, not an exception.
 * @throws GitProcessError with reason `missing` when git could not be started
 */
export async function runGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const child = startGit(args, options);
  const { stderrLimit = STDERR_LIMIT, timeoutMs = GIT_TIMEOUT_MS, signal } = options;
  const stdout: Buffer[] = [];
  let stderr = '';
  if (options.read === undefined) child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < stderrLimit) stderr += chunk.toString();
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', (cause) => reject(notStarted(options, cause)));
    child.on('close', (code) => resolve(code ?? -1));
  });
  const limit = { isReached: false };
  const end = (): void => endGit(child, options);
  const timeout = setTimeout(() => {
    limit.isReached = true;
    end();
  }, timeoutMs);
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted === true) end();
  if (options.isGroup === true) closeAfterExit(child);
  try {
    const reading = options.read === undefined ? undefined : readOutput(child, options.read, end);
    const [exitCode] = await Promise.all([ended, feed(child.stdin, options.input), reading]);
    const isTimedOut = limit.isReached;
    return { exitCode: isTimedOut ? -1 : exitCode, stdout: Buffer.concat(stdout), stderr, isTimedOut };
  } finally {
    clearTimeout(timeout);
    signal?.removeEventListener('abort', end);
  }
}

async function readOutput(
  child: ChildProcessWithoutNullStreams,
  read: (output: AsyncIterable<Buffer>) => Promise<void>,
  end: () => void,
): Promise<void> {
  try {
    await read(child.stdout);
  } finally {
    // After the end of its output there is nothing that git still has to do.
    if (!child.stdout.readableEnded) end();
  }
}

/** So long git has to take its locks away, once it was told to end. */
const LAST_WORDS_MS = 1_000;

function endGit(child: ChildProcessWithoutNullStreams, { isGroup = false }: GitOptions): void {
  if (!isGroup) {
    child.kill('SIGKILL');
    return;
  }
  endGroup(child, 'SIGTERM');
  const timer = setTimeout(() => endGroup(child, 'SIGKILL'), LAST_WORDS_MS);
  child.once('close', () => clearTimeout(timer));
}

function endGroup(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    const killer = spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
    killer.on('error', () => child.kill());
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // All of it has ended already.
  }
}

/** An ssh that stays behind for the next connection keeps the pipes open for minutes. */
function closeAfterExit(child: ChildProcessWithoutNullStreams): void {
  child.once('exit', () => {
    const timer = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, LAST_WORDS_MS);
    child.once('close', () => clearTimeout(timer));
  });
}

/** The line of git's complaint that says most, for people. */
export function firstLine(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /^(fatal|error):/.test(line)) ?? lines[0] ?? 'git gave no reason').trim();
}

const notStarted = (options: GitOptions, cause: Error): GitProcessError =>
  new GitProcessError(
    'missing',
    `git could not be started (${options.gitPath ?? 'git'}): ${cause.message}`,
    '',
    { cause },
  );

async function feed(stdin: Writable, input: GitInput = []): Promise<void> {
  const closed = new Promise((resolve) => stdin.once('close', resolve));
  try {
    for await (const piece of input) {
      // A git that left early is no news: the exit code tells.
      if (!stdin.writable) return;
      const drained = stdin.write(piece) || new Promise((resolve) => stdin.once('drain', resolve));
      await Promise.race([drained, closed]);
    }
    stdin.end();
  } catch (error) {
    // Without the end of the input, git must not take it for complete.
    stdin.destroy();
    throw error;
  }
}
