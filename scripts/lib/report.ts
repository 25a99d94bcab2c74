import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestReport } from '../../test/lib/reporter.ts';
import { resultsFolder } from './paths.ts';

export const suites = ['unit', 'host', 'e2e'] as const;
export type Suite = (typeof suites)[number];

export const reportFile = (suite: string): string => join(resultsFolder, `${suite}.json`);

/** A report of an earlier run must never pass for this run's. */
export function forgetReport(suite: string): void {
  rmSync(reportFile(suite), { force: true });
}

export function readReport(suite: string): TestReport | undefined {
  try {
    return JSON.parse(readFileSync(reportFile(suite), 'utf8')) as TestReport;
  } catch {
    return undefined; // the suite ended before it could report
  }
}

export function writeReport(suite: string, report: TestReport): void {
  writeFileSync(reportFile(suite), `${JSON.stringify(report, null, 2)}\n`);
}
