/** How well answers were placed. All but `n` between 0 and 1. */
export interface Figures {
  readonly mrr: number;
  readonly top1: number;
  readonly top3: number;
  readonly top5: number;
  readonly n: number;
}

export function figuresOf(places: readonly number[]): Figures {
  const mean = (value: (place: number) => number): number =>
    places.length === 0 ? 0 : places.reduce((sum, place) => sum + value(place), 0) / places.length;
  const within = (limit: number): number => mean((place) => (place <= limit ? 1 : 0));
  return { mrr: mean((place) => 1 / place), top1: within(1), top3: within(3), top5: within(5), n: places.length };
}

const SAMPLES = 1000;

/** The middle 95 % of the means of resampled cases. Drawn the same way each time, so that two runs agree. */
export function interval(values: readonly number[]): readonly [number, number] {
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const means = Array.from({ length: SAMPLES }, () => {
    let sum = 0;
    for (const _ of values) {
      sum += values[Math.floor(random() * values.length)] ?? 0;
    }
    return sum / Math.max(1, values.length);
  }).sort((a, b) => a - b);
  return [means[Math.floor(SAMPLES * 0.025)] ?? 0, means[Math.floor(SAMPLES * 0.975)] ?? 0];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`.padStart(7);

/** One line of a table. */
export function lineOf(name: string, places: readonly number[]): string {
  const { mrr, top1, top3, top5, n } = figuresOf(places);
  const [low, high] = interval(places.map((place) => 1 / place));
  const [low5, high5] = interval(places.map((place) => (place <= 5 ? 1 : 0)));
  return [
    name.padEnd(24),
    `MRR ${mrr.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`,
    `top-1 ${percent(top1)}  top-3 ${percent(top3)}  top-5 ${percent(top5)} [${percent(low5)}, ${percent(high5)}]`,
    `n ${n}`,
  ].join('  ');
}
