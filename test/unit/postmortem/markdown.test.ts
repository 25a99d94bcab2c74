import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import {
  markdownLink,
  markdownParagraphs,
  markdownText,
  plainLine,
} from '../../../src/core/text/markdown.ts';
import { slugify } from '../../../src/core/text/slug.ts';
import { parseMarkdown, walk } from '../runbook/referee.ts';

const NASTY = [
  '|',
  '`',
  '``',
  '<',
  '>',
  '<!--',
  '-->',
  '#',
  '# ',
  '- ',
  '+ ',
  '* ',
  '1. ',
  '2) ',
  '=',
  '---',
  '***',
  '__',
  '_a_',
  '~~',
  '[a](b)',
  '![',
  ']',
  '(',
  ')',
  '&amp;',
  '&',
  '\\',
  '\n',
  '\r\n',
  '\n\n',
  '\t',
  '    ',
  'https://example.com',
  'www.example.com',
  'a@example.com',
  '@ana',
  '<b>',
  '</td>',
  '$x$',
  'word',
  'é',
  '💥',
  '\u202e',
  '\u0000',
  '\ud800',
  ':',
  ':-',
  '- [ ] ',
  '> ',
  '[x]: y',
  '```',
  '~~~',
  '|-|-|',
];
const nasty = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 })
  .map((parts) => parts.join(''));

function kindsOf(markdown: string): { kinds: Set<string>; text: string } {
  const kinds = new Set<string>();
  let text = '';
  walk(parseMarkdown(markdown), (node: Nodes) => {
    kinds.add(node.type);
    if (node.type === 'text') text += node.value;
  });
  return { kinds, text };
}

const allows = (kinds: Set<string>, ...expected: string[]): void =>
  assert.deepEqual(
    [...kinds].filter((kind) => !expected.includes(kind)),
    [],
  );

describe('text from people in Markdown', () => {
  it('S28: comes back equal from a paragraph, as text and nothing else', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        const { kinds, text } = kindsOf(markdownText(value));
        allows(kinds, 'root', 'paragraph', 'text');
        assert.equal(text, plainLine(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('S28: comes back equal from a list item and a heading', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        const item = kindsOf(`- a: ${markdownText(value)}.`);
        allows(item.kinds, 'root', 'list', 'listItem', 'paragraph', 'text');
        assert.equal(item.text, `a: ${plainLine(value)}.`);
        allows(kindsOf(`# ${markdownText(value)}`).kinds, 'root', 'heading', 'text');
        allows(kindsOf(`- ${markdownText(value)}`).kinds, 'root', 'list', 'listItem', 'paragraph', 'text');
      }),
      { numRuns: 1000 },
    );
  });

  it('S28: stays in its cell of a table', () => {
    fc.assert(
      fc.property(nasty, nasty, (left, right) => {
        const markdown = `| a | b |\n| --- | --- |\n| ${markdownText(left)} | ${markdownText(right)} |`;
        const rows: string[][] = [];
        walk(parseMarkdown(markdown), (node) => {
          if (node.type === 'tableRow') rows.push(node.children.map((cell) => textOf(cell)));
        });
        assert.deepEqual(rows[1], [plainLine(left), plainLine(right)]);
        allows(kindsOf(markdown).kinds, 'root', 'table', 'tableRow', 'tableCell', 'text');
      }),
      { numRuns: 1000 },
    );
  });

  it('S28: makes no link of an address and no mention of a name', () => {
    assert.equal(
      markdownText('see https://evil.example, www.evil.example'),
      'see https\\://evil.example, www\\.evil.example',
    );
    assert.equal(markdownText('ask @ana about #12'), 'ask \\@ana about \\#12');
  });

  it('stays readable where nothing has to be escaped', () => {
    const plain = 'P99 rose to 4.2 s (from 0.3 s) at 14:02; 50% of requests failed - why?';
    assert.equal(markdownText(plain), plain);
  });

  it('keeps paragraphs, and nothing but paragraphs', () => {
    assert.equal(markdownParagraphs('a\nb\r\n\r\n# c\n\n\n'), 'a b\n\n\\# c');
    fc.assert(
      fc.property(nasty, (value) =>
        allows(kindsOf(markdownParagraphs(value)).kinds, 'root', 'paragraph', 'text'),
      ),
    );
  });

  it('links nothing but web addresses', () => {
    assert.equal(markdownLink('https://example.com/a?b=c'), '<https://example.com/a?b=c>');
    assert.equal(markdownLink('https://example.com/a>b c|d'), '<https://example.com/a%3Eb%20c%7Cd>');
    assert.equal(markdownLink('javascript:alert(1)'), 'javascript:alert(1)');
    allows(kindsOf(markdownLink('javascript://%0aalert(1)')).kinds, 'root', 'paragraph', 'text');
  });
});

function textOf(cell: Nodes): string {
  let text = '';
  walk(cell, (node) => {
    if (node.type === 'text') text += node.value;
  });
  return text;
}

describe('slugify', () => {
  it('C09: makes names that every file system takes', () => {
    fc.assert(
      fc.property(
        fc.oneof(nasty, fc.string({ unit: 'grapheme' })),
        fc.integer({ min: 4, max: 80 }),
        (text, max) => {
          const slug = slugify(text, max);
          assert.match(slug, /^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/);
          assert.ok(slug.length <= max);
        },
      ),
    );
  });

  it('spells out accents, joins contractions and cuts between words', () => {
    assert.equal(slugify('Çá va? Don’t!'), 'ca-va-dont');
    assert.equal(slugify('checkout returns errors', 18), 'checkout-returns');
    assert.equal(slugify('a'.repeat(100), 10), 'a'.repeat(10));
    assert.equal(slugify('データ'), '');
    assert.equal(slugify('CON'), 'x-con');
  });
});
