import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, projectRoot } from '../../scripts/lib/paths.ts';
import { runCommand } from '../../scripts/lib/run-command.ts';
import type { Bench, BenchRow } from './row.ts';

/** What test/bench/host/*.bench.ts measure inside the extension host. */
export const bench: Bench = async () => {
  if (globSync('test/bench/host/*.bench.ts', { cwd: projectRoot }).length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), 'fireline-bench-'));
  const file = join(folder, 'rows.json');
  try {
    const args = ['test/host/run.ts', 'embedded', 'out/host-bench.cjs'];
    const code = await runCommand(bin('node'), args, { FIRELINE_BENCH: file });
    if (code !== 0) throw new Error(`The benches in the extension host ended with ${code}.`);
    return JSON.parse(readFileSync(file, 'utf8')) as BenchRow[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
