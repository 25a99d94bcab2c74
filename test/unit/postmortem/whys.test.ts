import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import type { EventDraft } from '../../../src/core/incident/events.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';
import { whyChanges } from '../../../src/core/postmortem/why-changes.ts';
import { readWhys, whysMarkdown } from '../../../src/core/postmortem/whys.ts';
import { markdownText, plainLine } from '../../../src/core/text/markdown.ts';
import { declared, event, fold } from '../incident/make.ts';
import { visible } from '../../../src/core/text/visible.ts';
import { parseMarkdown, walk } from '../runbook/referee.ts';

const recorded = (drafts: readonly EventDraft[]): StoredEvent[] =>
  drafts.map(({ kind, data }) => event(3, kind, data));
const options = { newId: () => randomUUID() };

/** The record once a document was saved. */
function saved(
  events: readonly StoredEvent[],
  document: string,
): { incident: Incident; drafts: EventDraft[] } {
  const drafts = whyChanges(fold(...events), readWhys(document), options);
  return { incident: fold(...events, ...recorded(drafts)), drafts };
}
const kinds = (drafts: readonly EventDraft[]): string[] => drafts.map(({ kind }) => kind);
const bare = (markdown: string): string => markdown.replaceAll(/ <!-- why:[\w-]+ -->$/gm, '');

const BRANCH = [
  declared(),
  event(1, 'why.added', { why: 'a', text: 'The pool was cut from 50 to 5' }),
  event(1, 'why.added', { why: 'b', text: 'Nobody tests its size', parent: 'a' }),
  event(1, 'why.added', { why: 'c', text: 'It differs *between* environments', parent: 'b' }),
  event(1, 'why.added', { why: 'd', text: 'The alert came late' }),
];
const written = (events = BRANCH): string => whysMarkdown(fold(...events));

/** Trees as documents have them: depths that never grow by more than one. */
const words = fc.oneof(
  fc.constantFrom(
    'a_b *c* `d`',
    '[x](y)',
    '<!-- why:a -->',
    '- x',
    '1. y',
    '# z',
    '| t |',
    'https://a.example/',
    '~~q~~',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.constant('*'.repeat(500)),
);
const line = fc.record({ known: fc.option(fc.nat(9)), text: words, step: fc.integer({ min: -3, max: 1 }) });
interface Line {
  readonly why?: string;
  readonly text: string;
  readonly depth: number;
}
const lines = fc.array(line, { maxLength: 12 }).map((list) => {
  let depth = -1;
  const used = new Set<number>();
  return list
    .map((one) => ({ ...one, text: plainLine(visible(one.text)).slice(0, 500) }))
    .filter(({ text }) => text !== '')
    .map(({ known, text, step }): Line => {
      depth = Math.max(0, Math.min(depth + 1, depth + step));
      const isKnown = known !== null && !used.has(known);
      if (isKnown) used.add(known);
      return { ...(isKnown && { why: `w${known}` }), text, depth };
    });
});
const markdownOf = (list: readonly Line[]): string =>
  list
    .map(({ why, text, depth }) => {
      const id = why === undefined ? '' : ` <!-- why:${why} -->`;
      return `${'  '.repeat(depth)}- ${markdownText(text)}${id}`;
    })
    .join('\n');

describe('the five whys in the post-mortem', () => {
  it('S29: are nested lists whose lines end with their ids', () => {
    assert.equal(
      written(),
      [
        '- The pool was cut from 50 to 5 <!-- why:a -->',
        '  - Nobody tests its size <!-- why:b -->',
        String.raw`    - It differs \*between\* environments <!-- why:c -->`,
        '- The alert came late <!-- why:d -->',
      ].join('\n'),
    );
    assert.equal(whysMarkdown(fold(declared())), 'not recorded');
    assert.deepEqual(readWhys('not recorded'), { whys: [], problems: [] });
  });

  it('S29: name the entries that show them, which are not read back as words', () => {
    const graph = event(2, 'evidence.added', { title: 'Pool graph <!-- why:d -->' });
    const events = [...BRANCH, graph, event(3, 'why.changed', { why: 'd', evidence: [graph.envelope.id] })];
    const document = written(events);
    assert.match(
      document,
      /late <!-- evidence --> \(shown by: 2026-11-20 14:02 Evidence: Pool graph .*\) <!-- why:d -->$/,
    );
    assert.equal(readWhys(document).whys.at(-1)?.text, 'The alert came late');
    assert.deepEqual(whyChanges(fold(...events), readWhys(document), options), []);
  });

  it('S29: a saved document without edits changes nothing', () => {
    assert.deepEqual(saved(BRANCH, written()).drafts, []);
  });

  it('S29: an edited word, a new line, an indented one and a deleted one are one event each', () => {
    const reworded = saved(BRANCH, written().replace('came late', 'came *very* late'));
    assert.deepEqual(reworded.drafts, [
      {
        kind: 'why.changed',
        data: { why: 'd', text: 'The alert came very late', title: 'The alert came late' },
      },
    ]);
    const added = saved(BRANCH, `${written()}\n  - Its threshold is 5 %\n  -\n`);
    assert.deepEqual(kinds(added.drafts), ['why.added']);
    assert.deepEqual(
      added.incident.whys.slice(-2).map(({ text, parent }) => [text, parent]),
      [
        ['The alert came late', undefined],
        ['Its threshold is 5 %', 'd'],
      ],
    );
    const moved = saved(BRANCH, written().replace('- The alert', '  - The alert'));
    assert.deepEqual(moved.drafts, [
      { kind: 'why.moved', data: { why: 'd', parent: 'a', after: 'b', title: 'The alert came late' } },
    ]);
    const outdented = written().replace(/ {2}- Nobody.*\n {4}/, '  ');
    const removed = saved(BRANCH, outdented);
    assert.deepEqual(kinds(removed.drafts), ['why.removed']);
    assert.equal(whysMarkdown(removed.incident), outdented);
  });

  it('S29: a line that comes back by undo is the one that it was', () => {
    const without = saved(BRANCH, written().replace(/.*why:d.*/, ''));
    assert.deepEqual(
      without.incident.whys.map(({ why }) => why),
      ['a', 'b', 'c'],
    );
    const back = saved([...BRANCH, ...recorded(without.drafts)], written());
    assert.equal(whysMarkdown(back.incident), written());
  });

  it('S29: the id of a copied line, or of another incident, makes a new why', () => {
    const copied = saved(
      BRANCH,
      `${written()}\n- The alert came late <!-- why:d -->\n- Pasted <!-- why:elsewhere -->`,
    );
    assert.deepEqual(kinds(copied.drafts), ['why.added', 'why.added']);
    assert.equal(new Set(copied.incident.whys.map(({ why }) => why)).size, 6);
    assert.ok(!copied.incident.whys.some(({ why }) => why === 'elsewhere'));
  });

  it('S29: what others did since the document was written is not taken back', () => {
    const base = readWhys(written());
    const events = [
      ...BRANCH,
      event(2, 'why.added', { why: 'e', text: 'By Bo', parent: 'd' }),
      event(2, 'why.removed', { why: 'b' }),
      event(2, 'why.changed', { why: 'a', text: 'Reworded by Bo' }),
    ];
    const incident = fold(...events);
    assert.deepEqual(whyChanges(incident, base, { ...options, base }), []);
    const mine = readWhys(written().replace('came late', 'came too late'));
    assert.deepEqual(kinds(whyChanges(incident, mine, { ...options, base })), ['why.changed']);
    const insisted = readWhys(written().replace('Nobody tests', 'No test covers'));
    assert.deepEqual(kinds(whyChanges(incident, insisted, { ...options, base })), ['why.added']);
  });

  it('S29: where a line cannot be put on record, it is named, and nothing counts as removed', () => {
    for (const [document, expected] of [
      [`${written()}\n\nSome prose`, 6],
      [written().replace('The alert came late ', ''), 4],
      [written().replace('The alert', 'x'.repeat(500)), 4],
      [written().replace('- The', `\`\`\`\n- The`), 1],
      [Array.from({ length: 21 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n'), 21],
    ] as const) {
      const read = readWhys(document);
      assert.ok(
        read.problems.some(({ line: where }) => where === expected),
        JSON.stringify(read.problems),
      );
      assert.deepEqual(whyChanges(fold(...BRANCH), read, options), []);
    }
  });

  it('S29: a link keeps its address, and words may go on in the next line', () => {
    const { incident } = saved(
      BRANCH,
      '- See [the graph](https://grafana.example/d/1)\n  of \\*that\\* day <!-- why:a -->',
    );
    assert.equal(incident.whys[0]?.text, 'See [the graph](https://grafana.example/d/1) of *that* day');
    assert.deepEqual(saved([...BRANCH.slice(0, 1)], whysMarkdown(incident)).incident.whys.length, 1);
    assert.equal(readWhys(whysMarkdown(incident)).whys[0]?.text, incident.whys[0].text);
  });

  it('S29: the record says what the document said, whatever was written, moved and removed', () => {
    fc.assert(
      fc.property(lines, lines, (first, second) => {
        // The ids of the first document are those of the record from then on.
        const events = [
          declared(),
          ...Array.from({ length: 10 }, (_, index) =>
            event(1, 'why.added', { why: `w${index}`, text: 'old' }),
          ),
        ];
        for (const document of [first, second].map(markdownOf)) {
          const { incident, drafts } = saved(events, document);
          events.push(...recorded(drafts));
          const made = whysMarkdown(incident);
          assert.equal(bare(made), document === '' ? 'not recorded' : bare(document));
          assert.deepEqual(saved(events, made).drafts, []);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('S29: text of people stays text: a Markdown parser sees the lists and nothing else', () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), (texts) => {
        const events = texts
          .map((text) => text.trim().slice(0, 500))
          .filter((text) => text !== '')
          .map((text, index) => event(1, 'why.added', { why: `w${index}`, text }));
        const types = new Set<string>();
        walk(parseMarkdown(whysMarkdown(fold(declared(), ...events))), ({ type }) => void types.add(type));
        for (const type of types)
          assert.ok(['root', 'list', 'listItem', 'paragraph', 'text', 'html'].includes(type), type);
      }),
      { numRuns: 400 },
    );
  });
});
