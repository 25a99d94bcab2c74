import type { CheckAnswer } from '../../core/bisect/exit-code.ts';
import { continueBisect, markBisect } from '../bisect.ts';
import type { BisectState, Testing } from './state.ts';
import type { BisectWorktree } from './worktree.ts';

export interface RunOptions {
  /** Tests what is checked out in the worktree. Resolves also when it was stopped, then without a verdict. */
  readonly check: (testing: Testing, state: BisectState) => Promise<CheckAnswer>;
  /** Hears of each verdict once git has it, before the next check begins. */
  readonly onMarked: (state: BisectState, exitCode: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Where it ended; `why` when the check came to no verdict. Stopped by the signal or not, it can be gone on with. */
export interface RunEnd {
  readonly state: BisectState;
  readonly why?: string;
}

/**
 * Tests one revision after the other, as `git bisect run` does, but step by step: what is known after each is in git,
 * so it can be stopped at any time.
 * @throws BisectError `changed-files`, `moved-on`, `other`
 */
export async function runBisect(
  worktree: BisectWorktree,
  { check, onMarked, signal }: RunOptions,
): Promise<RunEnd> {
  let state = await continueBisect(worktree);
  while (state.standing.kind === 'testing' && !signal.aborted) {
    const { standing } = state;
    const answer = await check(standing, state);
    // A check that was killed ended with some exit code, and that says nothing.
    if (isAborted(signal)) return { state };
    if (answer.verdict === undefined) return { state, why: answer.why };
    state = await markBisect(worktree, answer.verdict, standing.commit.revision);
    await onMarked(state, answer.exitCode);
  }
  return { state };
}

/** The compiler takes it for false since it was looked at last. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
