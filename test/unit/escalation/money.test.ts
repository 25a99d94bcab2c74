import assert from 'node:assert/strict';
import fc from 'fast-check';
import { moneyText, parseMoney } from '../../../src/core/escalation/money.ts';
import { judgeRevenue } from '../../../src/core/escalation/revenue.ts';
import { matrixSchema, DEFAULT_MATRIX, rolesOfRule } from '../../../src/core/escalation/matrix.ts';
import { RUNBOOK } from '../board/make-board.ts';

const read = (line: string, home?: string): string | undefined => {
  const money = parseMoney(line, home);
  return money && moneyText(money);
};

describe('an amount in a line of text', () => {
  it('S40: is read as people write it', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['$12,500', '12,500 USD'],
      ['12.500 €', '12,500 EUR'],
      ['12 500 €', '12,500 EUR'],
      ['about 3k USD per hour', '3,000 USD per hour'],
      ['EUR 12,000 of failed orders', '12,000 EUR'],
      ['1.234,56 EUR', '1,234.56 EUR'],
      ["CHF 12'500.50", '12,500.50 CHF'],
      ['£1.2m', '1,200,000 GBP'],
      ['1,5 Mio EUR', '1,500,000 EUR'],
      ['4,000 users, about $12,500', '12,500 USD'],
      ['~3.5k', '3,500'],
      ['$0', '0 USD'],
      ['0.500 USD', '0.50 USD'],
    ];
    for (const [line, text] of cases) assert.equal(read(line), text, line);
  });

  it('S40: of a range and of several amounts the highest counts', () => {
    assert.equal(read('$10k–20k'), '20,000 USD');
    assert.equal(read('10 to 20k EUR'), '20,000 EUR');
    assert.equal(read('$500 so far, perhaps $9,000 by tonight'), '9,000 USD');
  });

  it('S40: is not made up where none is said', () => {
    for (const line of [
      'unknown',
      'none so far',
      '4,000 users',
      '5% of revenue',
      'since v2.14',
      '1,2,3 €',
      '',
    ])
      assert.equal(read(line), undefined, line);
  });

  it('S40: a mark that several countries share is read as the one of the team', () => {
    assert.equal(read('$12,500', 'CAD'), '12,500 CAD');
    assert.equal(read('$12,500', 'EUR'), '12,500 USD');
    assert.equal(read('US$12,500', 'CAD'), '12,500 USD');
  });

  it('never throws and never yields what is no number', () => {
    const parts = fc.constantFrom(
      '1',
      '12',
      '000',
      ',',
      '.',
      ' ',
      "'",
      '$',
      '€',
      'k',
      'm',
      'USD',
      '-',
      ' to ',
      'per h',
      'x',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (text) => {
        const money = parseMoney(text.join(''));
        assert.ok(money === undefined || (Number.isFinite(money.amount) && money.amount >= 0));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the threshold', () => {
  const limit = { amount: 10_000, currency: 'USD' };

  it('S40: is passed by more than it, in its own currency or in none', () => {
    const verdict = (line: string) => judgeRevenue(line, limit).verdict;
    assert.deepEqual(['$10,001', '$10,000', '12,500', '€12,500', 'a lot'].map(verdict), [
      'above',
      'below',
      'above',
      'other-currency',
      'unknown',
    ]);
    assert.equal(judgeRevenue('$1', undefined).verdict, 'no-threshold');
  });
});

describe('the matrix', () => {
  it('S36 S37 S38 S39 S40: names roles that the bundled runbook knows', () => {
    const known = new Set(
      [...Object.values(RUNBOOK.teams).flat(), ...RUNBOOK.otherRoles].map(({ role }) => role),
    );
    for (const rule of DEFAULT_MATRIX.rules)
      for (const role of rolesOfRule(rule)) assert.ok(known.has(role), role);
  });

  it('as a setting is checked', () => {
    assert.ok(matrixSchema.safeParse(DEFAULT_MATRIX).success);
    const [rule] = DEFAULT_MATRIX.rules;
    assert.equal(matrixSchema.safeParse({ rules: [rule, rule] }).success, false);
    assert.equal(matrixSchema.safeParse({ rules: [{ ...rule, to: [] }] }).success, false);
  });
});
