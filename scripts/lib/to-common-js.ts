import { transform, type Plugin, type TransformOptions } from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

type Options = Pick<TransformOptions, 'charset' | 'minify' | 'target'>;

/**
 * VS Code loads CommonJS, and esbuild cuts a bundle into parts only as ES modules: so each finished part is translated.
 * An `import()` becomes a `require` of the part at the moment it is needed.
 */
export function toCommonJs(options: Options): Plugin {
  return {
    name: 'to-common-js',
    setup(build) {
      build.initialOptions.write = false;
      build.onEnd(async ({ outputFiles = [] }) => {
        for (const { path, text, contents } of outputFiles) {
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, path.endsWith('.cjs') ? await translate(text, options) : contents);
        }
      });
    },
  };
}

async function translate(text: string, options: Options): Promise<string> {
  const { code } = await transform(withoutMediators(text), {
    ...options,
    format: 'cjs',
    platform: 'node',
    supported: { 'dynamic-import': false },
    legalComments: 'none',
  });
  return code;
}

/** As esbuild writes them, minified or not. VS Code's API and node's modules are CommonJS already. */
const WHOLE = /\bimport(?:\s*\*\s*as)? ([\w$]+) ?from ?("(?:vscode|node:[\w/]+)");/g;
const PART = /\bimport\(("\.\/part-\w+\.cjs")\)/g;
const EXPORTS = /\bexport ?\{([^{}]*)\};(?=\s*(?:\/\/#.*\s*)?$)/;

/**
 * esbuild mediates between the kinds of modules: in each part 400 bytes that copy what is imported or exported, all of
 * VS Code's API for every source that imports it. Said in CommonJS, nothing is left to mediate; what is not found here
 * esbuild translates as ever.
 */
function withoutMediators(text: string): string {
  const first: string[] = [];
  const body = text
    .replace(EXPORTS, (_, names: string) => {
      first.push(exportsOf(names));
      return '';
    })
    .replace(WHOLE, (_, name: string, from: string) => {
      first.push(`var ${name} = require(${from});`);
      return '';
    })
    .replace(PART, 'Promise.resolve().then(() => require($1))');
  return first.join('') + body;
}

/** As getters: what they give is made later, and may change. */
function exportsOf(names: string): string {
  const getters = names.split(',').map((name) => {
    const [local = '', exported = local] = name.trim().split(' as ');
    return `${exported}: () => ${local}`;
  });
  return `for (let [name, get] of Object.entries({ ${getters.join(', ')} })) Object.defineProperty(exports, name, { get, enumerable: true });`;
}
