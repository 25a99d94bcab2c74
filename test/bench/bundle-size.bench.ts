import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/lib/paths.ts';
import { benchRow, type Bench } from './row.ts';

const LIMIT_KB = 400;

/** The extension's code as it is in the package, all of its parts. `npm run bench` builds for production first. */
export const bench: Bench = async () => {
  const dist = join(projectRoot, 'dist');
  const parts = (await readdir(dist)).filter((name) => name.endsWith('.cjs'));
  const sizes = await Promise.all(parts.map(async (name) => (await stat(join(dist, name))).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return [benchRow({ name: 'bundle, all parts', unit: 'KB', value: bytes / 1000, limit: LIMIT_KB })];
};
