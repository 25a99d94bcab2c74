import assert from 'node:assert/strict';
import { at, BO, declared, event } from '../incident/make.ts';
import { board } from './make-board.ts';

const tried = (minute: number, remedy: string, text: string) =>
  event(minute, 'remedy.tried', { remedy, text });

describe('what was tried, on the board', () => {
  it('S28: stands by when it began, with how it went and when that showed', () => {
    const { remedies } = board([
      declared(),
      tried(9, 'r2', 'Fail over'),
      // Written down after the other, and tried before it.
      event(20, 'remedy.tried', { remedy: 'r1', text: 'Restart' }, { occurredAt: at(5) }),
      event(
        21,
        'remedy.judged',
        { remedy: 'r1', outcome: 'no-effect', note: 'Errors stay' },
        { actor: BO, occurredAt: at(8) },
      ),
    ]);
    assert.deepEqual(
      remedies.map(({ text, tried: began, label, judged }) => [
        text,
        began.at,
        label,
        judged?.at,
        judged?.note,
      ]),
      [
        ['Restart', at(5), 'did not help', at(8), 'Errors stay'],
        ['Fail over', at(9), 'under way', undefined, undefined],
      ],
    );
  });

  it('is not under way any more when the incident is over, though nobody said how it went', () => {
    const over = [declared(), tried(9, 'r', 'Fail over'), event(30, 'status.changed', { to: 'resolved' })];
    assert.equal(board(over).remedies[0]?.label, 'how it went is not recorded');
  });

  it('stands where something is done against it, and where people look back', () => {
    const { phases } = board([declared()]);
    const titles = (key: 'hasRemedies' | 'hasFigures'): string[] =>
      phases.filter((phase) => phase[key]).map(({ title }) => title);
    assert.deepEqual(titles('hasRemedies'), ['Mitigation', 'Post-mortem']);
    assert.deepEqual(titles('hasFigures'), ['Detection and triage', 'Post-mortem']);
  });
});

describe('the impact in figures, on the board', () => {
  it('S30: has what is counted, how much, of which time and how it is known', () => {
    const figure = { figure: 'f1', what: 'Orders lost', value: '200' };
    const { figures } = board([
      declared(),
      event(5, 'impact.measured', { ...figure, isEstimate: true }),
      event(9, 'impact.measured', { ...figure, value: '212', from: at(-10), basis: 'Ledger' }, { actor: BO }),
    ]);
    assert.deepEqual(figures, [
      {
        id: 'f1',
        what: 'Orders lost',
        value: '212',
        from: at(-10),
        basis: 'Ledger',
        signed: { at: at(9), by: 'Bo Lind' },
      },
    ]);
  });
});
