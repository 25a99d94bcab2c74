import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { answerOf, type CheckAnswer } from '../../../src/core/bisect/exit-code.ts';
import { startBisect } from '../../../src/git/bisect.ts';
import { planBisect, type BisectPlan, type BisectRequest } from '../../../src/git/bisect/plan.ts';
import type { BisectWorktree } from '../../../src/git/bisect/worktree.ts';
import { openRepository } from '../../../src/git/repository.ts';
import type { Fixture } from '../git/fixture.ts';

/** Commits in a row, of which each holds its number; from `culprit` on the file says "broken". */
export async function linear(fixture: Fixture, commits: number, culprit: number): Promise<string[]> {
  const revisions: string[] = [];
  for (let number = 0; number <= commits; number++) {
    const state = number < culprit ? 'works' : 'broken';
    const at = new Date(Date.parse('2026-11-01T08:00:00Z') + number * 60_000).toISOString();
    const files = { 'state.txt': `${state}\n`, 'number.txt': `${number}\n` };
    revisions.push(await fixture.commit(`Change ${number}`, { at, author: 'Ben', files }));
  }
  return revisions;
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
