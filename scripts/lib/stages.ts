import { join } from 'node:path';
import { build } from '../build.ts';
import { memoryDisk } from './memory-disk.ts';
import { bin, projectRoot } from './paths.ts';
import { forgetReport, readReport, reportFile, writeReport } from './report.ts';
import { runCommand } from './run-command.ts';
import { mergeSecondTry, patternOfSecondTry } from './second-try.ts';

/** One thing that `npm test` looks at: a check that holds or not, or a suite that reports each of its tests. */
export type Stage = {
  readonly name: string;
  readonly kind: 'check' | 'suite';
  /** Runs only when it is named: it needs a download, or minutes that not everyone has. */
  readonly onlyWhenAsked?: true;
  readonly needsBuild?: true;
  readonly run: (grep: string | undefined) => Promise<boolean>;
};

type Suite = (grep: string | undefined) => Promise<boolean>;

/**
 * Runs a suite, and what failed in it once more: the tests drive whole editors and gits, which a busy machine can bring
 * out of step. What passes only then is named in the summary. Nothing is tried again for someone who looks at some tests.
 */
function withSecondTry(name: string, run: Suite): Suite {
  return async (grep) => {
    const ok = await run(grep);
    const first = readReport(name)?.tests ?? [];
    const pattern = ok || grep !== undefined ? undefined : patternOfSecondTry(first);
    if (pattern === undefined) return ok;
    process.stdout.write(`\n== ${name}, what failed once more\n`);
    forgetReport(name);
    const okThen = await run(pattern);
    writeReport(name, { tests: mergeSecondTry(first, readReport(name)?.tests ?? []) });
    return okThen;
  };
}

const check = (name: string, run: () => Promise<boolean>): Stage => ({ name, kind: 'check', run });

/** The host and the tests must not see the habits of the person who runs them. */
const suiteEnvironment = (name: string): Record<string, string> => ({
  FIRELINE_REPORT: reportFile(name),
  GIT_CONFIG_GLOBAL: join(projectRoot, 'test/lib/gitconfig'),
  GIT_CONFIG_NOSYSTEM: '1',
});

function nodeSuite(
  name: string,
  pattern: string,
  timeoutMs: number,
  { tmpdir, ...more }: Pick<Stage, 'needsBuild'> & { readonly tmpdir?: string | undefined } = {},
): Stage {
  const run = async (grep: string | undefined) => {
    const args = [
      'test/lib/run-mocha.ts',
      pattern,
      '--timeout',
      String(timeoutMs),
      ...(grep ? ['--grep', grep] : []),
    ];
    const env = { ...suiteEnvironment(name), ...(tmpdir !== undefined && { TMPDIR: tmpdir }) };
    return (await runCommand(bin('node'), args, env)) === 0;
  };
  return { name, kind: 'suite', run: withSecondTry(name, run), ...more };
}

function hostSuite(name: string, host: string, more?: Pick<Stage, 'onlyWhenAsked'>): Stage {
  const run = async (grep: string | undefined) => {
    const env = { ...suiteEnvironment(name), ...(grep ? { FIRELINE_GREP: grep } : {}) };
    return (await runCommand(bin('node'), ['test/host/run.ts', host], env)) === 0;
  };
  return { name, kind: 'suite', needsBuild: true, run: withSecondTry(name, run), ...more };
}

export const buildStage = check('build', async () => {
  try {
    await build({ tests: true });
    return true;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
});

export const stages: readonly Stage[] = [
  check('types', async () => (await runCommand('npm', ['run', '--silent', 'types'])) === 0),
  check('lint', async () => (await runCommand('npm', ['run', '--silent', 'lint'])) === 0),
  check('format', async () => (await runCommand('npm', ['run', '--silent', 'format:check'])) === 0),
  check('layering', async () => (await runCommand('npm', ['run', '--silent', 'layering'])) === 0),
  buildStage,
  nodeSuite('unit', 'test/unit/**/*.test.ts', 60_000, { tmpdir: memoryDisk() }),
  hostSuite('host', 'embedded'),
  nodeSuite('e2e', 'test/e2e/**/*.e2e.ts', 120_000, { needsBuild: true }),
  hostSuite('floor', 'floor', { onlyWhenAsked: true }),
  hostSuite('desktop', 'desktop', { onlyWhenAsked: true }),
];
