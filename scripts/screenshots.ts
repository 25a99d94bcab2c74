// npm run screenshots [-- THEME …]: lives through the story of test/e2e/story.e2e.ts in the real workbench, once in each
// theme, and keeps a picture of each stage in docs/images.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './build.ts';
import { bin, projectRoot } from './lib/paths.ts';
import { runCommand } from './lib/run-command.ts';

const images = join(projectRoot, 'docs/images');
const themes = process.argv.length > 2 ? process.argv.slice(2) : ['dark', 'light', 'high-contrast'];

await build({ production: true });
await mkdir(images, { recursive: true });
for (const theme of themes) {
  process.stdout.write(`the story in ${theme}\n`);
  const args = ['test/lib/run-mocha.ts', 'test/e2e/story.e2e.ts', '--timeout', '120000'];
  const environment = {
    FIRELINE_PICTURES: images,
    FIRELINE_THEME: theme,
    FIRELINE_REPORT: join(projectRoot, 'out/results/screenshots.json'),
    GIT_CONFIG_GLOBAL: join(projectRoot, 'test/lib/gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
  };
  if ((await runCommand(bin('node'), args, environment)) !== 0) process.exitCode = 1;
}
process.stdout.write(`The pictures are in ${images}\n`);
