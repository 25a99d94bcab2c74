// The benches that need the vscode API: bundled like the host's tests and run in the extension host. Each
// test/bench/host/*.bench.ts calls `hostBench`; the rows go to the file that FIRELINE_BENCH names.
import { writeFileSync } from 'node:fs';
import { hostBenches } from './registry.ts';

export async function run(): Promise<void> {
  await import('host-bench:all');
  const rows = [];
  for (const bench of hostBenches) rows.push(...(await bench()));
  const file = process.env['FIRELINE_BENCH'];
  if (!file) throw new Error('FIRELINE_BENCH names no file for the results.');
  writeFileSync(file, JSON.stringify(rows));
}
