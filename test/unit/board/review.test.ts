import assert from 'node:assert/strict';
import { BO, event } from '../incident/make.ts';
import { at, board } from './make-board.ts';

describe('the end of an incident on the board', () => {
  const written = event(70, 'postmortem.created', { path: 'docs/postmortems/a.md' });

  it('S27: the post-mortem phase alone shows how far its review is, with the way on and back', () => {
    const inReview = event(80, 'review.changed', { to: 'in-review', note: 'By Friday' }, { actor: BO });
    const state = board([at('P1'), written, inReview]);
    assert.deepEqual(
      state.phases.filter(({ hasReview }) => hasReview).map(({ title }) => /post-mortem/i.test(title)),
      [true],
    );
    const { review } = state;
    assert.ok(review);
    assert.deepEqual(
      review.states.map((one) => one.state),
      ['past', 'now', 'next', 'next'],
    );
    assert.deepEqual([review.signed.by, review.note], ['Bo Lind', 'By Friday']);
    assert.deepEqual([review.next?.to, review.back?.to], ['reviewed', 'draft']);
  });

  it('S27: nothing is said of a review while there is no post-mortem', () => {
    assert.equal(board([at('P1')]).review, undefined);
    const first = board([at('P1'), written]).review;
    assert.deepEqual([first?.next?.to, first?.back], ['in-review', undefined]);
  });

  it('S26: says why it was closed and without what; and, open again, why that is', () => {
    const closed = event(90, 'incident.closed', {
      reason: 'duplicate',
      otherName: 'INC-1: Payments fail',
      without: ['actions'],
    });
    const { header } = board([at('P1'), closed]);
    assert.equal(header.closed?.reason, 'Duplicate of INC-1: Payments fail');
    assert.equal(header.closed.without, 'Closed all the same: action items still open');
    assert.equal(header.reopened, undefined);
    const again = event(95, 'incident.reopened', { reason: 'It is not the same', cause: 'mistake' });
    const open = board([at('P1'), closed, again]).header;
    assert.equal(open.closed, undefined);
    assert.deepEqual(
      [open.reopened?.cause, open.reopened?.reason],
      ['Ended by mistake', 'It is not the same'],
    );
  });
});
