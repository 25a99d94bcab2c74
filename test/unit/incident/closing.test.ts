import assert from 'node:assert/strict';
import { describeEvent } from '../../../src/core/incident/describe.ts';
import { gapsBefore } from '../../../src/core/incident/closing.ts';
import { summarize, summarizeEvents } from '../../../src/core/incident/summary.ts';
import type { Severity } from '../../../src/core/incident/vocabulary.ts';
import { reviewOf } from '../../../src/core/postmortem/review.ts';
import { ANA, at, BO, declared, event, fold } from './make.ts';

const written = () => event(70, 'postmortem.created', { path: 'docs/postmortems/a.md' });
const resolved = () => event(60, 'status.changed', { to: 'resolved' });
const of = (severity: Severity) => declared({ severity });

describe('the review of a post-mortem', () => {
  it('S27: is not there before the post-mortem, and a draft by who wrote it from then on', () => {
    assert.equal(reviewOf(fold(of('P1'), resolved())), undefined);
    assert.deepEqual(reviewOf(fold(of('P1'), resolved(), written())), {
      status: 'draft',
      by: ANA,
      at: at(70),
    });
  });

  it('S27: goes on and back, each with who, when and a note, and each stays in the timeline', () => {
    const asked = event(80, 'review.changed', { to: 'in-review', note: 'Bo, please' });
    const back = event(90, 'review.changed', { to: 'draft', note: 'No five whys' }, { actor: BO });
    const incident = fold(of('P1'), written(), asked, back);
    assert.deepEqual(reviewOf(incident), { status: 'draft', by: BO, at: at(90), note: 'No five whys' });
    const lines = incident.timeline.flatMap((entry) =>
      entry.kind === 'review.changed' ? [describeEvent(entry).text] : [],
    );
    assert.deepEqual(lines, ['Post-mortem: In review', 'Post-mortem: Draft']);
  });

  it('S27: stands where it was when the file is written once more', () => {
    const reviewed = event(80, 'review.changed', { to: 'reviewed' });
    const again = event(90, 'postmortem.created', { path: 'docs/postmortems/b.md' });
    assert.equal(reviewOf(fold(of('P1'), written(), reviewed, again))?.status, 'reviewed');
  });

  it('S27: is in what a list knows of the incident, as in the whole of it', () => {
    const events = [of('P1'), written(), event(80, 'review.changed', { to: 'in-review' })];
    const review = { status: 'in-review', at: at(80), by: { name: ANA.name } };
    assert.deepEqual(summarizeEvents(events)?.review, review);
    assert.deepEqual(summarize(fold(...events)).review, review);
  });
});

describe('closing an incident', () => {
  const gaps = (reason: Parameters<typeof gapsBefore>[1], ...events: Parameters<typeof fold>): string[] =>
    gapsBefore(fold(...events), reason).map(({ gap }) => gap);

  it('S27: tells that a P0 or P1 has no post-mortem, by the worst that it was, and no other', () => {
    assert.deepEqual(gaps('resolved', of('P0'), resolved()), ['postmortem']);
    assert.deepEqual(gaps('resolved', of('P1'), event(5, 'severity.changed', { to: 'P3' })), ['postmortem']);
    assert.deepEqual(gaps('resolved', of('P2'), resolved()), []);
    assert.deepEqual(gaps('resolved', declared({ severity: 'P0', incidentKind: 'drill' })), []);
  });

  it('S27: tells that its post-mortem was not reviewed, until it was', () => {
    const moved = (to: 'in-review' | 'reviewed' | 'closed') => event(80, 'review.changed', { to });
    assert.deepEqual(gaps('resolved', of('P2'), written()), ['review']);
    assert.deepEqual(gaps('other', of('P0'), written(), moved('in-review')), ['review']);
    assert.deepEqual(gaps('resolved', of('P0'), written(), moved('reviewed')), []);
    assert.deepEqual(gaps('resolved', of('P0'), written(), moved('closed')), []);
  });

  it('S32: tells of open action items whatever the reason, by their titles', () => {
    const item = event(20, 'action.added', { action: 'a', title: 'Alert on pool use' });
    const incident = fold(of('P0'), item);
    const [gap, ...more] = gapsBefore(incident, 'duplicate');
    assert.equal(gap?.gap, 'actions');
    assert.match(gap.text, /One action item is still open:\n• Alert on pool use/);
    assert.deepEqual(more, [], 'a duplicate is owed no post-mortem');
    assert.deepEqual(gaps('false-alarm', of('P0'), item, event(21, 'action.closed', { action: 'a' })), []);
  });

  it('S26: keeps the reason, the other incident and what was missing', () => {
    const closed = event(90, 'incident.closed', {
      reason: 'merged',
      other: declared().envelope.id,
      otherName: 'INC-1: Payments fail',
      note: 'Same cause',
      without: ['actions'],
    });
    const incident = fold(of('P0'), closed);
    assert.equal(incident.closed?.reason, 'merged');
    assert.deepEqual(incident.closed.without, ['actions']);
    const entry = incident.timeline.find(({ kind }) => kind === 'incident.closed');
    assert.ok(entry);
    assert.deepEqual(describeEvent(entry), {
      text: 'Closed: Merged into INC-1: Payments fail',
      detail: 'Same cause\nClosed all the same: action items still open',
    });
  });

  it('S26: tells a relapse from an end by mistake', () => {
    const again = event(70, 'incident.reopened', { reason: 'Errors are back', cause: 'relapse' });
    const incident = fold(of('P1'), resolved(), again);
    assert.equal(incident.status, 'investigating');
    assert.equal(incident.reopened[0]?.cause, 'relapse');
    const entry = incident.timeline.at(-1);
    assert.ok(entry);
    assert.equal(describeEvent(entry).text, 'Reopened (relapse): Errors are back');
  });
});
