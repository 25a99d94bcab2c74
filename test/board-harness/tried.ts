import type { StoredEvent } from '../../src/core/incident/codec.ts';
import { at, BO, event } from '../unit/incident/make.ts';

/** What was tried in the course of the story, and what it cost. */
export const tried = (): StoredEvent[] => [
  event(24, 'remedy.tried', { remedy: 'r1', text: 'Restart two of the four workers of payments' }),
  event(
    28,
    'remedy.judged',
    { remedy: 'r1', outcome: 'made-worse', note: 'The others took their load and failed too' },
    { actor: BO },
  ),
  event(29, 'remedy.tried', { remedy: 'r2', text: 'Send card payments through the second provider' }),
  event(33, 'remedy.judged', { remedy: 'r2', outcome: 'helped' }),
  event(34, 'remedy.tried', { remedy: 'r3', text: 'Warm the cache of tokens again' }),
  event(75, 'impact.measured', {
    figure: 'f1',
    what: 'Orders lost',
    value: 'about 1,400',
    isEstimate: true,
    from: at(-14),
    to: at(33),
    basis: 'Orders of the week before at the same hour',
  }),
  event(76, 'impact.measured', { figure: 'f2', what: 'Refunds', value: '€ 3,120', basis: 'Ledger' }),
];
