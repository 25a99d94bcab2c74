import type { Plugin } from 'esbuild';
import { globSync } from 'node:fs';
import { projectRoot } from './paths.ts';

/**
 * Lets a bundle import every file of a glob by one name: inside VS Code there is one bundle and no source tree
 * to search, so the list of tests is made when they are bundled.
 */
export function hostTestFiles(name: string, pattern: string): Plugin {
  return {
    name,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
      build.onLoad({ filter: /.*/, namespace: name }, () => {
        const files = globSync(pattern, { cwd: projectRoot }).sort();
        return {
          contents: files.map((file) => `import ${JSON.stringify(`./${file}`)};`).join('\n'),
          resolveDir: projectRoot,
        };
      });
    },
  };
}
