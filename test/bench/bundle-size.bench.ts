import { statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/lib/paths.ts';
import { benchRow, type Bench } from './row.ts';

/** The bundle that every window loads, as it is in the package. `npm run bench` builds for production first. */
export const bench: Bench = () => {
  const bytes = statSync(join(projectRoot, 'dist/extension.cjs')).size;
  return Promise.resolve([
    benchRow({ name: 'size of dist/extension.cjs', unit: 'KB', value: bytes / 1000, limit: 400 }),
  ]);
};
