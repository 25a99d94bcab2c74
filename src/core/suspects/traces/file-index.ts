import { extensionOf } from './frame.ts';

/** Tracked paths, ready to be found by the end of another path. */
export interface FileIndex {
  readonly paths: ReadonlySet<string>;
  /** By base name in lower case. */
  readonly byName: ReadonlyMap<string, readonly IndexedFile[]>;
  /** Of what is compiled before it runs: by base name without extension, in lower case. */
  readonly byStem: ReadonlyMap<string, readonly IndexedFile[]>;
  /** Files of Go by the name of their folder, tests left out. */
  readonly goFolders: ReadonlyMap<string, readonly IndexedFile[]>;
}

export interface IndexedFile {
  readonly path: string;
  readonly segments: readonly string[];
}

/** Languages in which one file is written and another one runs, or a class does not tell in which one it was written. */
const COMPILED: readonly ReadonlySet<string>[] = [
  new Set(['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx', 'vue', 'svelte', 'coffee']),
  new Set(['java', 'kt', 'scala', 'groovy', 'clj']),
];

export const compiledFrom = (extension: string): ReadonlySet<string> | undefined =>
  COMPILED.find((family) => family.has(extension));

/** Takes paths one by one, because a large repository has so many that whoever adds them has to pause between. */
export class FileIndexer implements FileIndex {
  readonly paths = new Set<string>();
  readonly byName = new Map<string, IndexedFile[]>();
  readonly byStem = new Map<string, IndexedFile[]>();
  readonly goFolders = new Map<string, IndexedFile[]>();

  /** @param path relative to the root of the repository, with slashes */
  add(path: string): void {
    this.paths.add(path);
    const segments = path.split('/');
    const file = { path, segments };
    const name = (segments.at(-1) ?? '').toLowerCase();
    addTo(this.byName, name, file);
    const extension = extensionOf(name);
    // A declaration tells types of a file, and runs nowhere.
    if (compiledFrom(extension) && !name.endsWith('.d.ts'))
      addTo(this.byStem, name.slice(0, -extension.length - 1), file);
    if (extension === 'go' && !name.endsWith('_test.go')) addTo(this.goFolders, segments.at(-2) ?? '', file);
  }
}

function addTo(map: Map<string, IndexedFile[]>, key: string, file: IndexedFile): void {
  const files = map.get(key);
  if (files) files.push(file);
  else map.set(key, [file]);
}
