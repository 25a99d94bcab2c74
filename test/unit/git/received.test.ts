import assert from 'node:assert/strict';
import { Received } from '../../../src/git/received.ts';

const ANSWERS = [
  ['0a1b blob 5', 'a\nb\n\n'],
  ['0a1c blob 0', ''],
  ['no such thing missing', undefined],
  ['0a1d blob 40', 'x'.repeat(40)],
] as const;
const ALL = Buffer.from(
  ANSWERS.map(([header, body]) => `${header}\n${body === undefined ? '' : `${body}\n`}`).join(''),
);

/** Takes what can be taken so far, as the reader of objects does. */
function take(received: Received, answers: [string, string | undefined][]): void {
  for (let header = received.header(); header !== undefined; header = received.header()) {
    const size = / blob (\d+)$/.exec(header)?.[1];
    const body = size === undefined ? undefined : received.body(Number(size));
    if (size !== undefined && body === undefined) return;
    answers.push([header, body?.toString()]);
    received.next();
  }
}

describe('what came from git', () => {
  it('is put together wherever it was cut', () => {
    for (let length = 1; length <= ALL.length; length += 1) {
      for (const isTakenAtOnce of [true, false]) {
        const received = new Received();
        const answers: [string, string | undefined][] = [];
        for (let start = 0; start < ALL.length; start += length) {
          received.push(ALL.subarray(start, start + length));
          if (isTakenAtOnce) take(received, answers);
        }
        take(received, answers);
        assert.deepEqual(answers, ANSWERS, `in pieces of ${length}`);
      }
    }
  });
});
