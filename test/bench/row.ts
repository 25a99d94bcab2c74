/** One measured number. It holds when the value is at most the limit. */
export type BenchRow = {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** The same thing done with nothing of Fireline in it, in the same run, where there is such a thing. */
  readonly floor: number | null;
  /** value / floor */
  readonly ratio: number | null;
  readonly limit: number;
};

/** What each test/bench/*.bench.ts exports as `bench`. */
export type Bench = () => Promise<readonly BenchRow[]>;

export function benchRow(row: Omit<BenchRow, 'floor' | 'ratio'> & { readonly floor?: number }): BenchRow {
  const floor = row.floor ?? null;
  return { ...row, floor, ratio: floor === null || floor === 0 ? null : row.value / floor };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is no median of nothing.');
  return sorted.length % 2 === 1 ? middle : (middle + (sorted[sorted.length / 2 - 1] ?? middle)) / 2;
}
