import fc from 'fast-check';
import type { Journal } from '../../src/git/journal/journal.ts';
import { makeSandbox, type Sandbox } from '../unit/journal/helpers.ts';
import { arbitraryCase, checkCase, unionProperty } from '../unit/journal/hostile-cases.ts';
import {
  assertNothingPolluted,
  fileProperty,
  foldProperty,
  lineProperty,
  tally,
  treeProperty,
} from '../unit/journal/hostile-properties.ts';

/** The same cases in each run. Another number gives others: FIRELINE_SEED=7 npm run torture -- fuzz */
const SEED = Number(process.env.FIRELINE_SEED ?? 20_261_120);
/** 10 runs ten times as many cases. */
const SCALE = Number(process.env.FIRELINE_SCALE ?? 1);

interface Plan {
  readonly title: string;
  readonly property: fc.IRawProperty<unknown>;
  readonly cases: number;
}

const PLANS: readonly Plan[] = [
  { title: 'lines', property: lineProperty, cases: 6_000 },
  { title: 'files of lines', property: fileProperty, cases: 3_000 },
  {
    title: 'records, spoiled and shuffled',
    property: foldProperty,
    cases: 2_500,
  },
  { title: 'places to unite', property: unionProperty, cases: 2_500 },
  { title: 'trees', property: treeProperty, cases: 20_000 },
];

describe('fuzz', () => {
  before(() => console.log(`      seed ${SEED}`));
  after(() => console.log(`      ${JSON.stringify(tally)}`));
  afterEach(assertNothingPolluted);

  for (const { title, property, cases } of PLANS) {
    const numRuns = Math.round(cases * SCALE);
    it(`${numRuns} ${title}`, async function () {
      this.timeout(0);
      await fc.assert(property, { seed: SEED, numRuns });
    });
  }

  const cases = Math.round(400 * SCALE);
  it(`${cases} repositories`, async function () {
    this.timeout(0);
    let sandbox: Sandbox = await makeSandbox();
    let journal: Journal = await sandbox.open();
    let count = 0;
    const property = fc.asyncProperty(arbitraryCase, async (plan) => {
      count += 1;
      // A repository in which much was thrown away becomes slow, and a journal remembers.
      if (count % 50 === 0) {
        await sandbox.dispose();
        sandbox = await makeSandbox();
        journal = await sandbox.open();
      }
      await checkCase(sandbox, journal, plan);
    });
    try {
      await fc.assert(property, { seed: SEED, numRuns: cases });
    } finally {
      await sandbox.dispose();
    }
  });
});
