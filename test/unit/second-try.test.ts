import assert from 'node:assert/strict';
import { mergeSecondTry, patternOfSecondTry } from '../../scripts/lib/second-try.ts';
import type { TestRecord } from '../lib/reporter.ts';

const record = (group: string, title: string, state: TestRecord['state'], error?: string): TestRecord => ({
  ...{ title, fullTitle: `${group} ${title}`, group, file: 'x.ts', state, durationMs: 1 },
  ...(error !== undefined && { error }),
});

describe('the second try of a suite', () => {
  const first = [
    record('a list (long)', 'is drawn', 'passed'),
    record('a list (long)', 'scrolls', 'failed', 'Waited in vain'),
    record('a menu', 'opens', 'passed'),
  ];

  it('runs the whole outermost group of what failed, and no other', () => {
    const pattern = new RegExp(patternOfSecondTry(first) ?? 'none');
    assert.deepEqual(
      first.map(({ fullTitle }) => pattern.test(fullTitle)),
      [true, true, false],
    );
  });

  it('is not made when nothing failed, and not when much did', () => {
    assert.equal(patternOfSecondTry(first.slice(2)), undefined);
    const many = ['b', 'c', 'd', 'e', 'f'].map((group) => record(group, 'works', 'failed'));
    assert.equal(patternOfSecondTry(many), undefined);
  });

  it('counts once, and keeps why a test failed before it passed', () => {
    const second = [
      record('a list (long)', 'is drawn', 'passed'),
      record('a list (long)', 'scrolls', 'passed'),
    ];
    const merged = mergeSecondTry(first, second);
    assert.equal(merged.length, 3);
    assert.deepEqual(
      merged
        .filter((test) => test.failedAtFirst !== undefined)
        .map((test) => [test.title, test.failedAtFirst]),
      [['scrolls', 'Waited in vain']],
    );
  });

  it('is a failure when it fails again, also at another place, and when it never came to the group', () => {
    const failed = (tests: readonly TestRecord[]) => tests.filter((test) => test.state === 'failed').length;
    assert.equal(failed(mergeSecondTry(first, [record('a list (long)', 'is drawn', 'failed')])), 1);
    assert.equal(failed(mergeSecondTry(first, [])), 1);
  });
});
