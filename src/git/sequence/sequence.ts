import { readFile } from 'node:fs/promises';
import { askGit, GitError, readGit } from '../client.ts';
import { backgroundGitEnvironment } from '../environment.ts';
import { firstLine, runGit, type GitResult } from '../process.ts';

/** What git does commit by commit, and leaves off in the middle of when files conflict. */
export type SequenceKind = 'revert' | 'cherry-pick';

export interface SequenceOptions {
  readonly gitPath?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface SequenceOutcome {
  /** Files that a person has to put right, relative to the root. Empty: all is done. */
  readonly conflicts: readonly string[];
  /** How many commits are not done yet, the one that conflicts among them. */
  readonly left: number;
  /** How many changed nothing, because what they did was there already. */
  readonly empty: number;
}

export interface SequenceState {
  readonly isUnfinished: boolean;
  readonly conflicts: readonly string[];
  /** Changed, and not staged. */
  readonly unstaged: readonly string[];
  /** Staged, and still with the marks of a conflict in them. */
  readonly marked: readonly string[];
  readonly left: number;
}

const HEADS: Readonly<Record<SequenceKind, string>> = {
  revert: 'REVERT_HEAD',
  'cherry-pick': 'CHERRY_PICK_HEAD',
};

const TIMEOUT_MS = 10 * 60_000;

/**
 * These commits are made in the background, where no passphrase can be asked for and no hook can say that a person
 * should decide: so unsigned, and without hooks. Both have their turn when a person pushes or commits by hand.
 */
const QUIET = [
  ...['-c', 'commit.gpgSign=false'],
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'rerere.enabled=false'],
  // Its titles are for a person to write.
  ...['-c', 'revert.reference=false'],
  ...['-c', 'gc.auto=0'],
  ...['-c', 'maintenance.auto=false'],
];

/**
 * Applies commits to a clean work tree, in this order. Of a merge, what it brought to its first parent.
 * @throws GitError when it stops for another reason than conflicts
 */
export async function startSequence(
  folder: string,
  kind: SequenceKind,
  revisions: readonly string[],
  options: SequenceOptions = {},
): Promise<SequenceOutcome> {
  const how = kind === 'revert' ? ['--no-edit'] : ['-x'];
  return drive(folder, kind, [...how, '-m', '1', ...revisions], options);
}

/** Goes on after a person has put the conflicts right and staged them. */
export async function continueSequence(
  folder: string,
  kind: SequenceKind,
  options: SequenceOptions = {},
): Promise<SequenceOutcome> {
  return drive(folder, kind, ['--continue'], options);
}

async function drive(
  folder: string,
  kind: SequenceKind,
  args: readonly string[],
  options: SequenceOptions,
): Promise<SequenceOutcome> {
  let result = await run(folder, [kind, ...args], options);
  let empty = 0;
  while (result.exitCode !== 0) {
    if (result.isTimedOut || options.signal?.aborted === true) throw stopped(result);
    const [conflicts, todo] = [await unmergedFiles(folder, options), await readTodo(folder, options)];
    if (conflicts.length > 0) return { conflicts, left: todo ?? 1, empty };
    // Nothing changed although git stopped: what the commit did is there already.
    if (!saysEmpty(result) || !(await isUnchanged(folder, options))) throw failed(result);
    empty += 1;
    if (todo === undefined && !(await hasHead(folder, kind, options))) break;
    result = await run(folder, [kind, '--skip'], options);
  }
  return { conflicts: [], left: 0, empty };
}

const saysEmpty = ({ stdout, stderr }: GitResult): boolean =>
  /nothing to commit|is now empty/.test(stdout.toString() + stderr);

/** Takes back what was begun in a work tree that was clean before. */
export async function abortSequence(
  folder: string,
  kind: SequenceKind,
  options: SequenceOptions = {},
): Promise<void> {
  await run(folder, [kind, '--abort'], options);
}

/** What is going on in a work tree, as far as this kind is concerned. */
export async function readSequence(
  folder: string,
  kind: SequenceKind,
  options: SequenceOptions = {},
): Promise<SequenceState> {
  const [isAtHead, todo, conflicts, unstaged] = await Promise.all([
    hasHead(folder, kind, options),
    readTodo(folder, options),
    unmergedFiles(folder, options),
    names(folder, ['diff-files', '--name-only', '-z', '--diff-filter=u'], options),
  ]);
  return {
    isUnfinished: isAtHead || todo !== undefined,
    conflicts,
    unstaged,
    marked: conflicts.length === 0 ? await markedFiles(folder, options) : [],
    left: todo ?? (isAtHead ? 1 : 0),
  };
}

async function run(folder: string, args: readonly string[], options: SequenceOptions): Promise<GitResult> {
  const { GIT_NO_LAZY_FETCH: _asked, ...environment } = backgroundGitEnvironment();
  return runGit([...QUIET, ...args], {
    cwd: folder,
    gitPath: options.gitPath,
    signal: options.signal,
    timeoutMs: TIMEOUT_MS,
    // It may start merge drivers and filters, which end with it.
    isGroup: true,
    // Git takes this for an editor that leaves the message as it is.
    environment: { ...environment, GIT_EDITOR: ':' },
  });
}

const unmergedFiles = (folder: string, options: SequenceOptions): Promise<string[]> =>
  names(folder, ['diff', '--name-only', '-z', '--no-ext-diff', '--diff-filter=U'], options);

async function names(folder: string, args: string[], options: SequenceOptions): Promise<string[]> {
  const text = await readGit(folder, args, options);
  return text.split('\0').filter((name) => name !== '');
}

async function isUnchanged(folder: string, options: SequenceOptions): Promise<boolean> {
  const args = ['status', '--porcelain', '-z', '--untracked-files=no'];
  return (await readGit(folder, args, options)) === '';
}

const hasHead = async (folder: string, kind: SequenceKind, options: SequenceOptions): Promise<boolean> =>
  (await askGit(folder, ['rev-parse', '-q', '--verify', HEADS[kind]], options)) !== undefined;

/** How many commits git still has on its list; undefined when it has none, as for a single commit. */
async function readTodo(folder: string, options: SequenceOptions): Promise<number | undefined> {
  const args = ['rev-parse', '--path-format=absolute', '--git-path', 'sequencer/todo'];
  const file = (await readGit(folder, args, options)).replace(/\n$/, '');
  try {
    const text = await readFile(file, 'utf8');
    return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Git's own check exits with 2 when it has something to say, which it prints as "file:line: leftover conflict marker". */
async function markedFiles(folder: string, { gitPath, signal }: SequenceOptions): Promise<string[]> {
  const args = [
    '-c',
    'core.quotePath=false',
    'diff',
    '--cached',
    '--check',
    '--no-color',
    '--no-ext-diff',
    'HEAD',
    '--',
  ];
  const { stdout } = await runGit(args, { cwd: folder, gitPath, signal });
  const lines = stdout.toString().split('\n');
  const found = lines.map((line) => /^(.*):\d+: leftover conflict marker/.exec(line)?.[1]);
  return [...new Set(found.filter((name) => name !== undefined))];
}

const stopped = ({ stderr }: GitResult): GitError =>
  new GitError('aborted', 'Git was stopped before it was done.', stderr);

const failed = ({ stderr, exitCode }: GitResult): GitError =>
  new GitError('other', `Git failed: ${firstLine(stderr)}`, stderr, exitCode);
