import assert from 'node:assert/strict';
import { rankedForRecord, type SuspectsInput } from '../../../src/core/board/suspects.ts';
import type { BoardState } from '../../../src/core/board/state.ts';
import type { Suspect } from '../../../src/core/incident/events.ts';
import type { RankedDeployment, Reason } from '../../../src/core/suspects/candidate.ts';
import { ruledOut, symptomsOf, textsWithTraces } from '../../../src/core/suspects/symptoms.ts';
import { at as timeAt, BO, declared, event, fold, T0, MINUTE } from '../incident/make.ts';
import { board, phase } from './make-board.ts';

const because = (text: string, path?: string): Reason => ({ text, weight: 1, ...(path && { path }) });
const ranked = (id: string, probability: number, commits = 1): RankedDeployment => ({
  id,
  probability,
  reasons: Array.from({ length: 6 }, (_, i) => because(`reason ${i}`)),
  commits: Array.from({ length: commits }, (_, i) => ({
    candidate: {
      revision: String(i).repeat(40),
      subject: `Commit ${i}`,
      author: 'Bo Lind',
      at: T0 - 10 * MINUTE,
      isMerge: false,
      body: '',
    },
    probability: probability / commits,
    score: 1,
    reasons: [because('touches a file of the trace', 'src/pay.ts')],
  })),
});
const input = (...list: RankedDeployment[]): SuspectsInput => ({
  state: 'ready',
  message: 'Ranked from 3 commits.',
  ranked: list,
  components: ['services/pay', 'services/cart'],
});
const suspect = (id: string): Suspect => ({ kind: 'deployment', id, name: id, revision: 'a'.repeat(40) });
const shown = (state: BoardState) => {
  assert.ok(state.suspects);
  return state.suspects;
};

describe('suspects on the board', () => {
  it('C04: stand with their share, their reasons and the likeliest of their commits', () => {
    const { ranked: views } = shown(board([declared()], { suspects: input(ranked('tag:a', 0.714, 5)) }));
    assert.equal(views.length, 1);
    assert.equal(views[0]?.chance, '71 %');
    assert.equal(views[0].reasons.length, 4);
    assert.equal(views[0].commits.length, 3);
    assert.equal(views[0].moreCommits, 2);
    assert.deepEqual(views[0].commits[0]?.reasons, [
      { text: 'touches a file of the trace', path: 'src/pay.ts' },
    ]);
  });

  it('are absent until somebody looked', () => {
    assert.equal(board([declared()]).suspects, undefined);
  });

  it('offers folders to pick from, the picked ones first, also when git does not offer them', () => {
    const picked = event(1, 'incident.updated', { paths: ['infra', 'services/cart'] });
    const { components } = shown(board([declared(), picked], { suspects: input() }));
    assert.deepEqual(components, [
      { path: 'infra', isChosen: true },
      { path: 'services/cart', isChosen: true },
      { path: 'services/pay', isChosen: false },
    ]);
  });

  it('C04: one that was ruled out is named with who and why, and can be suspected again', () => {
    const out = event(
      2,
      'hypothesis.rejected',
      {
        hypothesis: 'suspect:tag:a',
        text: 'tag:a did it',
        suspect: suspect('tag:a'),
        note: 'Not deployed here',
      },
      { actor: BO },
    );
    const state = board([declared(), out], { suspects: input() });
    assert.deepEqual(
      shown(state).ruledOut.map(({ name, note, signed }) => ({ name, note, by: signed.by })),
      [{ name: 'tag:a', note: 'Not deployed here', by: 'Bo Lind' }],
    );
    assert.deepEqual(state.hypotheses, []);
    assert.deepEqual([...ruledOut(fold(declared(), out))], ['tag:a']);
    const again = event(3, 'hypothesis.opened', {
      hypothesis: 'suspect:tag:a',
      text: 'tag:a did it',
      suspect: suspect('tag:a'),
    });
    assert.deepEqual([...ruledOut(fold(declared(), out, again))], []);
    assert.deepEqual(shown(board([declared(), out, again], { suspects: input() })).ruledOut, []);
  });

  it('are kept with a decision as far as the repository knows them', () => {
    const kept = rankedForRecord([ranked('tag:a', 0.7), ranked('tag:gone', 0.2)], (id) =>
      id === 'tag:a' ? { name: 'a', revision: 'b'.repeat(40) } : undefined,
    );
    assert.deepEqual(
      kept.map(({ id, probability, reasons }) => ({ id, probability, reasons: reasons.length })),
      [{ id: 'tag:a', probability: 0.7, reasons: 4 }],
    );
  });
});

describe('hypotheses', () => {
  const opened = event(1, 'hypothesis.opened', { hypothesis: 'h', text: 'The pool is exhausted' });
  const note = event(2, 'note.added', { text: 'Pool at 50 of 50' });

  it('S15: are open until somebody confirms or rejects them, with the entries that speak for it', () => {
    const confirmed = event(3, 'hypothesis.confirmed', {
      hypothesis: 'h',
      text: 'The pool is exhausted',
      evidence: [note.envelope.id],
    });
    const [view] = board([declared(), opened, note, confirmed]).hypotheses;
    assert.deepEqual(
      { text: view?.text, status: view?.status, evidence: view?.evidence },
      { text: 'The pool is exhausted', status: 'confirmed', evidence: 1 },
    );
    assert.equal(board([declared(), opened, note]).hypotheses[0]?.status, 'open');
  });

  it('stand in the phases that look for the cause', () => {
    const state = board([declared(), opened]);
    assert.deepEqual(
      state.phases.filter(({ hasHypotheses }) => hasHypotheses).map(({ title }) => title),
      ['Investigation', 'Mitigation'],
    );
  });
});

describe('answers that name no cause', () => {
  const decide = (minute: number, cause: 'deployment' | 'not-deployment' | 'unknown') =>
    event(minute, 'cause.decided', { cause, reasons: 'because' });

  it('C04: "not a deployment" leaves the question open and says who ruled it out', () => {
    const { decision } = phase(board([declared(), decide(1, 'not-deployment')]), /mitigation/i);
    assert.equal(decision?.chosen, undefined);
    assert.deepEqual(decision?.notDeployment, { at: timeAt(1), by: 'you', reasons: 'because' });
  });

  it('C04: "not known yet" takes an answer back, and the record keeps both', () => {
    const incident = fold(declared(), decide(1, 'deployment'), decide(2, 'unknown'));
    assert.equal(incident.cause, undefined);
    assert.equal(incident.notDeployment, undefined);
    assert.equal(incident.timeline.filter(({ kind }) => kind === 'cause.decided').length, 2);
  });

  it('a cause that is decided later supersedes "not a deployment"', () => {
    const incident = fold(declared(), decide(1, 'not-deployment'), decide(2, 'deployment'));
    assert.equal(incident.cause?.cause, 'deployment');
    assert.equal(incident.notDeployment, undefined);
  });
});

describe('symptoms', () => {
  it('are what people recorded until now, without what was taken back', () => {
    const wrong = event(3, 'note.added', { text: 'It is the database' });
    const incident = fold(
      declared({
        title: 'Checkout fails',
        summary: 'Cards are declined',
        services: ['pay'],
        detectedAt: timeAt(-2),
        startedAt: timeAt(-5),
      }),
      event(1, 'incident.updated', { paths: ['services/pay'] }),
      event(2, 'note.added', { text: 'Null card token' }),
      wrong,
      event(4, 'event.retracted', { target: wrong.envelope.id }),
      event(5, 'evidence.added', { title: 'Trace', text: 'TypeError at pay.ts:1' }),
    );
    const symptoms = symptomsOf(incident, []);
    assert.equal(symptoms.title, 'Checkout fails');
    assert.equal(symptoms.text, 'Checkout fails\nCards are declined\nNull card token\nTypeError at pay.ts:1');
    assert.deepEqual(symptoms.components, ['services/pay', 'pay']);
    assert.equal(symptoms.detectedAt, T0 - 2 * MINUTE);
    assert.equal(symptoms.startedAt, T0 - 5 * MINUTE);
    assert.deepEqual(textsWithTraces(incident), [
      'TypeError at pay.ts:1',
      'Null card token',
      'Cards are declined',
    ]);
  });

  it('are noticed at the declaration where nothing else is recorded, and never before they began', () => {
    const { detectedAt, startedAt } = symptomsOf(fold(declared({ startedAt: timeAt(5) })), []);
    assert.equal(detectedAt, T0);
    assert.equal(startedAt, undefined);
  });
});
