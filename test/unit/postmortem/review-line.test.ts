import assert from 'node:assert/strict';
import type { Incident } from '../../../src/core/incident/incident.ts';
import { scaffoldPostmortem } from '../../../src/core/postmortem/document.ts';
import { lintPostmortem } from '../../../src/core/postmortem/lint.ts';
import { refreshPostmortem, refreshReadBack } from '../../../src/core/postmortem/refresh.ts';
import { readReviewLine, reviewEdit } from '../../../src/core/postmortem/review-line.ts';
import { at, declared, event, fold } from '../incident/make.ts';

const options = { now: at(90) };
const write = (incident: Incident): string => scaffoldPostmortem(incident, options);
const created = event(60, 'postmortem.created', { path: 'postmortems/x.md' });
const inReview = event(70, 'review.changed', { to: 'in-review' });
const reviewed = event(80, 'review.changed', { to: 'reviewed' });
const draft = fold(declared(), created);
const later = fold(declared(), created, inReview);
const latest = fold(declared(), created, inReview, reviewed);

const lineOf = (document: string): string => /^status:.*$/m.exec(document)?.[0] ?? '';
const withLine = (document: string, line: string): string => document.replace(/^status:.*$/m, line);
/** Only the word, as a person changes it. */
const changed = (document: string, word: string): string =>
  document.replace(/^(status: )[\w-]+/m, `$1${word}`);
const refreshed = (document: string, incident: Incident): string => {
  const result = refreshPostmortem(document, incident, options);
  assert.ok(!('problems' in result));
  return result.gentle;
};

describe('S27: the status in the front matter of a post-mortem', () => {
  it('is written with the event that says so, and reads back as no change', () => {
    assert.equal(lineOf(write(fold(declared()))), 'status: draft');
    assert.equal(lineOf(write(later)), `status: in-review # ${later.review?.event ?? ''}`);
    for (const incident of [fold(declared()), draft, later, latest])
      assert.equal(reviewEdit(incident, write(incident)), undefined);
  });

  it('that a person changed is a change of the record, to any other and back', () => {
    assert.deepEqual(reviewEdit(draft, changed(write(draft), 'in-review')), {
      to: 'in-review',
      isBehind: false,
    });
    assert.deepEqual(reviewEdit(latest, changed(write(latest), 'draft')), { to: 'draft', isBehind: false });
    for (const word of ['In review', '"in review"', "'in-review'", 'in_review', 'IN-REVIEW  '])
      assert.equal(reviewEdit(draft, withLine(write(draft), `status: ${word}`))?.to, 'in-review', word);
    assert.equal(readReviewLine(write(draft).replaceAll('\n', '\r\n'))?.status, 'draft');
  });

  it('that is only out of date changes nothing, and a refresh tells it anew', () => {
    for (const old of [
      write(fold(declared())),
      write(draft),
      write(later),
      withLine(write(later), 'status: in-review'),
    ]) {
      assert.equal(reviewEdit(latest, old), undefined, lineOf(old));
      const text = refreshed(old, latest);
      assert.equal(lineOf(text), `status: reviewed # ${latest.review?.event ?? ''}`);
      assert.equal(refreshed(text, latest), text);
    }
    const result = refreshPostmortem(write(draft), latest, options);
    assert.ok(!('problems' in result) && result.changed.includes('status') && result.edited.length === 0);
  });

  it('that was changed while the record went on says so', () => {
    assert.deepEqual(reviewEdit(later, changed(write(draft), 'reviewed')), {
      to: 'reviewed',
      isBehind: true,
    });
    assert.deepEqual(reviewEdit(latest, changed(write(later), 'draft')), { to: 'draft', isBehind: true });
  });

  it('is not told anew while what a person wrote there is not on record', () => {
    for (const mine of [changed(write(later), 'reviewed'), withLine(write(later), 'status: signed off')]) {
      assert.equal(lineOf(refreshed(mine, later)), lineOf(mine));
      assert.equal(lineOf(refreshReadBack(mine, later, options)), lineOf(mine));
    }
  });

  it('gets the event once it is on record, so that the next change is seen as one', () => {
    const mine = changed(write(draft), 'in-review');
    const text = refreshReadBack(mine, later, options);
    assert.equal(lineOf(text), `status: in-review # ${later.review?.event ?? ''}`);
    assert.equal(reviewEdit(latest, text), undefined);
    assert.equal(text.replace(lineOf(text), lineOf(mine)), mine, 'nothing else is touched');
    const crlf = refreshReadBack(mine.replaceAll('\n', '\r\n'), later, options);
    assert.equal(crlf, text.replaceAll('\n', '\r\n'));
  });

  it('that is none of them stands among the problems, on its line, and is not taken up', () => {
    for (const [line, message] of [
      ['status: signed off # x', /^"signed off" is none of draft, in-review, reviewed, closed/],
      ['status:', /^The status is empty/],
    ] as const) {
      const mine = withLine(write(draft), line);
      const [found] = lintPostmortem(mine, { today: '2026-11-20' });
      assert.equal(found?.code, 'review-unknown');
      assert.match(found.message, message);
      assert.equal(mine.split('\n')[found.line], line);
      assert.ok(found.end > found.start);
      assert.equal(reviewEdit(draft, mine), undefined);
    }
    const codes = lintPostmortem(write(latest), { today: '2026-11-20' }).map(({ code }) => code);
    assert.ok(!codes.includes('review-unknown'));
    assert.equal(readReviewLine('# No front matter\n\nstatus: signed off\n'), undefined);
  });
});
