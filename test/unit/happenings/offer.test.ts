import assert from 'node:assert/strict';
import { boardState } from '../../../src/core/board/board-state.ts';
import {
  eventOf,
  incidentsNamed,
  keyOfBranch,
  keyOfCommit,
  saysFix,
  windowOf,
  type Happening,
} from '../../../src/core/happenings/happening.ts';
import { offersOf } from '../../../src/core/happenings/offer.ts';
import type { Actor, EventInput } from '../../../src/core/incident/events.ts';
import { timelineTable } from '../../../src/core/postmortem/timeline.ts';
import { LABELS, RUNBOOK } from '../board/make-board.ts';
import { ANA, at, BO, declared, event, fold, T0 } from '../incident/make.ts';

const ROOT = '/shop';
const SHA = 'a'.repeat(40);
const happening = (change: Partial<Happening> = {}): Happening => ({
  what: 'commit',
  key: keyOfCommit(change.revision ?? SHA),
  revision: SHA,
  at: at(10),
  name: 'Retry card payments',
  author: 'Ada',
  repository: ROOT,
  isFix: false,
  incidents: incidentsNamed(change.name ?? ''),
  ...change,
});
const dataOf = (one: Happening): EventInput<'note.added'> => eventOf(one).data as EventInput<'note.added'>;
const added = (minute: number, one: Happening, actor: Actor = ANA) =>
  event(minute, 'note.added', dataOf(one), { actor, source: 'import', occurredAt: one.at });

describe('what git knows, offered for the timeline', () => {
  it('S28: becomes an entry at its own time, with its revision and its page, written later', () => {
    const { occurredAt, source, data } = eventOf(happening(), 'git@github.com:acme/shop.git');
    assert.deepEqual([occurredAt, source], [at(10), 'import']);
    assert.deepEqual(data, {
      text: 'Commit: Retry card payments (aaaaaaaa)',
      git: {
        ...{ what: 'commit', key: `commit:${SHA}`, revision: SHA, name: 'Retry card payments' },
        ...{ author: 'Ada', repository: ROOT, link: `https://github.com/acme/shop/commit/${SHA}` },
      },
    });
    const incident = fold(declared(), added(200, happening()));
    const { timeline } = boardState({
      incident,
      ...{ runbook: RUNBOOK, me: ANA, now: T0, severityLabels: LABELS },
      ...{ journal: { pending: 0 }, deployments: { state: 'ready', list: [] } },
    });
    const [entry] = timeline.entries;
    assert.deepEqual([entry?.at, entry?.recordedAt, entry?.origin], [at(10), at(200), 'from git']);
  });

  it('S28: stands once, though two responders added it, and whichever came first', () => {
    const [a, b] = [added(20, happening(), BO), added(21, happening(), ANA)];
    for (const events of [
      [a, b],
      [b, a],
    ]) {
      const notes = fold(declared(), ...events).timeline.filter(({ kind }) => kind === 'note.added');
      assert.deepEqual(
        notes.map(({ id }) => id),
        [a.envelope.id],
      );
    }
  });

  it('S28: is gone with the retraction of it, the same one of others too, and may be added again after', () => {
    const [a, b] = [added(20, happening(), BO), added(21, happening())];
    const retracted = event(25, 'event.retracted', { target: a.envelope.id });
    const incident = fold(declared(), a, b, retracted);
    const standing = incident.timeline.filter((one) => one.kind === 'note.added' && !one.retracted);
    assert.deepEqual(standing, []);
    assert.equal(offersOf(incident, [happening()], ROOT).length, 1);
    const again = fold(declared(), a, b, retracted, added(30, happening()));
    assert.equal(again.timeline.filter((one) => one.kind === 'note.added' && !one.retracted).length, 1);
  });

  it('S28: leaves out what is in the timeline, and branches whose making is', () => {
    const branch = happening({ what: 'branch', key: 'branch:hotfix/a@1', name: 'hotfix/a', isFix: true });
    const hotfix = event(12, 'hotfix.created', { branch: 'hotfix/a', base: SHA });
    const other = happening({ revision: 'b'.repeat(40) });
    const incident = fold(declared(), added(20, happening()), hotfix);
    const offered = offersOf(incident, [happening(), branch, other, other], ROOT);
    assert.deepEqual(
      offered.map((one) => one.happening.revision),
      [other.revision],
    );
  });

  it('S28: ticks the linked deployment, found or not, and what takes back or mends', () => {
    const linked = { id: 'tag:v2', name: 'v2', revision: 'c'.repeat(40), at: at(-12) };
    const cause = event(5, 'deployment.linked', { deployment: linked });
    const culprit = event(9, 'bisect.finished', { bisect: 'b', culprit: SHA });
    const begun = event(8, 'bisect.started', { bisect: 'b', good: SHA, bad: SHA });
    const rollback = happening({ revision: 'd'.repeat(40), name: 'Revert "Retry"', isFix: true, at: at(12) });
    const plain = happening({ revision: 'e'.repeat(40), name: 'Reword a label', at: at(13) });
    const offers = offersOf(fold(declared(), cause, begun, culprit), [plain, rollback, happening()], ROOT);
    assert.deepEqual(
      offers.map((one) => [one.happening.name, one.isLikely]),
      [
        ['v2', true],
        ['Retry card payments', true],
        ['Revert "Retry"', true],
        ['Reword a label', false],
      ],
    );
  });

  it('S28: ticks no branch and no merge of another incident of the same hour, though they start at the same deployment', () => {
    const linked = { id: 'tag:v2', name: 'v2', revision: SHA, at: at(-12) };
    const incident = fold(declared(), event(5, 'deployment.linked', { deployment: linked }));
    const other = 'INC-20261120-ZZZZ';
    const branch = (name: string, minute: number) =>
      happening({ what: 'branch', key: keyOfBranch(name, SHA), name, isFix: true, at: at(minute) });
    const merge = (id: string, digit: string, minute: number) =>
      happening({
        ...{ what: 'merge', name: `Merge branch 'hotfix/${id}-carts'`, isFix: true },
        ...{ revision: digit.repeat(40), at: at(minute) },
      });
    const ours = `hotfix/${incident.shortId.toLowerCase()}-carts`;
    const plain = { revision: 'd'.repeat(40), name: `Round up. Fixes ${incident.shortId}`, at: at(15) };
    const found = [
      ...[branch(`hotfix/${other}-carts`, 10), branch(ours, 11), branch('hotfix/by-hand', 12)],
      ...[merge(other, 'b', 13), merge(incident.shortId, 'c', 14), happening(plain)],
    ];
    assert.deepEqual(
      offersOf(incident, found, ROOT).map((one) => [one.happening.name, one.isLikely]),
      [
        ['v2', true],
        [`hotfix/${other}-carts`, false],
        [ours, true],
        ['hotfix/by-hand', false],
        [`Merge branch 'hotfix/${other}-carts'`, false],
        [`Merge branch 'hotfix/${incident.shortId}-carts'`, true],
        [plain.name, true],
      ],
    );
  });

  it('knows the incident that a name is of, and none by a part of a word', () => {
    assert.deepEqual(incidentsNamed('hotfix/inc-20261120-vg7k-checkout'), ['INC-20261120-VG7K']);
    for (const name of ['hotfix/INC-1', 'sync-20261120-vg7k', 'INC-20261120-VG7KX', 'INC-2026112-VG7K'])
      assert.deepEqual(incidentsNamed(name), [], name);
  });

  it('S28: goes from an hour before the start of impact to the end, or to now, and says when no start is recorded', () => {
    const started = declared({ startedAt: at(-14) });
    const resolved = event(60, 'status.changed', { to: 'resolved' });
    const now = T0 + 9e7;
    assert.deepEqual(windowOf(fold(started, resolved), now), {
      since: Date.parse(at(-74)),
      until: Date.parse(at(60)),
      isStartRecorded: true,
    });
    const since = Date.parse(at(-60));
    assert.deepEqual(windowOf(fold(declared()), now), { since, until: now, isStartRecorded: false });
  });

  it('S28: goes from an hour before the linked deployment, unless that went out more than a day before', () => {
    const sinceWith = (minutes: number): number => {
      const deployment = { id: 'tag:v2', name: 'v2', revision: SHA, at: at(minutes) };
      return windowOf(
        fold(declared({ startedAt: at(-14) }), event(5, 'deployment.linked', { deployment })),
        T0,
      ).since;
    };
    assert.equal(sinceWith(-120), Date.parse(at(-180)));
    assert.equal(sinceWith(-14 - 24 * 60), Date.parse(at(-74 - 24 * 60)));
    assert.equal(sinceWith(-15 - 24 * 60), Date.parse(at(-74)));
  });

  it('knows a fix by its words, and no other word by a part of it', () => {
    for (const name of ['hotfix/INC-1', 'Revert "x"', 'rollback/a', 'Roll back to v1', 'release-hot-fix-2'])
      assert.ok(saysFix(name), name);
    for (const name of ['reverting words', 'scrollback buffer', 'Photofix', 'main'])
      assert.ok(!saysFix(name), name);
  });
});

describe('a note of an earlier time', () => {
  it('S28: stands at that time in the document, which says when it was written', () => {
    const note = event(200, 'note.added', { text: 'Seen at the till' }, { occurredAt: at(5) });
    const table = timelineTable(fold(declared(), note));
    assert.match(table, /2026-11-20 14:05.*Seen at the till.*\(written 2026-11-20 17:20/);
    const now = event(5, 'note.added', { text: 'Seen at the till' });
    assert.doesNotMatch(timelineTable(fold(declared(), now)), /written/);
  });
});
