// npm test: every check and every test, one stage after the other, then a summary. A stage that fails does not
// keep the others from running, so that one run shows all there is to mend.
//   npm test [-- STAGE …] [--grep PATTERN]
import { parseArgs } from 'node:util';
import { forgetReport, readReport } from './lib/report.ts';
import { buildStage, stages, type Stage } from './lib/stages.ts';

type Row = {
  readonly stage: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });

function chosenStages(names: readonly string[]): Stage[] {
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    const known = stages.map((stage) => stage.name).join(', ');
    process.stderr.write(`There is no stage "${unknown.join('", "')}". The stages are: ${known}.\n`);
    process.exit(2);
  }
  const chosen = stages.filter((stage) =>
    names.length > 0 ? names.includes(stage.name) : !stage.onlyWhenAsked,
  );
  const buildIsMissing = chosen.some((stage) => stage.needsBuild) && !chosen.includes(buildStage);
  return buildIsMissing ? [buildStage, ...chosen] : chosen;
}

async function runStage(stage: Stage): Promise<Row> {
  process.stdout.write(`\n== ${stage.name}\n`);
  const started = performance.now();
  forgetReport(stage.name);
  const ok = await stage.run(values.grep);
  const seconds = (performance.now() - started) / 1000;
  return {
    stage: stage.name,
    ...(stage.kind === 'suite' ? countTests(stage.name, ok) : countCheck(ok)),
    seconds,
  };
}

function countCheck(ok: boolean): Pick<Row, 'passed' | 'failed' | 'skipped'> {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** A suite that ended badly without a failed test (it crashed, or never reported) is itself the failure. */
function countTests(name: string, ok: boolean): Pick<Row, 'passed' | 'failed' | 'skipped'> {
  const tests = readReport(name)?.tests ?? [];
  const count = (state: string) => tests.filter((test) => test.state === state).length;
  const failed = count('failed');
  const unexplained = failed === 0 && (!ok || tests.length === 0);
  return { passed: count('passed'), failed: unexplained ? 1 : failed, skipped: count('skipped') };
}

function summarize(rows: readonly Row[]): void {
  process.stdout.write('\nstage      passed  failed  skipped  seconds\n');
  for (const { stage, passed, failed, skipped, seconds } of rows) {
    const numbers = [passed, failed, skipped].map((n) => String(n).padStart(8)).join('');
    process.stdout.write(`${stage.padEnd(9)}${numbers} ${seconds.toFixed(1).padStart(8)}\n`);
  }
}

/** A test that comes and goes is a defect somewhere, so it is named even where the run is green. */
function nameSecondTries(rows: readonly Row[]): void {
  const tests = rows.flatMap(({ stage }) => readReport(stage)?.tests ?? []);
  const late = tests.filter((test) => test.failedAtFirst !== undefined);
  if (late.length === 0) return;
  process.stdout.write('\nPassed only at the second try:\n');
  for (const { fullTitle, failedAtFirst } of late)
    process.stdout.write(`  ${fullTitle}\n    ${failedAtFirst?.split('\n')[0] ?? ''}\n`);
}

const rows: Row[] = [];
for (const stage of chosenStages(positionals)) rows.push(await runStage(stage));
summarize(rows);
nameSecondTries(rows);
const total = (key: 'passed' | 'failed') => rows.reduce((sum, row) => sum + row[key], 0);
process.exitCode = total('failed') === 0 ? 0 : 1;
process.stdout.write(`${total('passed')} passed, ${total('failed')} failed\n`);
