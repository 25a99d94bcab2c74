import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toCommonJs } from '../../scripts/lib/to-common-js.ts';

const SOURCES = {
  'first.ts': `import * as path from 'node:path'; import { sep } from 'node:path'; import url from 'node:url';
import './said.ts'; import { count, add } from './shared.ts';
export { count }; export const now = () => count;
export const later = async () => { const { twice } = await import('./second.ts'); return twice(); };
export const last = () => import('./third.ts');
export const common = [path.sep === sep, typeof url.pathToFileURL];`,
  'second.ts': `import './said.ts'; import { add, count, Circle } from './shared.ts';
export const twice = () => { add(); add(); return [count, Circle.of().name]; };`,
  'third.ts': `import './said.ts'; export const third = 3;`,
  'shared.ts': `import { nameOf } from './circle.ts';
export let count = 0; export const add = () => void (count += 1);
export class Circle { static of() { return { name: nameOf() } } }`,
  'circle.ts': `import { Circle } from './shared.ts'; export const nameOf = () => Circle.name.length > 0;`,
  'said.ts': `(globalThis as any).said = [...((globalThis as any).said ?? []), 'said'];`,
};

describe('the parts of a bundle as CommonJS', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fireline-parts-'));
    for (const [name, text] of Object.entries(SOURCES)) await writeFile(join(folder, name), text);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  for (const minify of [true, false]) {
    it(`give what the sources give, ${minify ? 'minified' : 'as written'}, and hold nothing that mediates`, async () => {
      await build({
        entryPoints: [join(folder, 'first.ts')],
        outdir: join(folder, 'out'),
        outExtension: { '.js': '.cjs' },
        bundle: true,
        minify,
        platform: 'node',
        format: 'esm',
        splitting: true,
        chunkNames: 'part-[hash]',
        plugins: [toCommonJs({ target: 'node22', charset: 'utf8', minify })],
      });
      const out = join(folder, 'out');
      Reflect.deleteProperty(globalThis, 'said');
      const first = createRequire(import.meta.url)(join(out, 'first.cjs')) as {
        count: number;
        now: () => number;
        later: () => Promise<unknown>;
        common: unknown;
      };
      assert.deepEqual(first.common, [true, 'function']);
      assert.equal(first.count, 0);
      assert.deepEqual(await first.later(), [2, true]);
      // What changes in one part, the others see.
      assert.deepEqual([first.count, first.now()], [2, 2]);
      assert.deepEqual(Reflect.get(globalThis, 'said'), ['said']);
      const parts = await readdir(out);
      assert.ok(parts.length >= 3, parts.join());
      for (const part of parts)
        assert.doesNotMatch(
          await readFile(join(out, part), 'utf8'),
          /getOwnPropertyDescriptor|^import /m,
          part,
        );
    });
  }
});
