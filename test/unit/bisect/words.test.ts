import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { parseBisectLog } from '../../../src/core/bisect/log.ts';
import { lineFor } from '../../../src/core/bisect/shell.ts';
import { stepsAfterThis, stepsFor } from '../../../src/core/bisect/steps.ts';
import { describeStep } from '../../../src/core/bisect/words.ts';
import { board } from '../board/make-board.ts';
import { declared, event } from '../incident/make.ts';

const hash = (digit: string): string => digit.repeat(40);

describe('a bisect in words', () => {
  it('estimates the tests that are left as git does', () => {
    // What git 2.39 printed as "roughly N steps" for so many commits.
    const known = { 1: 0, 2: 0, 3: 1, 5: 1, 6: 2, 8: 2, 16: 3, 24: 4 };
    for (const [commits, steps] of Object.entries(known)) {
      assert.equal(stepsAfterThis(Number(commits)), steps, `${commits} commits`);
    }
    assert.deepEqual([1, 2, 8].map(stepsFor), [0, 1, 3]);
  });

  it('says which revision is under test, whose, and how long before the impact', () => {
    const commit = {
      revision: `abc12345${'0'.repeat(32)}`,
      subject: 'Fix rounding\u202e',
      author: 'Ana',
      at: '2026-11-20T12:00:00.000Z',
    };
    assert.equal(
      describeStep({ commit, tested: 2, left: 3 }, '2026-11-20T14:00:00Z'),
      'Revision 3 of about 6: abc12345 Fix rounding (Ana, 2 h before impact)',
    );
    assert.match(
      describeStep({ commit, tested: 0, left: 0 }, '2026-11-20T11:00:00Z'),
      /1 h after impact began/,
    );
  });

  it('reads git’s log, whatever a subject says', () => {
    const log = [
      `# bad: [${hash('9')}] Last`,
      `# good: [${hash('1')}] First`,
      `git bisect start '--first-parent' '${hash('9')}' '${hash('1')}'`,
      `# skip: [${hash('5')}] git bisect bad ${hash('9')}`,
      `git bisect skip ${hash('5')}`,
      `# first bad commit: [${hash('7')}] # first bad commit: [${hash('2')}] no`,
    ].join('\n');
    const { marks, found, candidates } = parseBisectLog(log);
    assert.deepEqual(marks, [
      { revision: hash('5'), verdict: 'skip', subject: `git bisect bad ${hash('9')}` },
    ]);
    assert.equal(found?.revision, hash('7'));
    assert.deepEqual(candidates, []);
  });

  it('hands any command to a shell of its own as it is', async () => {
    const echo = (text: string): string => `printf %s ${lineFor(text, 'bash').slice('sh -c '.length)}`;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme-ascii' }), async (text) => {
        const { stdout } = await promisify(execFile)('bash', ['-c', echo(text)]);
        assert.equal(stdout, text);
      }),
      { numRuns: 50 },
    );
    assert.equal(lineFor(String.raw`a 'b' \c`, 'fish'), String.raw`sh -c 'a \'b\' \\c'`);
    assert.equal(lineFor('npm test', 'pwsh'), 'npm test');
    assert.equal(lineFor('npm test', undefined), 'npm test');
  });

  const started = event(5, 'bisect.started', {
    bisect: 'b1',
    good: hash('1'),
    goodName: 'v1',
    bad: hash('9'),
    badName: 'v2',
    commits: 8,
    check: 'npm test',
    next: hash('5'),
    nextSubject: 'Middle',
  });
  const tested = (data: object) =>
    event(6, 'bisect.tested', { bisect: 'b1', revision: hash('5'), verdict: 'bad', ...data });

  it('stands on the board: what is under test, how many are done and left, and what came of it', () => {
    const [first] = board([declared(), started]).bisects;
    assert.deepEqual(
      [first?.state, first?.between, first?.progress, first?.testing?.title],
      ['running', 'v1 … v2', '0 tested, about 3 left', '55555555 Middle'],
    );
    const [second] = board([declared(), started, tested({ left: 2, next: hash('3') })]).bisects;
    assert.deepEqual([second?.progress, second?.testing?.title], ['1 tested, about 2 left', '33333333']);
    const end = event(7, 'bisect.finished', {
      bisect: 'b1',
      culprit: hash('4'),
      subject: 'Oops',
      author: 'Bo',
    });
    const [last] = board([declared(), started, tested({}), end]).bisects;
    assert.deepEqual(
      [last?.state, last?.progress, last?.culprit, last?.testing],
      ['finished', '1 tested', '44444444 Oops, by Bo', undefined],
    );
  });

  it('says nothing of what is left where nobody recorded it', () => {
    const [view] = board([declared(), started, tested({})]).bisects;
    assert.deepEqual([view?.progress, view?.testing], ['1 tested', undefined]);
  });
});
