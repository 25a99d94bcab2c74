// npm run eval:suspects -- --data DIR: how well the ranking of suspects finds the commit that did it, on the cases of
// DIR (cases.jsonl and data/*.json.gz, see docs/suspects.md), beside simple rankers. The last line is JSON.
import { parseArgs } from 'node:util';
import { rankCommits } from '../src/core/suspects/rank.ts';
import { BASELINES } from '../test/eval/baselines.ts';
import { readCases, type Case } from '../test/eval/cases.ts';
import { figuresOf, lineOf } from '../test/eval/figures.ts';
import {
  batchesOf,
  BATCH,
  placeOf,
  placeOfBatch,
  questionOf,
  SLICES,
  type Question,
  type Slice,
} from '../test/eval/slices.ts';

const TIER = 'incident';
const OURS = 'Fireline';

const { values } = parseArgs({ options: { data: { type: 'string' } } });
if (values.data === undefined) {
  process.stderr.write('Say where the cases are: npm run eval:suspects -- --data DIR\n');
  process.exit(2);
}

/** The place of the answer by each ranker. */
function placesOf(question: Question, slice: Slice): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const isBatched = slice === 'batches';
  for (const [name, score] of Object.entries(BASELINES)) {
    const scores = score(question);
    const batches = (): number[] => batchesOf(scores.map(Math.exp));
    const batch = Math.floor(question.answer / BATCH);
    places.set(name, isBatched ? placeOf(batches(), batch) : placeOf(scores, question.answer));
  }
  const ranked = rankCommits(question.candidates, question.symptoms);
  const revision = question.candidates[question.answer]?.revision;
  const place = 1 + ranked.findIndex(({ candidate }) => candidate.revision === revision);
  return places.set(OURS, isBatched ? placeOfBatch(question, ranked) : place);
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function report(slice: Slice, cases: readonly Case[]): readonly number[] {
  const results = cases.flatMap((item) => {
    const question = questionOf(item, slice);
    return question ? { repository: item.repository, places: placesOf(question, slice) } : [];
  });
  const of = (name: string, repository?: string): number[] =>
    results
      .filter((result) => repository === undefined || result.repository === repository)
      .map(({ places }) => places.get(name) ?? Number.POSITIVE_INFINITY);
  print(`\n${slice}`);
  for (const name of [...Object.keys(BASELINES), OURS]) print(`  ${lineOf(name, of(name))}`);
  for (const repository of new Set(results.map((result) => result.repository))) {
    print(`  ${repository}`);
    for (const name of [...Object.keys(BASELINES), OURS]) print(`    ${lineOf(name, of(name, repository))}`);
  }
  return of(OURS);
}

const cases = readCases(values.data).filter(({ tier }) => tier === TIER);
const summary = SLICES.map((slice) => {
  const { n: _, ...figures } = figuresOf(report(slice, cases));
  const rounded = Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(4))]);
  return [slice, Object.fromEntries(rounded)] as const;
});
print(JSON.stringify({ ...Object.fromEntries(summary), n: cases.length }));
