import type { ListedSummary } from '../../core/incident/summary.ts';
import { countInParts, type CountOptions } from '../../core/metrics/count.ts';
import { unpackFigures } from '../../core/metrics/figures.ts';
import { numbersOf, type Numbers } from '../../core/metrics/numbers.ts';
import type { MetricsReport } from '../../core/metrics/report.ts';
import { isTimeUp, nextTurn } from '../../git/journal/slices.ts';

interface Counting extends CountOptions {
  /** Called between slices of the work, with how many are done. */
  readonly onProgress: (done: number) => void;
  /** Whether nobody waits for it any more. */
  readonly isCancelled: () => boolean;
}

const NOTHING = { severities: [], openActions: [] };

/** In slices, so that the window stays quick with ten thousand of them. Undefined when it was cancelled. */
export async function countIncidents(
  summaries: readonly ListedSummary[],
  { onProgress, isCancelled, ...options }: Counting,
): Promise<MetricsReport | undefined> {
  const numbers: Numbers[] = [];
  for (const summary of summaries) {
    if (isTimeUp()) {
      onProgress(numbers.length);
      await nextTurn();
      if (isCancelled()) return undefined;
    }
    numbers.push(numbersOf(summary, unpackFigures(summary.figures) ?? NOTHING));
  }
  const parts = countInParts(numbers, options);
  for (;;) {
    if (isTimeUp()) await nextTurn();
    if (isCancelled()) return undefined;
    const part = parts.next();
    if (part.done === true) return part.value;
  }
}
