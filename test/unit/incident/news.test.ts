import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groupIncidents, RECENT_SHOWN } from '../../../src/core/incident/groups.ts';
import { Look, READING_MS } from '../../../src/core/incident/look.ts';
import { mergeSeen, markedEntries, newsOf, seeAll, tookPart } from '../../../src/core/incident/news.ts';
import { searchIncidents } from '../../../src/core/incident/search.ts';
import { summarizeAuthors, summarizeNews } from '../../../src/core/incident/summarize-news.ts';
import { summarize } from '../../../src/core/incident/summary.ts';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import { ANA, at, BO, declared, event, fold, T0 } from './make.ts';

const CLEO = { name: 'Cleo Sand', email: 'cleo@example.com', type: 'person' } as const;
const NO_WRITERS = new Set<string>();

/** The same entry as if another clone had written it. */
function from(stored: StoredEvent, writer: string, seq: number): StoredEvent {
  return { ...stored, envelope: { ...stored.envelope, writer, seq } };
}
const BOS = 'b0b0b0b0b0b0';
const CLEOS = 'c1e0c1e0c1e0';
const byBo = (seq: number, minute = seq): StoredEvent =>
  from(event(minute, 'note.added', { text: `Bo ${seq}` }, { actor: BO }), BOS, seq);
const byCleo = (seq: number, minute = seq): StoredEvent =>
  from(event(minute, 'note.added', { text: `Cleo ${seq}` }, { actor: CLEO }), CLEOS, seq);

const idsOf = (events: readonly StoredEvent[]): Set<string> =>
  new Set(events.map(({ envelope }) => envelope.id));

describe('what is new to a reader', () => {
  it('is what others wrote since, and never what they wrote themselves', () => {
    const first = [declared(), byBo(1)];
    const seen = seeAll(first, at(2));
    const mine = event(3, 'note.added', { text: 'mine' });
    const late = [byBo(2), byCleo(1)];
    const news = newsOf([...first, mine, ...late], { me: ANA, writers: NO_WRITERS, seen });
    assert.deepEqual(news, { entries: idsOf(late), since: at(2), isFirstSight: false });
  });

  it('is an entry that arrives late, however old its id and its time are', () => {
    const seen = seeAll([declared(), byBo(7, 50)], at(51));
    const offline = byCleo(1, 3);
    const { entries } = newsOf([declared(), byBo(7, 50), offline], { me: ANA, writers: NO_WRITERS, seen });
    assert.deepEqual(entries, idsOf([offline]));
  });

  it('is not what this clone wrote, for whomever', () => {
    const forAgent = from(
      event(4, 'note.added', { text: 'x' }, { actor: { name: 'Bot', type: 'agent' } }),
      BOS,
      1,
    );
    const reader = { me: ANA, seen: undefined };
    assert.equal(newsOf([declared(), forAgent], { ...reader, writers: new Set([BOS]) }).entries.size, 0);
    assert.equal(newsOf([declared(), forAgent], { ...reader, writers: NO_WRITERS }).entries.size, 1);
  });

  it('tells whether the reader had a part in it, under whatever name this clone wrote', () => {
    const events = [byBo(1), byCleo(1)];
    assert.equal(tookPart(events, { me: ANA, writers: NO_WRITERS }), false);
    assert.equal(tookPart(events, { me: BO, writers: NO_WRITERS }), true);
    assert.equal(tookPart(events, { me: ANA, writers: new Set([CLEOS]) }), true);
  });

  it('is the whole story to somebody who comes late, with no mark on any one entry', () => {
    const events = [byBo(1), byCleo(1), byBo(2)];
    const late = newsOf(events, { me: ANA, writers: NO_WRITERS });
    assert.deepEqual([late.isFirstSight, late.entries.size, markedEntries(late).size], [true, 3, 0]);
    const took = newsOf([declared(), ...events], { me: ANA, writers: NO_WRITERS });
    assert.deepEqual(
      [took.isFirstSight, markedEntries(took).size],
      [false, 3],
      'they took part from the start',
    );
    const again = newsOf([...events, byBo(3)], { me: ANA, writers: NO_WRITERS, seen: seeAll(events, at(9)) });
    assert.deepEqual([again.isFirstSight, markedEntries(again).size], [false, 1]);
  });

  it('in any order of arrival: seen and unseen add up to all that others wrote', () => {
    const all = [1, 2, 3, 4, 5, 6].flatMap((seq) => [byBo(seq), byCleo(seq)]);
    const arrivals = fc.record({ bo: fc.integer({ min: 0, max: 6 }), cleo: fc.integer({ min: 0, max: 6 }) });
    fc.assert(
      fc.property(arrivals, ({ bo, cleo }) => {
        const there = all.filter(({ envelope }) => envelope.seq <= (envelope.writer === BOS ? bo : cleo));
        const reader = { me: ANA, writers: NO_WRITERS, seen: seeAll(there.toReversed(), at(9)) };
        assert.equal(newsOf(there, reader).entries.size, 0);
        assert.equal(newsOf(all, reader).entries.size, all.length - there.length);
      }),
    );
  });

  it('of two windows: what either has seen is seen', () => {
    const one = seeAll([byBo(2), byCleo(1)], at(2));
    const other = seeAll([byBo(1), byCleo(4)], at(1));
    const both = mergeSeen(one, other);
    assert.deepEqual(both, mergeSeen(other, one));
    assert.equal(both.at, at(2));
    assert.equal(newsOf([byBo(2), byCleo(4)], { me: ANA, writers: NO_WRITERS, seen: both }).entries.size, 0);
  });
});

describe('a look at a board', () => {
  const seen = (seq: number) => seeAll([byBo(seq)], at(0));

  it('counts once it lasted three seconds, and not as a glance', () => {
    const look = new Look();
    look.show(seen(1), T0);
    assert.equal(look.end(T0 + READING_MS - 1), undefined);
    look.show(seen(1), T0);
    assert.deepEqual(look.end(T0 + READING_MS)?.numbers, seen(1).numbers);
    assert.equal(look.end(T0 + 10 * READING_MS), undefined, 'a look ends once');
  });

  it('does not take for read what came in its last moments', () => {
    const look = new Look();
    look.show(seen(1), T0);
    look.show(seen(2), T0 + 5_000);
    look.show(seen(3), T0 + 9_000);
    const read = look.end(T0 + 10_000);
    assert.deepEqual(read?.numbers, seen(2).numbers);
    assert.equal(read.at, new Date(T0 + 10_000).toISOString());
  });
});

describe('news in words', () => {
  const timeline = (...events: StoredEvent[]) => fold(declared(), ...events).timeline.slice(1);
  const deployment = { id: 'd', name: 'deploy/4711', revision: 'abcdef1234', at: at(-5) };

  it('says who did what, and counts the rest by person and kind', () => {
    const entries = timeline(
      event(1, 'status.changed', { to: 'identified' }, { actor: BO }),
      event(2, 'deployment.linked', { deployment }, { actor: CLEO }),
      event(3, 'note.added', { text: 'a' }, { actor: BO }),
      event(4, 'note.added', { text: 'b' }, { actor: BO }),
      event(5, 'step.done', { step: 's', title: 'S' }, { actor: CLEO }),
    );
    assert.equal(
      summarizeNews(entries, '14:02'),
      '5 new entries since 14:02: Bo Lind set the status to Identified; Cleo Sand linked deployment deploy/4711; ' +
        '2 notes by Bo Lind; 1 step done by Cleo Sand',
    );
  });

  it('says of a status only the last, of a retracted entry nothing, and of many only some', () => {
    const wrong = event(1, 'severity.changed', { to: 'P0' }, { actor: BO });
    const entries = timeline(
      wrong,
      event(2, 'status.changed', { to: 'identified' }, { actor: BO }),
      event(3, 'status.changed', { to: 'monitoring' }, { actor: CLEO }),
      event(4, 'event.retracted', { target: wrong.envelope.id }, { actor: BO }),
      ...(['note.added', 'command.ran', 'factor.added', 'hypothesis.opened'] as const).map((kind, index) =>
        event(5 + index, kind, { text: 'x', command: 'x', factor: 'f', hypothesis: 'h' }, { actor: CLEO }),
      ),
    );
    const text = summarizeNews(entries);
    assert.match(text, /^8 new entries: Cleo Sand set the status to Monitoring; 1 retraction by Bo Lind; /);
    assert.doesNotMatch(text, /Identified|P0/);
    assert.match(text, /; and 2 more$/);
  });

  it('keeps to one line of bounded length whatever people are called', () => {
    const actor = { name: `Eve\u202e\n${'x'.repeat(400)}`, type: 'person' } as const;
    const text = summarizeNews(timeline(event(1, 'note.added', { text: 'a' }, { actor })));
    assert.ok(text.length < 120, text);
    assert.doesNotMatch(text, /[\n\u202e]/);
  });

  it('counts what arrived from whom', () => {
    assert.equal(
      summarizeAuthors([{ actor: BO }, { actor: CLEO }, { actor: BO }]),
      '2 entries from Bo Lind and 1 from Cleo Sand',
    );
    assert.equal(summarizeAuthors([{ actor: BO }]), '1 entry from Bo Lind');
    assert.equal(summarizeAuthors([]), '');
  });
});

describe('a list of ten thousand incidents', () => {
  const summary = summarize(fold(declared({ services: ['payments', 'checkout'] })));
  const all = Array.from({ length: 10_000 }, (_, index) => ({
    ...summary,
    id: String(index).padStart(26, '0'),
    shortId: `INC-${index}`,
    title: index % 10 === 0 ? `Search is slow ${index}` : `Checkout fails ${index}`,
    status: index % 1000 === 5 ? ('investigating' as const) : ('closed' as const),
    facts: index === 4711 ? { services: ['ledger'] } : summary.facts,
  }));

  it('is cut into open, recent, earlier and archived, each in order, none lost', () => {
    const started = performance.now();
    const groups = groupIncidents(all, (id) => Number(id) >= 6000);
    const ms = performance.now() - started;
    assert.equal(groups.open.length, 10);
    assert.equal(groups.recent.length, RECENT_SHOWN);
    assert.equal(groups.archived.length, 4000 - 4, 'an open one is open, archived or not');
    assert.deepEqual(
      [...groups.recent, ...groups.earlier].map(({ id }) => id),
      [...all.filter(({ status, id }) => status === 'closed' && Number(id) < 6000).map(({ id }) => id)],
    );
    console.log(`      grouped in ${ms.toFixed(1)} ms`);
  });

  it('is found by title, id, service, severity and status, in any order of words', () => {
    const ids = (typed: string) => searchIncidents(all, typed).map(({ shortId }) => shortId);
    assert.deepEqual(ids('ledger'), ['INC-4711']);
    assert.deepEqual(ids('inc-1234'), ['INC-1234']);
    assert.deepEqual(ids('  5005 INVESTIGATING '), ['INC-5005']);
    assert.equal(ids('slow p1').length, 1000);
    assert.equal(ids('').length, all.length);
    assert.deepEqual(ids('slow ledger'), []);
    const started = performance.now();
    ids('checkout 9999');
    console.log(`      searched in ${(performance.now() - started).toFixed(1)} ms`);
  });
});
