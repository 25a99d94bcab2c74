// Bundles the extension, the board and the tests that run inside VS Code.
//   npm run build -- [--production] [--tests] [--watch]
import { build as esbuild, context, type BuildOptions, type Metafile } from 'esbuild';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { hostTestFiles } from './lib/host-test-files.ts';
import { isMain } from './lib/is-main.ts';
import { leftOut } from './lib/left-out.ts';
import { projectRoot } from './lib/paths.ts';
import { toCommonJs } from './lib/to-common-js.ts';

export type BuildFlags = { readonly production?: boolean; readonly tests?: boolean };

/** VS Code 1.106, the floor in engines.vscode, runs extensions on Node 22 and webviews on Chrome 138. */
const floor = { host: 'node22', webview: 'chrome138' } as const;

function common({ production = false }: BuildFlags): BuildOptions {
  return {
    absWorkingDir: projectRoot,
    bundle: true,
    minify: production,
    // A package carries no source map, and neither does the tree it is made from.
    sourcemap: production ? false : 'linked',
    sourcesContent: false,
    legalComments: 'none',
    // Else each of our "…" and "·" takes six bytes.
    charset: 'utf8',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
  };
}

function extension(flags: BuildFlags): BuildOptions {
  return {
    ...common(flags),
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    platform: 'node',
    // Cut where code is imported on demand, so that activation reads little; translated afterwards.
    format: 'esm',
    splitting: true,
    chunkNames: 'part-[hash]',
    target: floor.host,
    external: ['vscode'],
    mainFields: ['module', 'main'],
    plugins: [
      leftOut,
      toCommonJs({ target: floor.host, charset: 'utf8', minify: flags.production ?? false }),
    ],
  };
}

function board(flags: BuildFlags): BuildOptions {
  const { define, ...rest } = common(flags);
  return {
    ...rest,
    // The toolkit is an entry of its own, so that the board paints first and upgrades its elements after.
    entryPoints: {
      board: 'webview/main.tsx',
      metrics: 'webview/metrics/main.tsx',
      toolkit: 'webview/toolkit.ts',
    },
    outdir: 'dist',
    platform: 'browser',
    format: 'esm',
    splitting: true,
    chunkNames: 'board-[hash]',
    target: floor.webview,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    plugins: [leftOut],
    ...(define ? { define } : {}),
  };
}

function hostTests(flags: BuildFlags): BuildOptions {
  return {
    ...common(flags),
    sourcemap: 'linked',
    entryPoints: { 'host-tests': 'test/host/index.ts', 'host-bench': 'test/bench/host/index.ts' },
    outdir: 'out',
    outExtension: { '.js': '.cjs' },
    platform: 'node',
    format: 'cjs',
    target: floor.host,
    external: ['vscode', 'mocha'],
    mainFields: ['module', 'main'],
    plugins: [
      hostTestFiles('host-tests:all', 'test/host/**/*.test.ts'),
      hostTestFiles('host-bench:all', 'test/bench/host/**/*.bench.ts'),
    ],
  };
}

function plans(flags: BuildFlags): BuildOptions[] {
  return [extension(flags), board(flags), ...(flags.tests ? [hostTests(flags)] : [])];
}

export async function build(flags: BuildFlags): Promise<void> {
  const results = await Promise.all(plans(flags).map((plan) => esbuild({ ...plan, metafile: true })));
  const written = results.flatMap(({ metafile }) => Object.keys(metafile.outputs));
  await removeStale(new Set(written.map((file) => resolve(projectRoot, file))));
}

/** The parts of the extension's production build, as files in `dist`, and which of them needs which. */
export async function partsOfExtension(): Promise<Metafile> {
  return (await esbuild({ ...extension({ production: true }), metafile: true })).metafile;
}

/** Afterwards, not before: a window that runs the extension just now keeps finding its files. */
async function removeStale(written: ReadonlySet<string>): Promise<void> {
  const dist = join(projectRoot, 'dist');
  for (const name of await readdir(dist).catch(() => [])) {
    const file = join(dist, name);
    if (!written.has(file)) await rm(file, { recursive: true, force: true });
  }
}

async function watch(flags: BuildFlags): Promise<void> {
  for (const plan of plans(flags)) await (await context({ ...plan, logLevel: 'info' })).watch();
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({
    options: { production: { type: 'boolean' }, tests: { type: 'boolean' }, watch: { type: 'boolean' } },
  });
  const flags = { production: values.production ?? false, tests: values.tests ?? false };
  await (values.watch ? watch(flags) : build(flags));
}
