import assert from 'node:assert/strict';
import { describeEvent } from '../../../src/core/incident/describe.ts';
import { at, BO, declared, event, fold } from './make.ts';

const tried = event(5, 'remedy.tried', { remedy: 'r1', text: 'Restart the workers', note: 'two of four' });
const judged = event(9, 'remedy.judged', { remedy: 'r1', outcome: 'no-effect' }, { actor: BO });

describe('what was tried against an incident', () => {
  it('S28: is one remedy from when it was tried to how it went', () => {
    const [remedy, ...others] = fold(declared(), tried, judged).remedies;
    assert.deepEqual(others, []);
    assert.deepEqual(remedy, {
      remedy: 'r1',
      text: 'Restart the workers',
      tried: { event: tried.envelope.id, at: at(5), by: tried.envelope.actor, note: 'two of four' },
      judged: { event: judged.envelope.id, at: at(9), by: BO, outcome: 'no-effect' },
    });
  });

  it('is judged by what was said last, and by nobody while nobody did', () => {
    assert.equal(fold(declared(), tried).remedies[0]?.judged, undefined);
    const later = event(20, 'remedy.judged', { remedy: 'r1', outcome: 'helped', note: 'after all' });
    const [remedy] = fold(declared(), tried, judged, later).remedies;
    assert.deepEqual([remedy?.judged?.outcome, remedy?.judged?.note], ['helped', 'after all']);
  });

  it('is not there without having been tried, or once that was retracted', () => {
    assert.deepEqual(fold(declared(), judged).remedies, []);
    const retraction = event(10, 'event.retracted', { target: tried.envelope.id });
    assert.deepEqual(fold(declared(), tried, judged, retraction).remedies, []);
  });

  it('reads in the timeline as what was tried and how it went', () => {
    const { timeline } = fold(
      declared(),
      tried,
      event(9, 'remedy.judged', {
        remedy: 'r1',
        text: 'Restart the workers',
        outcome: 'made-worse',
        note: 'queue grows',
      }),
    );
    assert.deepEqual(
      timeline.slice(1).map((entry) => describeEvent(entry)),
      [
        { text: 'Tried: Restart the workers', detail: 'two of four' },
        { text: 'Made it worse: Restart the workers', detail: 'queue grows' },
      ],
    );
  });
});

describe('a figure of the impact', () => {
  const first = event(5, 'impact.measured', {
    figure: 'f1',
    what: 'Orders lost',
    value: '200',
    isEstimate: true,
  });

  it('S30: is what was said last of it', () => {
    const later = event(50, 'impact.measured', {
      figure: 'f1',
      what: 'Orders lost',
      value: '212',
      basis: 'Ledger',
    });
    const other = event(6, 'impact.measured', { figure: 'f2', what: 'Carts lost', value: '9' });
    const { figures } = fold(declared(), first, other, later);
    assert.deepEqual(
      figures.map(({ what, value, isEstimate, event: id }) => [what, value, isEstimate, id]),
      [
        ['Orders lost', '212', undefined, later.envelope.id],
        ['Carts lost', '9', undefined, other.envelope.id],
      ],
    );
  });

  it('S30: says in the timeline that it is an estimate', () => {
    const entry = fold(declared(), first).timeline.at(-1);
    assert.deepEqual(entry && describeEvent(entry), { text: 'Impact: Orders lost: 200 (estimate)' });
  });
});
