// npm run bench [-- NAME …]: runs every test/bench/*.bench.ts on the production build, prints what they measured and
// writes it to bench-results.json. Ends with 1 when a value is above its limit.
import { globSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bench, BenchRow } from '../test/bench/row.ts';
import { build } from './build.ts';
import { projectRoot } from './lib/paths.ts';

const chosen = process.argv.slice(2);
await build({ production: true, tests: true });

const rows: BenchRow[] = [];
for (const file of globSync('test/bench/*.bench.ts', { cwd: projectRoot }).sort()) {
  const name = basename(file, '.bench.ts');
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  process.stdout.write(`measuring ${name} …\n`);
  const { bench } = (await import(pathToFileURL(join(projectRoot, file)).href)) as { bench: Bench };
  rows.push(...(await bench()));
}

const number = (value: number | null) =>
  (value === null ? '-' : value.toFixed(value < 10 ? 2 : 0)).padStart(9);
const width = Math.max(...rows.map((row) => row.name.length), 5);
process.stdout.write(`\n${'name'.padEnd(width)}  unit      value     floor     ratio     limit\n`);
for (const { name, unit, value, floor, ratio, limit } of rows) {
  const verdict = value <= limit ? 'ok' : 'above its limit';
  const numbers = [value, floor, ratio, limit].map(number).join(' ');
  process.stdout.write(`${name.padEnd(width)}  ${unit.padEnd(5)} ${numbers}  ${verdict}\n`);
}
writeFileSync(join(projectRoot, 'bench-results.json'), `${JSON.stringify(rows, null, 2)}\n`);
process.exitCode = rows.every((row) => row.value <= row.limit) ? 0 : 1;
