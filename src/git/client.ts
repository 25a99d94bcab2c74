import { GitError as SimpleGitError, simpleGit, type SimpleGit } from 'simple-git';
import { backgroundGitEnvironment } from './environment.ts';
import { firstLine } from './process.ts';

export type GitErrorReason =
  | 'git-missing'
  | 'too-old'
  | 'unsafe-directory'
  | 'not-a-repository'
  | 'unknown-revision'
  | 'aborted'
  | 'other';

/**
 * Says what happened, what it means and what to do next. Tell reasons apart by `reason`, never by the message.
 * It extends simple-git's own error because simple-git turns every other error into text.
 */
export class GitError extends SimpleGitError {
  readonly reason: GitErrorReason;
  /** What git said, for people who know git. */
  readonly stderr: string;
  /** Absent when git did not run to its end. */
  readonly exitCode: number | undefined;

  constructor(reason: GitErrorReason, message: string, stderr = '', exitCode?: number) {
    super(undefined, message);
    this.name = 'GitError';
    this.reason = reason;
    this.stderr = stderr;
    this.exitCode = exitCode;
  }
}

export interface OpenGitOptions {
  /** The program, where it is not simply `git`. */
  readonly gitPath?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Written to the standard input of every command of this instance. */
  readonly input?: string;
  /**
   * A person asked for this very command: it may fetch what a partial clone lacks and it runs their hooks. Without
   * this, git is kept from the network.
   */
  readonly asked?: boolean;
}

/** A hook may leave a process behind that keeps our pipe open. This long after git's exit we stop listening. */
const HOOK_LEFTOVERS_MS = 2000;
const MAX_PROCESSES = 4;

/**
 * A simple-git that can be trusted: any exit code but 0 is a GitError, the environment holds no GIT_DIR of somebody
 * else, nothing prompts. Make one for each operation, since a signal belongs to the instance.
 * @throws GitError `not-a-repository` when there is no such folder
 */
export function openGit(folder: string, options: OpenGitOptions = {}): SimpleGit {
  const environment = environmentFor(options);
  const { signal, input, asked = false } = options;
  try {
    return simpleGit({
      baseDir: folder,
      binary: options.gitPath ?? 'git',
      maxConcurrentProcesses: MAX_PROCESSES,
      // By default simple-git stops reading 50 ms after the exit, and a busy host would then see half of the output.
      completion: { onClose: true, onExit: asked ? HOOK_LEFTOVERS_MS : false },
      errors: (error, result) => failureOf(error, result, { folder, gitPath: options.gitPath, signal }),
      allowEnvironment: Object.keys(environment),
      unsafe: {
        // The person's own GIT_CONFIG_GLOBAL is passed on.
        allowUnsafeConfigPaths: true,
        // "C:\Program Files\Git\cmd\git.exe" has a space.
        allowUnsafeCustomBinary: true,
        // The ban travels to the hooks in the environment, and their options are not ours to judge.
        allowAbbreviatedOptions: asked,
      },
      // An empty string would leave the input open, and git waiting.
      ...(input === undefined ? {} : { input: () => Buffer.from(input) }),
      ...(signal === undefined ? {} : { abort: signal }),
    }).env(environment);
  } catch (cause) {
    throw new GitError(
      'not-a-repository',
      `There is no folder ${folder}. Was it moved or deleted?`,
      String(cause),
    );
  }
}

function environmentFor({ asked }: OpenGitOptions): NodeJS.ProcessEnv {
  const environment = backgroundGitEnvironment();
  if (asked !== true) return environment;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name !== 'GIT_NO_LAZY_FETCH'));
}

interface Circumstances {
  readonly folder: string;
  readonly gitPath: string | undefined;
  readonly signal: AbortSignal | undefined;
}

interface TaskResult {
  readonly exitCode: number;
  readonly stdErr: Buffer[];
}

/** simple-git reports a failure without a complaint, and a git that was killed, as success. Here only 0 is. */
function failureOf(
  error: Buffer | Error | undefined,
  result: TaskResult,
  where: Circumstances,
): GitError | undefined {
  if (result.exitCode === 0) return undefined;
  const stderr = Buffer.concat(result.stdErr).toString().trim();
  if (where.signal?.aborted === true)
    return new GitError('aborted', 'Git was stopped before it was done.', stderr);
  // simple-git writes what spawn threw into the error output.
  if (result.exitCode < 0 && /\bspawn\b.*\b(?:ENOENT|EACCES|EPERM|UNKNOWN)\b/.test(stderr)) {
    const program = where.gitPath ?? 'git';
    return new GitError(
      'git-missing',
      `Git could not be started (${program}). Install git 2.36 or later, or set where it is in the settings.`,
      stderr,
    );
  }
  return complaint(
    stderr === '' && error instanceof Error ? error.message : stderr,
    result.exitCode,
    where.folder,
  );
}

/** What git complained about, for people. */
export function complaint(stderr: string, exitCode: number, folder: string): GitError {
  if (/detected dubious ownership|unsafe repository/.test(stderr)) {
    return new GitError(
      'unsafe-directory',
      `Git does not trust ${folder}, because it belongs to another user. If you do, run: ` +
        `git config --global --add safe.directory "${folder}"`,
      stderr,
      exitCode,
    );
  }
  if (/not a git repository/i.test(stderr)) {
    return new GitError('not-a-repository', `${folder} is in no git repository.`, stderr, exitCode);
  }
  if (/unknown revision|bad revision|bad object|Needed a single revision|Invalid symmetric/.test(stderr)) {
    return new GitError(
      'unknown-revision',
      `This repository has no such revision (${firstLine(stderr)}). A fetch may bring it.`,
      stderr,
      exitCode,
    );
  }
  return new GitError('other', `Git failed: ${firstLine(stderr)}`, stderr, exitCode);
}

/**
 * What git printed. An instance of its own for each command, since simple-git drops what waits behind one that failed.
 * @throws GitError
 */
export async function readGit(
  folder: string,
  args: readonly string[],
  options?: OpenGitOptions,
): Promise<string> {
  return openGit(folder, options).raw([...args]);
}

/** What git printed, without its last line end; `undefined` when it answered "no" by exit code 1. */
export async function askGit(
  folder: string,
  args: readonly string[],
  options?: OpenGitOptions,
): Promise<string | undefined> {
  try {
    return (await readGit(folder, args, options)).replace(/\n$/, '');
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return undefined;
    throw error;
  }
}

export interface GitVersion {
  readonly major: number;
  readonly minor: number;
}

/** `rev-parse --path-format` came with 2.31, `worktree list -z` and `cat-file --batch-command` with 2.36. */
const OLDEST: GitVersion = { major: 2, minor: 36 };

const checked = new Map<string, Promise<GitVersion>>();

/**
 * Checks, once for each program, that git is there and new enough.
 * @throws GitError `git-missing` or `too-old`
 */
export async function requireGit(folder: string, gitPath?: string): Promise<GitVersion> {
  const program = gitPath ?? 'git';
  const known = checked.get(program);
  if (known !== undefined) return known;
  const version = readVersion(folder, gitPath);
  checked.set(program, version);
  // Only success is remembered: git may be installed a minute later.
  version.catch(() => checked.delete(program));
  return version;
}

async function readVersion(folder: string, gitPath: string | undefined): Promise<GitVersion> {
  const text = await readGit(folder, ['--version'], { gitPath });
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(text) ?? [];
  const version = { major: Number(major), minor: Number(minor) };
  if (version.major > OLDEST.major || (version.major === OLDEST.major && version.minor >= OLDEST.minor)) {
    return version;
  }
  throw new GitError(
    'too-old',
    `This is ${text.trim()}, and Fireline needs git ${OLDEST.major}.${OLDEST.minor} or later. Update git.`,
  );
}
