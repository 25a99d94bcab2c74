import type { Frame } from '../candidate.ts';
import type { FileIndex, IndexedFile } from './file-index.ts';
import type { RawFrame } from './frame.ts';
import { folderOf, matchOf, onlyOne, rootOf, type Match } from './match.ts';

/**
 * The files of the repository that frames are in, in the order of the frames, each place once. A file is taken by the
 * longest end that its path and the frame's have in common. Where two files have it in common equally, the one whose
 * whole path it is wins, then the one beside which other frames of the text lie; if that tells nothing either, the
 * frame is left out, as is a bare name that several files have: a guess would accuse somebody.
 */
export function resolveFrames(frames: readonly RawFrame[], files: FileIndex): readonly Frame[] {
  const resolve = resolver(frames, files);
  const resolved = new Map<string, Frame>();
  for (const raw of frames) {
    const found = resolve(raw.path);
    if (!found) continue;
    const line = found.isSource ? raw.line : undefined;
    const key = `${found.path}:${line ?? ''}`;
    const before = resolved.get(key);
    if (before?.function !== undefined || (before && raw.function === undefined)) continue;
    resolved.set(key, {
      path: found.path,
      ...(line === undefined ? {} : { line }),
      ...(raw.function === undefined ? {} : { function: raw.function }),
    });
  }
  return [...resolved.values()];
}

/** A file, and whether lines that are told of it are its own: those of what it was compiled to are not. */
interface Resolved {
  readonly path: string;
  readonly isSource: boolean;
}

/** Folders of the repository, by the beginnings of paths that proved to stand for them. */
type Roots = ReadonlyMap<string, ReadonlySet<string>>;

/** Finds the file of a path, knowing the other paths that stand in the same text. */
export function resolver(
  frames: readonly Pick<RawFrame, 'path' | 'language'>[],
  files: FileIndex,
): (path: string) => Resolved | undefined {
  const matches = new Map<string, Match>();
  const roots = new Map<string, Set<string>>();
  for (const { path, language } of frames) {
    if (matches.has(path)) continue;
    const match = matchOf(path, language, files);
    if (!match) continue;
    matches.set(path, match);
    const only = match.length > 1 ? onlyOne(match) : undefined;
    if (only) learn(roots, rootOf(match), folderOf(only, match.length));
  }
  return (path) => {
    const match = matches.get(path);
    const file = match && (match.length > 1 ? (onlyOne(match) ?? near(match, roots)) : named(match, roots));
    return match && file ? { path: file.path, isSource: match.isSource } : undefined;
  };
}

function learn(roots: Map<string, Set<string>>, root: string, folder: string): void {
  const folders = roots.get(root);
  if (folders) folders.add(folder);
  else roots.set(root, new Set([folder]));
}

/** The one whose folder is where other frames with the same beginning were found, if it is one. */
function near(match: Match, roots: Roots): IndexedFile | undefined {
  const folders = roots.get(rootOf(match));
  const beside = match.files.filter((file) => folders?.has(folderOf(file, match.length)));
  return beside.length === 1 ? beside[0] : undefined;
}

/** Folders that programs are copied into whole. */
const ROOT =
  /^(?:|app|src|code|srv|build|work|workspace|project|repo|opt\/app|usr\/src(?:\/app)?|usr\/app|var\/task|var\/www(?:\/html)?|var\/app\/current|github\/workspace|home\/(?:node\/app|app|user\/app|runner\/work\/[^/]+\/[^/]+)|builds\/[^/]+\/[^/]+|a\/[^/]+\/[^/]+|opt\/render\/project\/src|layers\/[^/]+)$/i;

/** Only the name of the file agrees: enough where no folder speaks against it. */
function named(match: Match, roots: Roots): IndexedFile | undefined {
  const beside = near(match, roots);
  if (beside) return beside;
  if (match.place.isServed || !ROOT.test(rootOf(match))) return undefined;
  return onlyOne(match);
}
