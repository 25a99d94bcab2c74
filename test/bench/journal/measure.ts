import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Measured } from './in-fresh-process.ts';

/** @param what does it once, and says how much there was of it */
export async function measure(what: () => Promise<number>): Promise<Measured> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  // What was needed to start up is not what the work costs.
  await new Promise((resume) => setTimeout(resume, 100));
  const before = process.memoryUsage.rss();
  let peak = before;
  const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
  delays.enable();
  const start = performance.now();
  const incidents = await what();
  const ms = performance.now() - start;
  // The block that ended with the work counts as well.
  await new Promise((resume) => setTimeout(resume, 3));
  delays.disable();
  clearInterval(sampling);
  peak = Math.max(peak, process.memoryUsage.rss());
  return { ms, blockMs: delays.max / 1e6, grownMb: (peak - before) / 1e6, incidents };
}
