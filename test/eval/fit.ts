// Fits the weights of the ranking of suspects, by hand and seldom:
//   node --max-old-space-size=8000 test/eval/fit.ts --data DIR [--also DIR] [--write] [--without FEATURE ...]
// Prints figures from cross-validation by repository (each repository is ranked with weights that never saw it) beside
// those of the weights fitted on everything, and how well probabilities hold. --write puts the latter into weights.ts.
// What --also names is learned from only, and counts for less: see collect/collect.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FEATURES, featuring, type Feature } from '../../src/core/suspects/features/all.ts';
import { windowOf } from '../../src/core/suspects/features/window.ts';
import { finish } from '../../src/core/stepwise/steps.ts';
import { readCases, type Case } from './cases.ts';
import { lineOf } from './figures.ts';
import { fit, scoresOf, softmax, type Group } from './logit.ts';
import { BATCH, batchesOf, placeOf, questionOf, SLICES, type Slice } from './slices.ts';

/** Every case is learned from in three forms, so that one set of weights does well with much and with little text. */
const FORMS = ['full', 'title', 'component'] as const;
type Form = (typeof FORMS)[number];
const FORM_WEIGHT: Readonly<Record<Form, number>> = { full: 1.5, title: 1, component: 1 };
/** The form that a slice asks in. */
const formOf = (slice: Slice): Form => (slice === 'title' || slice === 'component' ? slice : 'full');
const RIDGES = [1e-2, 3e-2, 1e-1];
/** What a case counts that was collected from elsewhere: it is less like those that are to be ranked. */
const ALSO_WEIGHT = 1 / 3;
const WEIGHTS_FILE = new URL('../../src/core/suspects/weights.ts', import.meta.url);

interface Example extends Group {
  readonly repository: string;
  readonly tier: string;
  readonly form: Form;
  /** Those that it is in. */
  readonly slices: ReadonlySet<Slice>;
}

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    also: { type: 'string' },
    write: { type: 'boolean', default: false },
    without: { type: 'string', multiple: true, default: [] },
  },
});
if (values.data === undefined) throw new Error('Say where the cases are: --data DIR');
const used = FEATURES.filter((feature) => !values.without.includes(feature));

const examples = examplesOf(values.data, 1);
const others = values.also === undefined ? [] : examplesOf(values.also, ALSO_WEIGHT);
const repositories = new Set(examples.map(({ repository }) => repository));

function examplesOf(directory: string, weight: number): Example[] {
  const cases = readCases(directory);
  const sizes = Map.groupBy(cases, ({ repository }) => repository);
  // What is wanted is a ranking for repositories that are not here, so the big ones here shall not decide alone.
  const weightOf = ({ repository }: Case) => weight / Math.sqrt(sizes.get(repository)?.length ?? 1);
  return cases.flatMap((item) => FORMS.flatMap((form) => exampleOf(item, form, weightOf(item))));
}

/** Without the commits themselves: all of them would not fit into memory. */
function exampleOf(item: Case, form: Form, weight: number): Example[] {
  const question = questionOf(item, form);
  if (!question) return [];
  const { columns } = finish(featuring(windowOf(question.candidates, question.symptoms)));
  const count = question.candidates.length;
  const rows = new Float64Array(count * used.length);
  for (const [k, feature] of used.entries()) {
    for (let row = 0; row < count; row += 1) rows[row * used.length + k] = columns[feature][row] ?? 0;
  }
  const { repository, tier } = item;
  const slices = new Set(SLICES.filter((slice) => formOf(slice) === form && questionOf(item, slice)));
  return [
    { repository, tier, form, slices, rows, count, answer: question.answer, weight: FORM_WEIGHT[form] * weight },
  ];
}

type Scored = ReadonlyMap<Example, Float64Array>;

const scoredWith = (weights: Float64Array, some: readonly Example[]): Scored =>
  new Map(some.map((example) => [example, scoresOf(example, weights)]));

function crossValidated(ridge: number): Scored {
  return new Map(
    [...repositories].flatMap((own) => {
      const learned = [...examples, ...others].filter(({ repository }) => repository !== own);
      const ranked = examples.filter(({ repository }) => repository === own);
      return [...scoredWith(fit(learned, used.length, ridge), ranked)];
    }),
  );
}

/** Mean logarithm of the chance that the answer was given: the higher the better. */
function likelihood(scored: Scored): number {
  let sum = 0;
  let total = 0;
  for (const [example, scores] of scored) {
    sum += example.weight * Math.log((softmax(scores)[example.answer] ?? 0) + 1e-300);
    total += example.weight;
  }
  return sum / total;
}

function placesIn(slice: Slice, scored: Scored): number[] {
  return [...scored].flatMap(([{ tier, slices, answer }, scores]) => {
    if (tier !== 'incident' || !slices.has(slice)) return [];
    if (slice !== 'batches') return [placeOf(scores, answer)];
    return [placeOf(batchesOf(softmax(scores)), Math.floor(answer / BATCH))];
  });
}

function printFigures(title: string, scored: Scored): void {
  console.log(`\n${title}  (log-likelihood ${likelihood(scored).toFixed(4)})`);
  for (const slice of SLICES) console.log(`  ${lineOf(slice, placesIn(slice, scored))}`);
}

/** Of the first suspects that were given about this chance, how many did it. */
function printCalibration(scored: Scored): void {
  console.log('\nCalibration of the first suspect, cross-validated: chance given, share that did it, n');
  const tops = [...scored].flatMap(([{ tier, form, answer }, scores]) => {
    if (tier !== 'incident' || form === 'component') return [];
    const chances = softmax(scores);
    const chance = Math.max(...chances);
    return [{ chance, isRight: chances[answer] === chance }];
  });
  const edges = [0, 0.2, 0.4, 0.6, 0.8, 1.01];
  for (const [index, low] of edges.slice(0, -1).entries()) {
    const inside = tops.filter(({ chance }) => chance >= low && chance < (edges[index + 1] ?? 2));
    const mean = inside.reduce((sum, { chance }) => sum + chance, 0) / inside.length;
    const right = inside.filter(({ isRight }) => isRight).length / inside.length;
    console.log(`  ${mean.toFixed(2)}  ${right.toFixed(2)}  ${inside.length}`);
  }
}

function writeWeights(weights: Float64Array): void {
  const rounded = FEATURES.map((feature: Feature) => {
    const index = used.indexOf(feature);
    return `  ${feature}: ${Number((index === -1 ? 0 : (weights[index] ?? 0)).toPrecision(3))},`;
  });
  const start = 'export const WEIGHTS: Readonly<Record<Feature, number>> = {\n';
  const source = readFileSync(WEIGHTS_FILE, 'utf8');
  const head = source.slice(0, source.indexOf(start) + start.length);
  writeFileSync(WEIGHTS_FILE, `${head}${rounded.join('\n')}\n};\n`);
}

const tried = RIDGES.map((ridge) => ({ ridge, scored: crossValidated(ridge) }));
const best = tried.reduce((a, b) => (likelihood(b.scored) > likelihood(a.scored) ? b : a));
for (const { ridge, scored } of tried) console.log(`ridge ${ridge}: ${likelihood(scored).toFixed(4)}`);
printFigures(`Cross-validated by repository, ridge ${best.ridge}`, best.scored);
const weights = fit([...examples, ...others], used.length, best.ridge);
printFigures('In-sample', scoredWith(weights, examples));
printCalibration(best.scored);
console.log('\nWeights');
for (const [k, feature] of used.entries()) console.log(`  ${feature.padEnd(26)} ${(weights[k] ?? 0).toFixed(3)}`);
if (values.write) writeWeights(weights);
