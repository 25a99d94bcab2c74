import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRunbook } from '../../../src/core/runbook/parse.ts';
import { allSteps } from '../../../src/core/runbook/progress.ts';
import { plainText } from '../../../src/core/text/markdown.ts';
import { assertLinear } from '../../lib/growth.ts';
import { HOSTILE } from './hostile-texts.ts';
import { outlineByReader, outlineByReferee, textByReferee } from './referee.ts';

const LENGTH = 990_000;

describe('a hostile runbook', () => {
  for (const [name, make] of Object.entries(HOSTILE)) {
    it(`takes time in proportion to its length: ${name}`, () => {
      assertLinear(make, LENGTH, (text) => assert.ok(parseRunbook(text).problems.length <= 200));
    });
  }

  it('loses none of 10,000 steps, and says when it leaves some out', () => {
    const markdown = (count: number): string => `## A\n${'- b\n'.repeat(count)}`;
    assert.equal(allSteps(parseRunbook(markdown(10_000))).length, 10_000);
    const more = parseRunbook(markdown(10_001));
    assert.equal(allSteps(more).length, 10_000);
    assert.match(more.problems[0]!.message, /first 10000 steps/);
  });

  it('never makes the reader throw', () => {
    const lines = fc.constantFrom(
      '## A',
      '### B <!-- decision -->',
      '#### C <!-- answer: code-bug -->',
      '- [ ] x',
      '  - y',
      '```sh',
      '| Role | P0 |',
      '|---|---|',
      '---',
      '<!--',
      '-->',
      '> q',
      'Output: z',
      '',
    );
    const text = fc
      .array(
        fc.oneof(
          lines,
          fc.string({ unit: 'grapheme', maxLength: 20 }),
          fc.string({ unit: 'binary', maxLength: 5 }),
        ),
      )
      .map((all) => all.join('\n'));
    fc.assert(
      fc.property(text, (markdown) => {
        const runbook = parseRunbook(markdown);
        const ids = allSteps(runbook).map(({ step }) => step.id);
        assert.equal(new Set(ids).size, ids.length);
        assert.ok(allSteps(runbook).every(({ step }) => step.title !== ''));
      }),
      { numRuns: 500 },
    );
  });
});

/** Where the two once differed. */
const DIFFERED = [
  '- [ ] task\n  ```\n  pwd\n\n***',
  '> quoted\n2. two',
  '> ls\n~~~bash',
  '+ plus\n> ls\n===',
  '> ls\n| --- | --- |\n| --- | --- |',
  '```\n\tx',
];

describe('the reader beside a full Markdown parser', () => {
  it('finds the same headings, items, code and tables', () => {
    const line = fc.constantFrom(
      '# Title',
      '## Phase',
      '### Track ###',
      'Some words.',
      'more words',
      '- item',
      '- [ ] task',
      '- [x] done',
      '  - nested',
      '  - [ ] nested task',
      '1. one',
      '2. two',
      '   - under one',
      '  continued',
      '```sh',
      '```',
      '  ```sh',
      '  ```',
      'ls',
      '  pwd',
      '$ ls',
      '',
      '',
      '',
      '| a | b |',
      '| --- | --- |',
      '> quoted',
      '> ```sh',
      '> ls',
      '> ```',
      '***',
      '* star',
      '+ plus',
      '~~~bash',
      '~~~',
      '#none',
    );
    const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, (markdown) =>
        assert.deepEqual(outlineByReader(markdown), outlineByReferee(markdown)),
      ),
      { numRuns: 1500, seed: 20261120, examples: DIFFERED.map((markdown): [string] => [markdown]) },
    );
  });

  it('reads the same words out of a line', () => {
    const lines = [
      'plain',
      '**bold** and *slanted* and __both__',
      'a `code * span` b',
      '[a link](https://example.com/x) c',
      '![a picture](x.png)',
      '`` a ` b ``',
      'snake_case_name',
      '2 * 3 * 4',
      'x \\* y',
      'a &amp; b',
      '**Note**: it',
      '<https://example.com>',
      '**a [b](c) d**',
    ];
    for (const line of lines) assert.equal(plainText(line), textByReferee(line), line);
  });
});
