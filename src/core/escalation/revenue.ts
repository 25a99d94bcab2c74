import type { RevenueThreshold } from './matrix.ts';
import { moneyText, parseMoney } from './money.ts';

export interface RevenueJudgement {
  readonly verdict: 'above' | 'below' | 'unknown' | 'other-currency' | 'no-threshold';
  /** For people. Says what could not be told, and what to do about it. */
  readonly words: string;
}

/** The recorded impact on revenue against the threshold of the team. */
export function judgeRevenue(line: string, threshold: RevenueThreshold | undefined): RevenueJudgement {
  if (threshold === undefined) return { verdict: 'no-threshold', words: 'No threshold for revenue is set' };
  const limit = moneyText(threshold);
  const money = parseMoney(line, threshold.currency);
  if (money === undefined)
    return {
      verdict: 'unknown',
      words: `No amount can be read from the revenue impact; write one such as ${limit}`,
    };
  const { currency = threshold.currency } = money;
  const said = moneyText({ ...money, currency });
  if (currency !== threshold.currency)
    return {
      verdict: 'other-currency',
      words: `Revenue impact of ${said} cannot be compared with the threshold of ${limit}; record it in ${threshold.currency}`,
    };
  const isAbove = money.amount > threshold.amount;
  return {
    verdict: isAbove ? 'above' : 'below',
    words: `Revenue impact of ${said} is ${isAbove ? 'above' : 'not above'} the threshold of ${limit}`,
  };
}
