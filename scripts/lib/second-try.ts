import type { TestRecord } from '../../test/lib/reporter.ts';

/** More failing groups than this are not bad luck, and are not tried again. */
const mostGroups = 4;

/**
 * The pattern that runs the failed tests once more, each with the whole outermost group that it stands in, since the
 * steps of a story need those before them. undefined when nothing failed, or too much.
 */
export function patternOfSecondTry(tests: readonly TestRecord[]): string | undefined {
  const groups = failedGroups(tests);
  if (groups.size === 0 || groups.size > mostGroups) return undefined;
  return `^(?:${[...groups].map((title) => title.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})`;
}

/** What both runs say together. A test that failed and then passed keeps what it failed with, for the summary. */
export function mergeSecondTry(first: readonly TestRecord[], second: readonly TestRecord[]): TestRecord[] {
  const again = failedGroups(first);
  const failures = new Map(
    first.filter((test) => test.state === 'failed').map((test) => [test.fullTitle, test.error]),
  );
  const said = second.filter((test) => again.has(test.group));
  const marked = said.map((test) =>
    test.state === 'passed' && failures.has(test.fullTitle)
      ? { ...test, failedAtFirst: failures.get(test.fullTitle) ?? 'It did not say why.' }
      : test,
  );
  // A group that the second run never came to stays as it was.
  const answered = new Set(said.map((test) => test.group));
  return [...first.filter((test) => !answered.has(test.group)), ...marked];
}

const failedGroups = (tests: readonly TestRecord[]): Set<string> =>
  new Set(tests.filter((test) => test.state === 'failed').map((test) => test.group));
