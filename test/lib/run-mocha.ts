// Runs tests under Node: node test/lib/run-mocha.ts 'test/unit/**/*.test.ts' [--timeout MS] [--grep PATTERN]
import Mocha from 'mocha';
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SpecAndJson } from './reporter.ts';

const lingerLimitMs = 15_000;

// Leaving by exit, not by signal, lets the tests' editors end with their tests.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '60000' }, grep: { type: 'string' } },
});
const mocha = new Mocha({ ui: 'bdd', timeout: Number(values.timeout), reporter: SpecAndJson });
if (values.grep !== undefined) mocha.grep(new RegExp(values.grep));
for (const file of positionals.flatMap((pattern) => globSync(pattern)).sort()) mocha.addFile(resolve(file));
await mocha.loadFilesAsync();
mocha.run((failures) => {
  process.exitCode = failures === 0 ? 0 : 1;
  const linger = setTimeout(() => {
    process.stderr.write('The tests are over, but one of them left a process, a socket or a timer open.\n');
    process.exit(1);
  }, lingerLimitMs);
  linger.unref(); // fires only when something else keeps this process alive
});
