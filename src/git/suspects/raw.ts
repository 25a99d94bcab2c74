import type { Header } from './headers.ts';

const ALWAYS = ['--stdin', '--root', '--always', '-r', '-z', '--raw', '--no-renames'];

/** Compares commits that are written to its input: see `pairs`. */
export const comparing = (...more: readonly string[]): readonly string[] => ['diff-tree', ...ALWAYS, ...more];

/** With a parent named, a commit is compared with that one alone: of a merge, what it brought to the mainline. */
export const pairs = (commits: readonly Header[]): readonly string[] => {
  const lines = commits.map(({ revision, parents: [parent] }) =>
    parent === undefined ? `${revision}\n` : `${revision} ${parent}\n`,
  );
  // Each piece is written on its own.
  return [lines.join('')];
};

/** Something of a raw diff. */
export type RawPart =
  | { readonly kind: 'commit'; readonly revision: string }
  | { readonly kind: 'file'; readonly path: string; readonly status: string }
  /** Its patch follows. */
  | { readonly kind: 'patch' };

/** Reads what `git diff-tree --raw -z` prints, field by field. */
export class RawParser {
  #status: string | undefined;

  next(field: string): RawPart | undefined {
    if (this.#status !== undefined) {
      const status = this.#status;
      this.#status = undefined;
      return { kind: 'file', path: field, status };
    }
    if (field === '') return { kind: 'patch' };
    if (!field.startsWith(':')) return { kind: 'commit', revision: field };
    this.#status = field.slice(field.lastIndexOf(' ') + 1);
    return undefined;
  }
}
