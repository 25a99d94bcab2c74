import assert from 'node:assert/strict';
import { cutPayload, layOut } from '../../../src/core/alerts/payload.ts';
import { readAlert } from '../../../src/core/alerts/read.ts';
import { declarationOf, draftOfAlert, draftOfLink } from '../../../src/core/declaration/draft.ts';
import { reviewRows } from '../../../src/core/declaration/review.ts';
import { MAX_TEXT } from '../../../src/core/incident/events.ts';
import { readLink, type DeclareLink } from '../../../src/core/links/editor-link.ts';
import * as payloads from '../alerts/payloads.ts';

const NOW = Date.UTC(2026, 10, 20);
const draftOf = (payload: unknown, now = NOW) => {
  const read = readAlert(JSON.stringify(payload));
  assert.ok('proposal' in read);
  return draftOfAlert(read.proposal, now);
};
const linkDraft = (query: string) => {
  const read = readLink('/declare', query);
  assert.ok('kind' in read);
  return draftOfLink(read.link as DeclareLink);
};
const shown = (draft: Parameters<typeof reviewRows>[0]): Record<string, string> =>
  Object.fromEntries(reviewRows(draft, (iso) => iso).map(({ label, value }) => [label, value]));

describe('a declaration that is looked over', () => {
  it('S08: has the times, the services and the links of the alert, and its labels', () => {
    const rows = shown(draftOf(payloads.ALERTMANAGER));
    assert.equal(rows['Impact started'], '2023-02-06T13:08:45.828Z');
    assert.equal(rows['Detected'], '2023-02-06T13:08:45.828Z');
    assert.equal(rows['Services'], 'http_checks');
    assert.match(rows['Links'] ?? '', /https?:/);
    assert.match(rows['Labels'] ?? '', /alertname=ProbeFailure/);
  });

  it('S08: keeps apart when it began and when it was noticed, where the alert does', () => {
    const draft = draftOf({
      action: 'critical',
      data: {
        description_title: 'Errors',
        metric_alert: { date_started: '2026-11-19T10:00:00Z', date_detected: '2026-11-19T10:05:00Z' },
      },
    });
    assert.equal(draft.startedAt, '2026-11-19T10:00:00.000Z');
    assert.equal(draft.detectedAt, '2026-11-19T10:05:00.000Z');
  });

  it('says of what nobody knows that it is not recorded, and invents no time', () => {
    const rows = shown(draftOf({ title: 'Odd', starts_at: '2027-01-01T00:00:00Z' }));
    assert.equal(rows['Impact started'], 'not recorded', 'a time to come is a wrong clock');
    assert.equal(rows['Detected'], 'not recorded');
    assert.equal(rows['Services'], 'not recorded');
    const link = shown(linkDraft(''));
    assert.deepEqual([link['Title'], link['Severity']], ['not recorded', 'not recorded']);
  });

  it('says first of an alert that is over that it is', () => {
    const [row] = reviewRows(draftOf({ title: 'x', status: 'resolved' }), String);
    assert.equal(row?.field, 'state');
  });

  it('of a link is what the link says, without a trigger that nobody told', () => {
    const draft = linkDraft(
      'title=Down: all&severity=critical&url=https://g.example.com/d&runbook=disk-full',
    );
    assert.equal(draft.severity, 'P0');
    assert.deepEqual(draft.links, [{ label: 'Link', url: 'https://g.example.com/d' }]);
    assert.deepEqual(draft.runbooks, ['disk-full']);
    assert.deepEqual(draft.names, ['Down: all', 'Down']);
    assert.deepEqual(declarationOf({ ...draft, title: 'T', severity: 'P0' }), { title: 'T', severity: 'P0' });
  });
});

describe('the payload of an alert as evidence', () => {
  it('S08: is laid out, without what is named as a secret', () => {
    const text = cutPayload(
      layOut('{"routing_key":"R0UT1NG","payload":{"api_token":"t0k3n","summary":"Down"}}'),
    );
    assert.match(text, /"summary": "Down"/);
    assert.doesNotMatch(text, /R0UT1NG|t0k3n/);
  });

  it('is cut to what an event may hold, and says so', () => {
    const text = cutPayload(layOut(JSON.stringify({ a: 'x'.repeat(MAX_TEXT) })));
    assert.equal(text.length, MAX_TEXT);
    assert.match(text, /cut: the payload has 20\d{3} characters$/);
    const wide = cutPayload(layOut(JSON.stringify({ a: '"漢'.repeat(MAX_TEXT) })));
    assert.ok(Buffer.byteLength(JSON.stringify(wide)) < 60_000);
    assert.ok(wide.length > 10_000);
  });
});
