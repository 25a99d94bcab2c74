import { parseRunbook } from '../../src/core/runbook/parse.ts';
import { cpuMs } from '../lib/growth.ts';
import { HOSTILE } from '../unit/runbook/hostile-texts.ts';
import { benchRow, type Bench } from './row.ts';

const ROUNDS = 3;
const LENGTH = 990_000;
const LIMIT_MS = 500;

/** The longest runbook that is read, in the form that takes longest. The floor: its lines, each looked at once. */
export const bench: Bench = () => {
  const rows = Object.entries(HOSTILE).map(([name, make]) => {
    const text = make(LENGTH);
    const best = (work: () => unknown): number =>
      Math.min(...Array.from({ length: ROUNDS }, () => cpuMs(work)));
    const floor = best(() => text.split(/\r\n?|\n/).filter((line) => /^\s*[-#>|]/.test(line)).length);
    const value = best(() => parseRunbook(text));
    return benchRow({
      name: `slowest runbook of a megabyte: ${name}`,
      unit: 'ms',
      value,
      floor,
      limit: LIMIT_MS,
    });
  });
  return Promise.resolve(rows.sort((a, b) => b.value - a.value).slice(0, 1));
};
