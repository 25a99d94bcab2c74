import { slugify } from '../text/slug.ts';

/** Ids from titles, unique within one runbook: they stay when lines move, so that records keep their steps. */
export class Ids {
  private readonly used = new Map<string, number>();

  make(parent: string | undefined, title: string): string {
    const name = slugify(title, 60) || hashOf(title);
    const id = parent === undefined ? name : `${parent}/${name}`;
    const count = (this.used.get(id) ?? 0) + 1;
    this.used.set(id, count);
    if (count === 1) return id;
    // A title may itself end in a number, so the numbered name is looked up too.
    return this.make(parent, `${name.slice(0, 50)}-${count}`);
  }
}

/** For titles in scripts that have no ASCII spelling: FNV-1a, for a name that does not hang on its position. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return `t${hash.toString(36)}`;
}
