import type { FileIndex } from './file-index.ts';
import { findFrames } from './find-frames.ts';
import { withoutTail } from './frame.ts';
import { linesOf } from './lines.ts';
import { resolveFrames, resolver } from './resolve.ts';

const TOKEN = /[^\s"'`<>|,;*]+/g;
/** So many different words are looked at that may be a path, and so many files are given. */
const MAX_TOKENS = 2000;
const MAX_NAMED = 200;

/**
 * Paths of the repository that a text names without being frames: `see src/pay/charge.ts`, `charge.py`. In the order in
 * which they are named first, resolved like frames.
 */
export function filesNamed(text: string, files: FileIndex): readonly string[] {
  const written = [...tokensOf(text, files)].map((path) => ({ path }));
  const resolve = resolver(written, files);
  const inFrames = new Set(resolveFrames(findFrames(text), files).map(({ path }) => path));
  const named = new Set<string>();
  for (const { path } of written) {
    const found = resolve(path)?.path;
    if (found !== undefined && !inFrames.has(found)) named.add(found);
    if (named.size >= MAX_NAMED) break;
  }
  return [...named];
}

/** What may be a path: its last part is the name of some file. */
function* tokensOf(text: string, files: FileIndex): Generator<string> {
  const seen = new Set<string>();
  for (const line of linesOf(text))
    for (const [word] of line.matchAll(TOKEN)) {
      const token = trimmed(word);
      const name = token.slice(Math.max(token.lastIndexOf('/'), token.lastIndexOf('\\')) + 1);
      if (seen.has(token) || !files.byName.has(name.toLowerCase())) continue;
      if (seen.size >= MAX_TOKENS) return;
      seen.add(token);
      yield token;
    }
}

/** Without the brackets and stops of prose, the key of a log, and the sides of a diff. */
function trimmed(word: string): string {
  const inner = withoutTail(word.replace(/^[([{]+/, ''), ')]}.:;!?');
  return inner.slice(inner.lastIndexOf('=') + 1).replace(/^[ab]\/(?=.*\/)/, '');
}
