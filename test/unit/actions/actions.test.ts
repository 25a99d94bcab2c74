import assert from 'node:assert/strict';
import { parseDay } from '../../../src/core/actions/day.ts';
import { dueWords, groupActions } from '../../../src/core/actions/list.ts';
import { countOverdue, localDay } from '../../../src/core/actions/overdue.ts';
import { closedByCommits, trailerLine } from '../../../src/core/actions/trailers.ts';
import { summarize, type ActionSummary, type IncidentSummary } from '../../../src/core/incident/summary.ts';
import { shortIncidentId } from '../../../src/core/incident/event-id.ts';
import { readActionTrailers } from '../../../src/git/action-trailers.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';
import { declared, fold, INCIDENT } from '../incident/make.ts';

const TODAY = '2026-11-25';
const base = summarize(fold(declared()));
const incident = (id: string, ...actions: Partial<ActionSummary>[]): IncidentSummary => ({
  ...base,
  id,
  shortId: shortIncidentId(id),
  actions: actions.map((item, index) => ({ action: `a${index}`, title: 'T', closed: false, ...item })),
});
const OTHER = INCIDENT.slice(0, -1) + (INCIDENT.endsWith('0') ? '1' : '0');

describe('action items of all incidents', () => {
  it('S32: overdue ones come first, then by day, owner and priority; what nobody recorded comes last', () => {
    const { open, done } = groupActions(
      [
        incident(
          INCIDENT,
          { action: 'none' },
          { action: 'zoe', due: '2026-12-01', owner: 'Zoe' },
          { action: 'ann-low', due: '2026-12-01', owner: 'ann', priority: 'low' },
          { action: 'ann-high', due: '2026-12-01', owner: 'Ann', priority: 'high' },
          { action: 'nobody', due: '2026-12-01' },
          { action: 'gone', closed: true, due: '2020-01-01' },
        ),
        incident(OTHER, { action: 'today', due: TODAY }, { action: 'late', due: '2026-11-24' }),
      ],
      TODAY,
    );
    assert.deepEqual(
      open.map(({ item, isOverdue }) => [item.action, isOverdue]),
      [
        ['late', true],
        ['today', false],
        ['ann-high', false],
        ['ann-low', false],
        ['zoe', false],
        ['nobody', false],
        ['none', false],
      ],
    );
    assert.deepEqual(
      done.map(({ item }) => item.action),
      ['gone'],
    );
    assert.equal(countOverdue(open.map((row) => row.incident).slice(0, 1), TODAY), 1);
  });

  it('S32: says when in words', () => {
    const words = ['2026-11-24', '2026-11-05', TODAY, '2026-11-26', '2026-12-09', '2026-12-10', undefined];
    assert.deepEqual(
      words.map((due) => dueWords(due, TODAY)),
      [
        'overdue by 1 day',
        'overdue by 20 days',
        'due today',
        'due in 1 day',
        'due in 14 days',
        'due 2026-12-10',
        'no date',
      ],
    );
    assert.equal(localDay(new Date(2026, 0, 5, 23, 59).getTime()), '2026-01-05');
  });
});

describe('a day as people type it', () => {
  const now = new Date(2026, 10, 25, 23, 30).getTime();
  it('S32: is a date, a word or a distance', () => {
    const typed = ['2026-12-01', ' Today', 'tomorrow', 'in 3 days', '1 day', '2 weeks', '2w', '10d'];
    assert.deepEqual(
      typed.map((text) => parseDay(text, now)),
      [
        ...['2026-12-01', '2026-11-25', '2026-11-26', '2026-11-28', '2026-11-26'],
        ...['2026-12-09', '2026-12-09', '2026-12-05'],
      ].map((day) => ({ day })),
    );
  });

  it('is nothing else', () => {
    for (const text of ['', 'soon', '2026-02-30', '2026-13-01', '-3 days', '9999 weeks', 'constructor', '3'])
      assert.ok('problem' in parseDay(text, now), text);
  });
});

describe('commits that close action items', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.dispose());
  const read = async (since = 0, scheme = {}) =>
    readActionTrailers(await openRepository(fixture.folder), {
      scheme: { tagPatterns: [], ...scheme },
      since,
    });

  it('S32: are those with the trailer, of HEAD and of the deployed branch, and of no other', async () => {
    const first = await fixture.commit(
      'Alert on pool use\n\nSome words.\n\nFireline-Action: INC-1/a\nfireline-action: b',
    );
    await fixture.commit('Only told\n\nFireline-Action: x\n\nThis paragraph makes it no trailer.');
    await fixture.git('checkout', '-q', '-b', 'production');
    const deployed = await fixture.commit('Deployed\n\nFireline-Action: c');
    await fixture.git('checkout', '-q', '-b', 'other', 'main');
    await fixture.commit('Elsewhere\n\nFireline-Action: d');
    await fixture.git('checkout', '-q', 'main');
    const commits = await read();
    assert.deepEqual(
      new Map(commits.map(({ revision, values }) => [revision, values])),
      new Map([
        [first, ['INC-1/a', 'b']],
        [deployed, ['c']],
      ]),
    );
    assert.equal(commits.find(({ revision }) => revision === first)?.at, '2026-11-01T08:00:00.000Z');
    const named = await read(0, { productionBranch: 'other' });
    assert.ok(named.some(({ values }) => values[0] === 'd'));
  });

  it('S32: are none in a repository without commits, nor older than what is asked for', async () => {
    assert.deepEqual(await read(), []);
    await fixture.commit('Old\n\nFireline-Action: a', { at: '2020-01-01T00:00:00Z' });
    await fixture.commit('New\n\nFireline-Action: b');
    assert.deepEqual(
      (await read(Date.parse('2026-01-01'))).map(({ subject }) => subject),
      ['New'],
    );
  });

  it('S32: name an item by incident and id, or by an id that only one has; the oldest commit counts', () => {
    const one = incident(INCIDENT, { action: 'a1' }, { action: 'both' });
    const two = incident(OTHER, { action: 'both' });
    const { open } = groupActions([one, two], TODAY);
    const commit = (at: string, ...values: string[]) => ({ revision: at, at, subject: at, values });
    assert.equal(trailerLine(one, 'a1'), `Fireline-Action: ${one.shortId}/a1`);
    const closed = closedByCommits(open, [
      commit('2026-11-22', 'A1', 'both', 'unknown'),
      commit('2026-11-21', `${one.shortId}/a1`.toLowerCase()),
      commit('2026-11-23', `${two.id}/both`),
    ]);
    assert.deepEqual(
      closed.map(({ row, commit: by }) => [row.incident.id, row.item.action, by.at]),
      [
        [INCIDENT, 'a1', '2026-11-21'],
        [OTHER, 'both', '2026-11-23'],
      ],
    );
  });

  it('S32: that were there before an item was reopened had not done it; a later one does', () => {
    const { open } = groupActions(
      [incident(INCIDENT, { action: 'a1', reopened: { at: '2026-11-22T10:00:00.000Z' } })],
      TODAY,
    );
    const commit = (at: string) => ({ revision: at, at, subject: at, values: ['a1'] });
    const old = [commit('2026-11-21T10:00:00.000Z'), commit('2026-11-22T10:00:00.000Z')];
    assert.deepEqual(closedByCommits(open, old), []);
    const [closed] = closedByCommits(open, [...old, commit('2026-11-22T10:00:01.000Z')]);
    assert.equal(closed?.commit.at, '2026-11-22T10:00:01.000Z');
  });
});
