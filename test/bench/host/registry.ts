import type { Bench } from '../row.ts';

export const hostBenches: Bench[] = [];

export function hostBench(bench: Bench): void {
  hostBenches.push(bench);
}
