import { transform, type Plugin, type TransformOptions } from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

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
        const parts = new Map(
          outputFiles
            .filter(({ path }) => path.endsWith('.cjs'))
            .map(({ path, text }) => [basename(path), text]),
        );
        const reaches = reachOf(parts);
        for (const { path, contents } of outputFiles) {
          const text = parts.get(basename(path));
          await mkdir(dirname(path), { recursive: true });
          await writeFile(
            path,
            text === undefined ? contents : await translate(withoutDetours(text, reaches), options),
          );
        }
      });
    },
  };
}

const NEEDED = /\bimport ?(?:\{[^{}]*\} ?from ?)?"\.\/(part-\w+\.cjs)";/g;
const UNNAMED = /\bimport ?"\.\/(part-\w+\.cjs)";/g;

type Reach = (part: string) => ReadonlySet<string>;

const namesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, name]) => name ?? []);

/** All that is read with a part, itself too. Parts never need each other in a circle. */
function reachOf(parts: ReadonlyMap<string, string>): Reach {
  const known = new Map<string, ReadonlySet<string>>();
  const reach: Reach = (part) => {
    const found =
      known.get(part) ??
      new Set([part, ...namesIn(parts.get(part) ?? '', NEEDED).flatMap((next) => [...reach(next)])]);
    known.set(part, found);
    return found;
  };
  return reach;
}

/** esbuild names in each part all that comes with it. What its other imports bring need not be asked for again. */
function withoutDetours(text: string, reach: Reach): string {
  const needed = namesIn(text, NEEDED);
  return text.replaceAll(UNNAMED, (statement, part: string) =>
    needed.some((other) => other !== part && reach(other).has(part)) ? '' : statement,
  );
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
    return `get ${exported}() { return ${local}; }`;
  });
  return `module.exports = { ${getters.join(', ')} };`;
}
