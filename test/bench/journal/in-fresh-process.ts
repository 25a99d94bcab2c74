import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod';

/** What is measured: `bytes` and `refs` are the floors, git alone with nobody who reads what it printed. */
export type Work = 'list' | 'load' | 'read' | 'metrics' | 'similar' | 'similar-query' | 'bytes' | 'refs';

const measuredSchema = z.object({
  ms: z.number(),
  /** The longest time that the event loop did not turn. */
  blockMs: z.number(),
  /** How much the process grew at most while it worked. */
  grownMb: z.number(),
  incidents: z.number(),
});
export type Measured = z.infer<typeof measuredSchema>;

/** As a window that was just opened does it: with nothing in memory and no code compiled yet. */
export async function inFreshProcess(work: Work, repository: string, incident = ''): Promise<Measured> {
  return measuredBy(join(import.meta.dirname, 'worker.ts'), [work, repository, incident]);
}

/** Runs a worker that measures one thing and prints what it cost. */
export async function measuredBy(script: string, args: readonly string[]): Promise<Measured> {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`measuring ${args.join(' ')} ended with ${String(code)}`);
  return measuredSchema.parse(JSON.parse(printed));
}

/** Several works by turns, so that all of them see the same machine. */
export async function byTurns<T extends string>(
  rounds: number,
  works: Readonly<Record<T, () => Promise<Measured>>>,
): Promise<Record<T, Measured[]>> {
  const entries = Object.entries(works) as [T, () => Promise<Measured>][];
  const results = Object.fromEntries(entries.map(([name]) => [name, []])) as unknown as Record<T, Measured[]>;
  for (let round = 0; round < rounds; round += 1)
    for (const [name, work] of entries) results[name].push(await work());
  return results;
}
