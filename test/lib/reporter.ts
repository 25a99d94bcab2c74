import Mocha, { type Runner, type Test } from 'mocha';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type TestRecord = {
  readonly title: string;
  readonly fullTitle: string;
  /** The title of the outermost `describe` that it stands in. */
  readonly group: string;
  readonly file: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
  readonly error?: string;
  /** Why it failed before it passed at a second try. */
  readonly failedAtFirst?: string;
};

export type TestReport = { readonly tests: readonly TestRecord[] };

/**
 * Prints like mocha's own `spec` and, when FIRELINE_REPORT names a file, leaves every test's outcome there for
 * the summary and for the table of conformance.
 */
export class SpecAndJson extends Mocha.reporters.Spec {
  constructor(runner: Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const tests: TestRecord[] = [];
    runner.on('pass', (test) => tests.push(record(test, 'passed')));
    runner.on('pending', (test) => tests.push(record(test, 'skipped')));
    // A hook that fails is reported like a test, under a title that says so.
    runner.on('fail', (test, error: unknown) =>
      tests.push({ ...record(test, 'failed'), error: text(error) }),
    );
    const file = process.env['FIRELINE_REPORT'];
    if (file) runner.once('end', () => write(file, { tests }));
  }
}

function record(test: Test, state: TestRecord['state']): TestRecord {
  const { title, file, duration } = test;
  const group = test.titlePath()[0] ?? title;
  return { title, fullTitle: test.fullTitle(), group, file: file ?? '', state, durationMs: duration ?? 0 };
}

function text(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function write(file: string, report: TestReport): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}
