import assert from 'node:assert/strict';
import { startBisect } from '../../../src/git/bisect.ts';
import { BisectError, type BisectErrorReason } from '../../../src/git/bisect/error.ts';
import { runBisect, type RunEnd } from '../../../src/git/bisect/run.ts';
import { planBisect, type BisectPlan, type BisectRequest } from '../../../src/git/bisect/plan.ts';
import { type BisectState } from '../../../src/git/bisect/state.ts';
import { type BisectWorktree } from '../../../src/git/bisect/worktree.ts';
import { runGit } from '../../../src/git/process.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { answerOf, type CheckAnswer } from '../../../src/core/bisect/exit-code.ts';
import { DAY_ONE, snapshot, type Fixture } from '../git/fixture.ts';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';

/** Commits in a row, of which each holds its number; from `culprit` on the file says "broken". */
export async function linear(fixture: Fixture, commits: number, culprit: number): Promise<string[]> {
  const who = 'Ben <ben@example.com>';
  const stream = Array.from({ length: commits + 1 }, (_, number) => {
    const at = `${Date.parse(DAY_ONE) / 1000 + number * 60} +0000`;
    const message = `Change ${number}`;
    const file = (name: string, text: string): string =>
      `M 100644 inline ${name}\ndata ${text.length}\n${text}\n`;
    return [
      `commit refs/heads/main\nauthor ${who} ${at}\ncommitter ${who} ${at}\ndata ${message.length}\n${message}\n`,
      file('state.txt', number < culprit ? 'works\n' : 'broken\n'),
      file('number.txt', `${number}\n`),
    ].join('');
  });
  await runGit(['fast-import', '--quiet'], { cwd: fixture.folder, input: stream });
  await fixture.git('reset', '--quiet', '--hard', 'main');
  return (await fixture.git('rev-list', '--reverse', 'main')).split('\n');
}

export async function plan(
  fixture: Fixture,
  good: string,
  bad: string,
  more: Partial<BisectRequest> = {},
): Promise<BisectPlan> {
  return planBisect({
    repository: await openRepository(fixture.folder),
    good: { revision: good, name: 'v1' },
    bad: { revision: bad, name: 'v2' },
    incident: 'inc-7k2m',
    ...more,
  });
}

export async function start(
  fixture: Fixture,
  good: string,
  bad: string,
  { firstParent = true } = {},
): Promise<BisectWorktree & { readonly id: string }> {
  const id = randomBytes(4).toString('hex');
  return { ...(await startBisect(await plan(fixture, good, bad), { id, firstParent })), id };
}

/** Runs a command as a shell runs it, and reads its exit code as a shell does. */
export function shell(command: string, cwd: string, signal?: AbortSignal): Promise<CheckAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', command], { cwd, stdio: 'ignore', ...(signal && { signal }) });
    child.on('error', (error) => (error.name === 'AbortError' ? undefined : reject(error)));
    child.on('close', (code, killedBy) =>
      resolve(code === null ? { why: `ended by ${String(killedBy)}` } : answerOf(code)),
    );
  });
}

export const CHECK = 'grep -q works state.txt';

export const run = async (worktree: BisectWorktree, command: string, signal?: AbortSignal) => {
  const exits: number[] = [];
  const tested: string[] = [];
  const end = await runBisect(worktree, {
    check: ({ commit }) => {
      tested.push(commit.revision);
      return shell(command, worktree.folder, signal);
    },
    onMarked: (_state, exitCode) => {
      exits.push(exitCode);
      return Promise.resolve();
    },
    signal: signal ?? new AbortController().signal,
  });
  return { ...end, exits, tested };
};

export const culpritOf = ({ state: { standing } }: RunEnd): string =>
  standing.kind === 'found' ? standing.culprit.revision : standing.kind;

export const testing = ({ standing }: BisectState) => {
  assert.ok(standing.kind === 'testing', standing.kind);
  return standing;
};

export const UNTOUCHED = ['head', 'marks', 'index', 'refs', 'status', 'stashes', 'config', 'files'];
export const untouched = async (fixture: Fixture, before: unknown): Promise<void> => {
  const after = await snapshot(fixture);
  for (const part of UNTOUCHED) {
    assert.deepEqual(
      (after as Record<string, unknown>)[part],
      (before as Record<string, unknown>)[part],
      part,
    );
  }
};

/** Fails with this reason, and leaves everything as it was to the last byte. */
export const refused = async (
  fixture: Fixture,
  reason: BisectErrorReason,
  attempt: () => Promise<unknown>,
): Promise<BisectError> => {
  const before = await snapshot(fixture);
  let caught: unknown;
  await attempt().catch((error: unknown) => {
    caught = error;
  });
  assert.ok(caught instanceof BisectError, `no BisectError ${reason}, but ${String(caught)}`);
  assert.equal(caught.reason, reason, caught.message);
  assert.deepEqual(await snapshot(fixture), before);
  return caught;
};
