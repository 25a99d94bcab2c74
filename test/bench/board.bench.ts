import type { Frame } from 'playwright-core';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemoRepository } from '../../scripts/demo-repository.ts';
import { projectRoot } from '../../scripts/lib/paths.ts';
import { eventually } from '../e2e/eventually.ts';
import { openWorkbench, type Workbench } from '../e2e/workbench.ts';
import { benchRow, median, type Bench } from './row.ts';

const ROUNDS = 7;
/** A board may take twice as long as a page with one word in it. */
const LIMIT = 2;

/**
 * From Enter in the command palette to the first contentful paint of the page, by the browser's own clock: of a board
 * with all its data, and in turn of a webview with one word.
 */
export const bench: Bench = async () => {
  const home = await mkdtemp(join(tmpdir(), 'fireline-bench-'));
  const { folder } = await makeDemoRepository(join(home, 'shop'), { now: new Date() });
  const empty = join(projectRoot, 'test/bench/empty-extension');
  const workbench = await openWorkbench({ folder, extensions: [projectRoot, empty] });
  try {
    await declare(workbench);
    const [boards, empties]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      boards.push(await firstPaint(workbench, 'Incident: Open Board', '#board header h1'));
      empties.push(await firstPaint(workbench, 'Empty: Show', '#empty'));
    }
    const floor = median(empties);
    const name = 'board, first paint';
    return [benchRow({ name, unit: 'ms', value: median(boards), floor, limit: floor * LIMIT })];
  } finally {
    await workbench.dispose();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
};

async function declare(workbench: Workbench): Promise<void> {
  await workbench.command('Incident: Declare Incident');
  await workbench.palette.answer('Checkout returns 500');
  await workbench.palette.pick('P1 (SEV-2)');
  await workbench.webviewWith('#board header h1');
  await closeEditors(workbench);
}

async function firstPaint(workbench: Workbench, command: string, selector: string): Promise<number> {
  const { page, palette } = workbench;
  await palette.choose(command);
  const start = await page.evaluate(() => performance.timeOrigin + performance.now());
  await page.keyboard.press('Enter');
  const frame = await workbench.webviewWith(selector);
  const painted = await eventually('the first paint', () => paintOf(frame));
  await closeEditors(workbench);
  return painted - start;
}

const paintOf = (frame: Frame): Promise<number | undefined> =>
  frame.evaluate(() => {
    const [entry] = performance.getEntriesByName('first-contentful-paint');
    return entry && performance.timeOrigin + entry.startTime;
  });

async function closeEditors({ page, palette }: Workbench): Promise<void> {
  await palette.run('View: Close All Editors');
  await eventually('no webview', async () =>
    (await page.locator('iframe.webview').count()) === 0 ? true : undefined,
  );
}
