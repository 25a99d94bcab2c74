import assert from 'node:assert/strict';
import type { CommsInput } from '../../../src/core/board/comms.ts';
import { blanksOf } from '../../../src/core/comms/blanks.ts';
import { namedChannelSchema } from '../../../src/core/comms/channels/named.ts';
import { leaksIn } from '../../../src/core/comms/leaks.ts';
import { nextUpdateId, promiseOf } from '../../../src/core/comms/sending.ts';
import { BO, declared, event, fold, at as timeAt } from '../incident/make.ts';
import { at, board, stepLike } from './make-board.ts';

const CHANNELS: CommsInput = {
  channels: [
    { name: 'Page', audience: 'customers', type: 'statuspage', page: 'p1' },
    { name: 'Chat', audience: 'team', type: 'slack' },
  ].map((one) => namedChannelSchema.parse(one)),
  ready: new Set(['Chat']),
};
const kinds = (state: ReturnType<typeof board>): string[] => state.comms.drafts.map(({ kind }) => kind);

describe('words to the world on the board', () => {
  it('S34: the next status update stands ready from the record, with its blanks and its time', () => {
    const [draft] = board([declared({ services: ['Checkout'] })], { minute: 4 }).comms.drafts;
    assert.match(draft?.text ?? '', /Checkout incident\n\nStatus: Investigating/);
    assert.deepEqual(blanksOf(draft?.text ?? ''), ['impact']);
    assert.equal(draft?.status, 'investigating');
    assert.equal(draft.dueAt, timeAt(30));
    assert.equal(draft.nextAt, timeAt(34));
    assert.equal(draft.saved, undefined);
  });

  it('S21: goes by the pace that the team set, for when it is due and for what it promises', () => {
    const policy = { updatePace: { P1: 5 } };
    const [draft] = board([at('P1')], { minute: 4, policy }).comms.drafts;
    assert.deepEqual([draft?.dueAt, draft?.nextAt], [timeAt(5), timeAt(9)]);
  });

  it('S34: calls a service as customers do, where the team has set it, and leaves it open otherwise', () => {
    const text = (publicNames: Record<string, string>): string =>
      board([declared({ services: ['checkout-api'] })], { comms: { ...CHANNELS, publicNames } }).comms
        .drafts[0]?.title ?? '';
    assert.equal(text({ 'checkout-api': 'Checkout' }), 'Checkout incident');
    assert.match(text({}), /no public name set/);
  });

  it('S22 S35: the executive brief is there at P0 only', () => {
    assert.deepEqual(kinds(board([at('P0')])), ['status', 'brief']);
    for (const severity of ['P1', 'P2', 'P3'] as const)
      assert.deepEqual(kinds(board([at(severity)])), ['status']);
    const raised = event(1, 'severity.changed', { to: 'P0' });
    assert.deepEqual(kinds(board([at('P2'), raised])), ['status', 'brief']);
  });

  it('S21: the step that asks for an update has it one action away', () => {
    assert.equal(stepLike(board([at('P1')]), /^Update the status page/).action?.id, 'post-update');
  });

  it('is there to tell of the end, and not after the incident is closed', () => {
    const resolved = event(5, 'status.changed', { to: 'resolved' });
    assert.deepEqual(kinds(board([at('P1'), resolved])), ['status']);
    assert.deepEqual(
      kinds(board([at('P1'), resolved, event(6, 'incident.closed', { reason: 'resolved' })])),
      [],
    );
  });

  it('S34: a saved draft is gone on with until one is sent, and then the next begins', () => {
    const start = declared();
    const update = nextUpdateId(fold(start), 'status');
    const words = { update, audience: 'customers', kind: 'status', text: 'We look into it.' } as const;
    const saved = event(2, 'comms.drafted', words, { actor: BO });
    const [draft] = board([start, saved]).comms.drafts;
    assert.deepEqual([draft?.text, draft?.saved?.by], ['We look into it.', 'Bo Lind']);
    const sent = event(3, 'comms.sent', words);
    const [next] = board([start, saved, sent]).comms.drafts;
    assert.notEqual(next?.update, update);
    assert.match(next?.text ?? '', /Status: Investigating/);
  });

  it('S34: lists what was sent, newest first, with its text, when, by whom, where to and the answer', () => {
    const words = { update: 'u1', audience: 'customers', kind: 'status' } as const;
    const state = board([
      declared(),
      event(2, 'comms.sent', { ...words, text: 'One', channel: 'Page', answer: { code: 201, id: 'x1' } }),
      event(4, 'comms.sent', { ...words, update: 'u2', text: 'Two' }, { actor: BO }),
    ]);
    assert.deepEqual(
      state.comms.sent.map(({ text, channel, answer, signed }) => [text, channel, answer, signed]),
      [
        ['Two', undefined, undefined, { at: timeAt(4), by: 'Bo Lind' }],
        ['One', 'Page', 'answered 201, id x1', { at: timeAt(2), by: 'you' }],
      ],
    );
  });

  it('shows what is not known to have arrived until somebody says so, and offers to repeat it while its channel is there', () => {
    const words = { update: 'u1', audience: 'team', kind: 'status', channel: 'Chat' } as const;
    const begun = event(2, 'comms.approved', { ...words, text: 'One' });
    const ended = event(3, 'comms.approved', { ...words, outcome: 'unknown', note: 'No answer' });
    const shown = (...events: Parameters<typeof board>[0]) =>
      board([declared(), ...events], { comms: CHANNELS }).comms.sent.map(
        ({ state, text, note, canRepeat }) => ({
          ...{ state, text, note, canRepeat },
        }),
      );
    assert.deepEqual(shown(begun), [{ state: 'sending', text: 'One', note: undefined, canRepeat: true }]);
    assert.deepEqual(shown(begun, ended), [
      { state: 'unknown', text: 'One', note: 'No answer', canRepeat: true },
    ]);
    const arrived = event(4, 'comms.sent', { ...words, text: 'One' });
    assert.deepEqual(shown(begun, ended, arrived), [
      { state: 'sent', text: 'One', note: undefined, canRepeat: false },
    ]);
    const gone = board([declared(), begun, ended]).comms.sent;
    assert.deepEqual(
      gone.map(({ canRepeat }) => canRepeat),
      [false],
    );
  });

  it('names the channels with their readers, and which of them can be used on this machine', () => {
    assert.deepEqual(board([declared()], { comms: CHANNELS }).comms.channels, [
      { name: 'Page', audience: 'customers', type: 'Statuspage', isReady: false },
      { name: 'Chat', audience: 'team', type: 'Slack', isReady: true },
    ]);
  });

  it('tells the page enough to mark what is not for customers', () => {
    const hypothesis = event(1, 'hypothesis.opened', { hypothesis: 'h', text: 'the pool is exhausted' });
    const { inside } = board([declared(), hypothesis]).comms;
    assert.deepEqual(
      leaksIn('Ana says the pool is exhausted on db-03', inside).map(({ kind }) => kind),
      ['hypothesis', 'person', 'host'],
    );
  });

  it('keeps the promise of a next update only while the text makes it', () => {
    const nextAt = timeAt(15);
    assert.equal(promiseOf({ text: 'Next update: 2026-11-20 14:15 UTC', nextAt }), nextAt);
    assert.equal(promiseOf({ text: 'Next update: soon', nextAt }), undefined);
  });
});
