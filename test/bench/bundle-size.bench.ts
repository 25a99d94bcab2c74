import type { Metafile } from 'esbuild';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { partsOfExtension } from '../../scripts/build.ts';
import { projectRoot } from '../../scripts/lib/paths.ts';
import { benchRow, type Bench, type BenchRow } from './row.ts';

/** Every window reads it, whether anybody works in it or not. */
const READ_UNASKED_KB = 400;
/** What is loaded once somebody looks at the sidebar, with its views filled. */
const WITH_VIEWS_KB = 500;
/** What the heaviest command, view or document reads on top of that, when it is first used. */
const ONE_USE_KB = 150;
/** Code that others wrote, in all parts together: something large that came in by accident shows here. */
const LIBRARIES_KB = 350;

const START = 'src/extension.ts';
/** What activation does not wait for and yet loads by itself, once it has returned, is imported on demand here. */
const STARTER = 'src/editor/activate.ts';
/** Every command comes through here. */
const COMMANDS = 'src/editor/commands/handlers.ts';
/** What these import on demand, they need to fill the views. */
const FILLERS = [
  'src/editor/actions/open.ts',
  'src/editor/views/actionsView.ts',
  'src/editor/views/deploymentsView.ts',
  'src/editor/views/incidentsView.ts',
  'src/editor/views/runbookView.ts',
  'src/editor/views/timelineView.ts',
  'src/editor/desk/deploymentList.ts',
  'src/editor/desk/onDemand.ts',
];

/** The extension's code as it is in the package: see docs/decisions/0004-esbuild.md. */
export const bench: Bench = async () => {
  const { inputs, outputs } = await partsOfExtension();
  const onDemand = (source: string): string[] => {
    const paths = inputs[source]?.imports.filter(isOnDemand).map(({ path }) => path) ?? [];
    if (paths.length === 0) throw new Error(`${source} loads nothing`);
    return paths;
  };
  const loaded = onDemand(STARTER);
  const activation = closure(outputs, [START]);
  const window = closure(outputs, [START, ...loaded]);
  const looking = closure(outputs, [START, ...loaded, ...FILLERS.flatMap(onDemand)]);
  const uses = Object.values(outputs).flatMap(({ entryPoint = '' }) =>
    entryPoint in inputs ? entryPoint : [],
  );
  const before = new Set([...window, ...closure(outputs, [COMMANDS])]);
  const onTop = uses.map((source) => closure(outputs, [source]).filter((part) => !before.has(part)));
  return [
    await row('bundle, read by activation', activation, READ_UNASKED_KB),
    await row('bundle, read in a window before anybody acts', window, READ_UNASKED_KB),
    await row('bundle, read in a window with the views filled', looking, WITH_VIEWS_KB),
    sized(
      'bundle, the most that one use reads on top',
      Math.max(...(await Promise.all(onTop.map(bytesOf)))),
      ONE_USE_KB,
    ),
    sized('bundle, libraries in all parts', librariesIn(outputs), LIBRARIES_KB),
  ];
};

/** Bytes, before each part is translated to CommonJS. */
function librariesIn(outputs: Metafile['outputs']): number {
  return Object.entries(outputs)
    .filter(([name]) => name.endsWith('.cjs'))
    .flatMap(([, { inputs }]) => Object.entries(inputs))
    .filter(([source]) => source.includes('node_modules/'))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
}

const isOnDemand = ({ kind }: { readonly kind: string }): boolean => kind === 'dynamic-import';

/** The parts that these sources are in, and all that are read with them at once. */
function closure(outputs: Metafile['outputs'], sources: readonly string[]): string[] {
  const found = new Set<string>();
  const waiting = Object.keys(outputs).filter((name) => sources.includes(outputs[name]?.entryPoint ?? ''));
  if (waiting.length < sources.length) throw new Error('some of them are no parts of their own');
  for (const name of waiting) {
    const output = outputs[name];
    if (output === undefined || found.has(name)) continue;
    found.add(name);
    waiting.push(...output.imports.filter((its) => !isOnDemand(its)).map(({ path }) => path));
  }
  return [...found];
}

async function row(name: string, parts: readonly string[], limit: number): Promise<BenchRow> {
  return sized(name, await bytesOf(parts), limit);
}

async function bytesOf(parts: readonly string[]): Promise<number> {
  const sizes = await Promise.all(parts.map(async (part) => (await stat(join(projectRoot, part))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const sized = (name: string, bytes: number, limit: number): BenchRow =>
  benchRow({ name, unit: 'KB', value: bytes / 1000, limit });
