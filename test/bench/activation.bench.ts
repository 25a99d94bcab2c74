import { join } from 'node:path';
import { projectRoot } from '../../scripts/lib/paths.ts';
import { eventually } from '../e2e/eventually.ts';
import { openWorkbench, type Workbench } from '../e2e/workbench.ts';
import { benchRow, median, type Bench } from './row.ts';

const rounds = 5;
const allowedAboveEmptyMs = 50;

/**
 * What VS Code itself measured for the activation of Fireline and of an extension that does nothing, side by side
 * in the same extension host, a new host each round.
 */
export const bench: Bench = async () => {
  const empty = join(projectRoot, 'test/bench/empty-extension');
  const workbench = await openWorkbench({ extensions: [projectRoot, empty], height: 1400 });
  try {
    const fireline: number[] = [];
    const nothing: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      if (round > 0) await workbench.reload();
      await workbench.command('Developer: Show Running Extensions');
      fireline.push(await activationMs(workbench, 'Fireline'));
      nothing.push(await activationMs(workbench, 'empty'));
    }
    const floor = median(nothing);
    return [
      benchRow({
        name: 'activation',
        unit: 'ms',
        value: median(fireline),
        floor,
        limit: floor + allowedAboveEmptyMs,
      }),
    ];
  } finally {
    await workbench.dispose();
  }
};

async function activationMs({ page }: Workbench, name: string): Promise<number> {
  const row = page.locator('.runtime-extensions-editor .monaco-list-row').filter({
    has: page.locator('.name', { hasText: new RegExp(`^${name}$`, 'i') }),
  });
  return await eventually(`the activation time of ${name}`, async () => {
    const text = (await row.count()) === 1 ? await row.innerText() : '';
    const found = /Activation: (\d+)ms/.exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  });
}
