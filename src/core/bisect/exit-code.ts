import type { Verdict } from '../incident/vocabulary.ts';

/** What a check said: a verdict, or that it did not come to one. */
export type CheckAnswer =
  | { readonly verdict: Verdict; readonly exitCode: number }
  | { readonly verdict?: undefined; readonly why: string };

const SKIP = 125;
const LAST_BAD = 127;
const SIGNALS = 128;

/**
 * The contract of `git bisect run`: 0 is good, 125 cannot be tested, 1 to 127 are bad, and anything else ends the run,
 * because it says that the check itself broke.
 */
export function answerOf(exitCode: number): CheckAnswer {
  if (exitCode === 0) return { verdict: 'good', exitCode };
  if (exitCode === SKIP) return { verdict: 'skip', exitCode };
  if (exitCode > 0 && exitCode <= LAST_BAD) return { verdict: 'bad', exitCode };
  return { why: whyNot(exitCode) };
}

function whyNot(exitCode: number): string {
  const signal = exitCode - SIGNALS;
  return signal > 0 && signal < 32
    ? `the check was ended by signal ${signal}`
    : `the check ended with exit code ${exitCode}, which stops a bisect`;
}
