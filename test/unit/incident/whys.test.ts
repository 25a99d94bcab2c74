import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import { describeEvent } from '../../../src/core/incident/describe.ts';
import type { EventInput } from '../../../src/core/incident/events.ts';
import { MAX_WHY_DEPTH, MAX_WHYS } from '../../../src/core/incident/apply-whys.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';
import { placeAfterMove, whyTree, type WhyMove, type WhyNode } from '../../../src/core/incident/whys.ts';
import { BO, declared, event, fold } from './make.ts';

const added = (why: string, more: Partial<EventInput<'why.added'>> = {}): StoredEvent =>
  event(1, 'why.added', { why, text: `Because ${why}`, ...more });
const moved = (why: string, more: Omit<EventInput<'why.moved'>, 'why'>): StoredEvent =>
  event(1, 'why.moved', { why, ...more });
const removed = (why: string): StoredEvent => event(1, 'why.removed', { why });

/** "a(b c(d)) e" */
const written = (nodes: readonly WhyNode[]): string =>
  nodes.map(({ why, children }) => (children.length === 0 ? why : `${why}(${written(children)})`)).join(' ');
const treeOf = (...events: StoredEvent[]): string => written(whyTree(fold(declared(), ...events)));

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const id = fc.constantFrom(...IDS);
const place = { parent: fc.option(id), after: fc.option(id) };
type Make = () => StoredEvent;
const change: fc.Arbitrary<Make> = fc.oneof(
  fc.record({ why: id, ...place }).map(
    ({ why, ...more }): Make =>
      () =>
        added(why, more),
  ),
  fc.record({ why: id, ...place }).map(
    ({ why, ...more }): Make =>
      () =>
        moved(why, more),
  ),
  id.map(
    (why): Make =>
      () =>
        removed(why),
  ),
  id.map(
    (why): Make =>
      () =>
        event(1, 'why.changed', { why, text: `Reworded ${why}` }),
  ),
);
/** What two responders wrote at the same time, in the order of the ids, and in some order of arrival. */
const merged = fc
  .array(change, { maxLength: 30 })
  .map((makes) => makes.map((make) => make()).sort((a, b) => (a.envelope.id < b.envelope.id ? -1 : 1)))
  .chain((events) =>
    fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
  );

/** What was added and not removed after that, by the events alone. */
function standing(events: readonly StoredEvent[]): string[] {
  const left = new Set<string>();
  for (const { event: one } of events) {
    if (one?.kind === 'why.added') left.add(one.data.why);
    if (one?.kind === 'why.removed') left.delete(one.data.why);
  }
  return [...left].sort();
}

function assertIsTree({ whys }: Incident): void {
  const seen = new Set<string | undefined>([undefined]);
  for (const { why, parent } of whys) {
    assert.ok(seen.has(parent), `${why} stands before ${parent ?? ''}`);
    seen.add(why);
  }
}

describe('the five whys', () => {
  it('S29: are a tree of several branches, in the order in which they are told', () => {
    assert.equal(
      treeOf(
        added('a'),
        added('b', { parent: 'a' }),
        added('c', { parent: 'b' }),
        added('d', { parent: 'a' }),
        added('e'),
        added('f', { after: 'a' }),
        added('g', { after: null }),
      ),
      'g a(b(c) d) f e',
    );
  });

  it('S29: keep who gave the last words, and which entries show it', () => {
    const proof = event(1, 'evidence.added', { title: 'Graph' });
    const { id: graph } = proof.envelope;
    const events = [
      added('a', { evidence: [graph] }),
      event(2, 'why.changed', { why: 'a', text: 'The pool is too small' }, { actor: BO }),
      event(3, 'why.changed', { why: 'a', evidence: [graph] }),
    ];
    const [why] = fold(declared(), proof, ...events).whys;
    assert.deepEqual([why?.text, why?.by.name, why?.evidence], ['The pool is too small', BO.name, [graph]]);
    const without = event(4, 'why.changed', { why: 'a', withoutEvidence: [graph] });
    assert.deepEqual(fold(declared(), proof, ...events, without).whys[0]?.evidence, []);
  });

  it('S29: whoever is removed leaves its place to those below it', () => {
    const events = [added('a'), added('b', { parent: 'a' }), added('c', { parent: 'a' }), added('z')];
    assert.equal(treeOf(...events, removed('a')), 'b c z');
    assert.equal(treeOf(...events, added('d', { parent: 'c' }), removed('c'), removed('a')), 'b d z');
    assert.equal(treeOf(...events, removed('a'), added('late', { parent: 'a' })), 'b c z late');
    assert.equal(treeOf(...events, removed('a'), added('a', { after: null })), 'a b c z', 'brought back');
  });

  it('S29: two moves that would make a circle end as the first one did', () => {
    const events = [added('a'), added('b')];
    assert.equal(treeOf(...events, moved('a', { parent: 'b' }), moved('b', { parent: 'a' })), 'b(a)');
    assert.equal(treeOf(...events, moved('a', { parent: 'a' })), 'a b');
    assert.equal(treeOf(added('a', { parent: 'b' }), added('b', { parent: 'a' })), 'b(a)');
  });

  it('S29: fold to the same tree in whatever order two responders hear of each other', () => {
    fc.assert(
      fc.property(merged, ([events, arrived]) => {
        const incident = fold(declared(), ...events);
        assert.deepEqual(fold(...arrived, declared()).whys, incident.whys);
        assert.deepEqual(incident.whys.map(({ why }) => why).sort(), standing(events));
        assertIsTree(incident);
      }),
      { numRuns: 2000 },
    );
  });

  it('S29: a chain without end stays as deep as a document can show it, and none of it is lost', () => {
    const chain = Array.from({ length: MAX_WHYS + 20 }, (_, index) =>
      added(`w${index}`, index === 0 ? {} : { parent: `w${index - 1}` }),
    );
    const incident = fold(declared(), ...chain);
    assert.equal(incident.whys.length, MAX_WHYS);
    const depth = (nodes: readonly WhyNode[]): number =>
      nodes.length === 0 ? 0 : 1 + Math.max(...nodes.map(({ children }) => depth(children)));
    assert.equal(depth(whyTree(incident)), MAX_WHY_DEPTH);
    assertIsTree(incident);
  });

  it('S29: every change of them reads as a sentence in the timeline', () => {
    const { id: entry } = added('x').envelope;
    const words = [
      added('a', { text: 'No alert on pool use' }),
      event(2, 'why.changed', { why: 'a', text: 'No alert at all', title: 'No alert on pool use' }),
      event(2, 'why.changed', { why: 'a', title: 'No alert at all', evidence: [entry] }),
      event(2, 'why.changed', { why: 'a', title: 'No alert at all', withoutEvidence: [entry] }),
      event(2, 'why.moved', { why: 'a', title: 'No alert at all', parent: null }),
      event(2, 'why.removed', { why: 'a', title: 'No alert at all' }),
    ].map(({ event: one }) => (one ? describeEvent({ kind: one.kind, event: one }) : undefined));
    assert.deepEqual(words, [
      { text: 'Why: No alert on pool use' },
      { text: 'Why reworded: No alert at all', detail: 'It said: No alert on pool use' },
      { text: '1 entry linked to a why: No alert at all' },
      { text: '1 entry unlinked from a why: No alert at all' },
      { text: 'Why moved: No alert at all' },
      { text: 'Why removed: No alert at all' },
    ]);
  });
});

describe('a step of a why in the tree', () => {
  const events = [
    added('a'),
    added('b', { parent: 'a' }),
    added('c', { parent: 'a' }),
    added('d', { parent: 'c' }),
    added('e'),
  ];
  const step = (why: string, move: WhyMove): string | undefined => {
    const incident = fold(declared(), ...events);
    const to = placeAfterMove(incident, why, move);
    return to && treeOf(...events, moved(why, to));
  };

  it('S29: goes up and down among its siblings, below the one before, and out of its level', () => {
    assert.equal(treeOf(...events), 'a(b c(d)) e');
    assert.equal(step('c', 'up'), 'a(c(d) b) e');
    assert.equal(step('b', 'down'), 'a(c(d) b) e');
    assert.equal(step('c', 'in'), 'a(b(c(d))) e');
    assert.equal(step('e', 'in'), 'a(b c(d) e)');
    assert.equal(step('c', 'out'), 'a(b) c(d) e');
    assert.equal(step('d', 'out'), 'a(b c d) e');
    for (const [why, move] of [
      ['a', 'up'],
      ['e', 'down'],
      ['b', 'in'],
      ['a', 'out'],
      ['gone', 'up'],
    ] as const)
      assert.equal(step(why, move), undefined, `${why} ${move}`);
  });
});
