// npm run torture [-- NAME …]: runs test/torture/*.torture.ts, which take minutes: processes that are killed, clones that
// lose each other, and garbage in thousands of shapes. Ends with 1 when one of them lost something.
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bin, projectRoot } from './lib/paths.ts';
import { forgetReport, readReport, reportFile } from './lib/report.ts';
import { runCommand } from './lib/run-command.ts';

const NAME = 'torture';
const TIMEOUT_MS = 60 * 60_000;
const chosen = process.argv.slice(2);

const files = globSync('test/torture/*.torture.ts', { cwd: projectRoot }).sort();
const names = files.map((file) => basename(file, '.torture.ts'));
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no torture "${unknown.join('", "')}". There are: ${names.join(', ')}.\n`);
  process.exit(2);
}

forgetReport(NAME);
const started = performance.now();
const wanted = files.filter((_, index) => chosen.length === 0 || chosen.includes(names[index] ?? ''));
const environment = {
  FIRELINE_REPORT: reportFile(NAME),
  GIT_CONFIG_GLOBAL: join(projectRoot, 'test/lib/gitconfig'),
  GIT_CONFIG_NOSYSTEM: '1',
};
const args = ['test/lib/run-mocha.ts', ...wanted, '--timeout', String(TIMEOUT_MS)];
const exitCode = await runCommand(bin('node'), args, environment);

const tests = readReport(NAME)?.tests ?? [];
const count = (state: string): number => tests.filter((test) => test.state === state).length;
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
const failed = Math.max(count('failed'), exitCode === 0 && tests.length > 0 ? 0 : 1);
process.stdout.write(`torture: ${count('passed')} passed, ${failed} failed, in ${minutes} minutes\n`);
process.exitCode = failed === 0 ? 0 : 1;
