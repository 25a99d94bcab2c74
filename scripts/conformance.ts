// npm run conformance [-- --last]: which item of the product's requirements is proved by which tests. A test names
// the rows it proves at the start of its title ("S01 S02: …"). --last reads the results of the last run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TestRecord } from '../test/lib/reporter.ts';
import { rowsOfTitle, standing, type Standing } from './lib/conformance.ts';
import { bin, projectRoot } from './lib/paths.ts';
import { readReport, suites } from './lib/report.ts';
import { runCommand } from './lib/run-command.ts';

type Row = { readonly id: string; readonly item: string };

const { values } = parseArgs({ options: { last: { type: 'boolean', default: false } } });
if (!values.last) await runCommand(bin('node'), [join(projectRoot, 'scripts/test.ts'), ...suites]);

const rows = JSON.parse(readFileSync(join(projectRoot, 'test/conformance-rows.json'), 'utf8')) as Row[];
const missing = suites.filter((suite) => readReport(suite) === undefined);
if (missing.length > 0)
  process.stdout.write(`No results of: ${missing.join(', ')}. Rows that they prove read "open".\n`);
const tests: TestRecord[] = suites.flatMap((suite) => readReport(suite)?.tests ?? []);

const unknown = [...new Set(tests.flatMap((test) => rowsOfTitle(test.title)))].filter(
  (id) => !rows.some((row) => row.id === id),
);
const counts: Record<Standing, number> = { passed: 0, failed: 0, open: 0 };
process.stdout.write('row  tests  result  item\n');
for (const { id, item } of rows) {
  const proofs = tests.filter((test) => rowsOfTitle(test.title).includes(id));
  const result = standing(proofs);
  counts[result] += 1;
  process.stdout.write(`${id}  ${String(proofs.length).padStart(5)}  ${result.padEnd(6)}  ${item}\n`);
  for (const proof of proofs.filter((test) => test.state !== 'passed')) {
    process.stdout.write(`       ${proof.state}: ${proof.fullTitle}\n`);
  }
}
if (unknown.length > 0) process.stdout.write(`Tests name rows that do not exist: ${unknown.join(', ')}\n`);
process.stdout.write(
  `${rows.length} rows: ${counts.passed} passed, ${counts.failed} failed, ${counts.open} open\n`,
);
process.exitCode = counts.passed === rows.length && unknown.length === 0 ? 0 : 1;
