/**
 * A conditional logit: of the rows of a group one is the answer, and each row's chance is the softmax of its weighted
 * features. Fitted by L-BFGS with a ridge on features in units of their spread within groups.
 */
export interface Group {
  /** One row after the other. */
  readonly rows: Float64Array;
  readonly count: number;
  readonly answer: number;
  readonly weight: number;
}

type Vector = Float64Array;

const HISTORY = 10;
const ITERATIONS = 150;
const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
const combine = (a: Vector, b: Vector, factor: number): Vector =>
  a.map((value, index) => value + factor * (b[index] ?? 0));

export function scoresOf({ rows, count }: Group, weights: Vector): Vector {
  const size = weights.length;
  const scores = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    let score = 0;
    for (let k = 0; k < size; k += 1) score += rows[row * size + k]! * weights[k]!;
    scores[row] = score;
  }
  return scores;
}

export function softmax(scores: Vector): Vector {
  const best = scores.reduce((a, b) => Math.max(a, b));
  const odds = scores.map((score) => Math.exp(score - best));
  const sum = odds.reduce((a, b) => a + b, 0);
  return odds.map((value) => value / sum);
}

/** The spread of each feature within groups: what a feature says of a whole group moves nothing. */
export function spreads(groups: readonly Group[], size: number): Vector {
  const variance = new Float64Array(size);
  for (const { rows, count } of groups) {
    for (let k = 0; k < size; k += 1) {
      let sum = 0;
      let squares = 0;
      for (let row = 0; row < count; row += 1) {
        const value = rows[row * size + k]!;
        sum += value;
        squares += value * value;
      }
      variance[k]! += Math.max(0, squares / count - (sum / count) ** 2) / groups.length;
    }
  }
  return variance.map((value) => Math.sqrt(value) || 1);
}

/** Loss and gradient at `weights`, which are in units of one over the spread. */
function lossAt(groups: readonly Group[], spread: Vector, ridge: number, weights: Vector): [number, Vector] {
  const size = weights.length;
  const gradient = new Float64Array(size);
  const raw = weights.map((weight, k) => weight / spread[k]!);
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  let loss = 0;
  for (const group of groups) {
    const chances = softmax(scoresOf(group, raw));
    const share = group.weight / total;
    loss -= share * Math.log(chances[group.answer]! + 1e-300);
    for (let row = 0; row < group.count; row += 1) {
      const error = share * (chances[row]! - (row === group.answer ? 1 : 0));
      for (let k = 0; k < size; k += 1) gradient[k]! += (error * group.rows[row * size + k]!) / spread[k]!;
    }
  }
  const penalized = gradient.map((value, k) => value + ridge * weights[k]!);
  return [loss + (ridge / 2) * dot(weights, weights), penalized];
}

interface Step {
  readonly moved: Vector;
  readonly turned: Vector;
}

function direction(gradient: Vector, steps: readonly Step[]): Vector {
  let result = gradient;
  const factors: number[] = [];
  for (const { moved, turned } of steps.toReversed()) {
    const factor = dot(moved, result) / dot(turned, moved);
    factors.push(factor);
    result = combine(result, turned, -factor);
  }
  const last = steps.at(-1);
  if (last) {
    const scale = dot(last.moved, last.turned) / dot(last.turned, last.turned);
    result = result.map((value) => value * scale);
  }
  for (const { moved, turned } of steps) {
    const factor = factors.pop() ?? 0;
    result = combine(result, moved, factor - dot(turned, result) / dot(turned, moved));
  }
  return result;
}

/** Weights for features as they are. */
export function fit(groups: readonly Group[], size: number, ridge: number): Vector {
  const spread = spreads(groups, size);
  let weights: Vector = new Float64Array(size);
  let [loss, gradient] = lossAt(groups, spread, ridge, weights);
  const steps: Step[] = [];
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const way = direction(gradient, steps);
    const slope = dot(gradient, way);
    let length = 1;
    let next = combine(weights, way, -length);
    let [nextLoss, nextGradient] = lossAt(groups, spread, ridge, next);
    while (nextLoss > loss - 1e-4 * length * slope && length > 1e-6) {
      length /= 2;
      next = combine(weights, way, -length);
      [nextLoss, nextGradient] = lossAt(groups, spread, ridge, next);
    }
    const step = { moved: combine(next, weights, -1), turned: combine(nextGradient, gradient, -1) };
    if (dot(step.moved, step.turned) > 1e-12) steps.push(step);
    if (steps.length > HISTORY) steps.shift();
    const gain = loss - nextLoss;
    [weights, loss, gradient] = [next, nextLoss, nextGradient];
    if (gain < 1e-6) break;
  }
  return weights.map((weight, k) => weight / spread[k]!);
}
