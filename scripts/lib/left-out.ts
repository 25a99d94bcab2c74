import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';

/** zod would be able to describe schemas as JSON Schema: code that every schema refers to, and that nobody here calls. */
const JSON_SCHEMA = /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/;
const EXPORT = /^export (?:const|function) (\w+)/gm;

/** simple-git tells `debug` each step it takes, which nobody listens to in an editor. */
const DEBUG = `
const silent = () => undefined;
const debug = () => Object.assign(() => undefined, { extend: debug, enabled: false, destroy: silent });
debug.formatters = {};
export default debug;
`;

/** secretlint marks its steps on the clock that all extensions share, keeps every mark of everybody, and never lets go. */
const PROFILER = 'export const secretLintProfiler = { mark() {} };';

/** Leaves out of a bundle what its dependencies bring along and never use here. */
export const leftOut: Plugin = {
  name: 'left-out',
  setup(build) {
    build.onLoad({ filter: JSON_SCHEMA }, async ({ path }) => {
      const names = [...(await readFile(path, 'utf8')).matchAll(EXPORT)].map(([, name]) => name);
      const stub = 'const stub = () => { throw new Error("JSON Schema is left out of this bundle"); };';
      return { contents: `${stub}\n${names.map((name) => `export const ${name} = stub;`).join('\n')}` };
    });
    build.onResolve({ filter: /^debug$/ }, () => ({ path: 'debug', namespace: 'left-out' }));
    build.onResolve({ filter: /^@secretlint\/profiler$/ }, ({ path }) => ({ path, namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: path === 'debug' ? DEBUG : PROFILER,
    }));
  },
};
