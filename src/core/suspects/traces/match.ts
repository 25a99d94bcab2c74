import { compiledFrom, type FileIndex, type IndexedFile } from './file-index.ts';
import { extensionOf } from './frame.ts';
import { placeOf, type Place } from './place.ts';

/** Files that share the longest end with a path, and how long it is, in segments. */
export interface Match {
  readonly files: readonly IndexedFile[];
  readonly length: number;
  readonly place: Place;
  /** Not what the file was compiled to. */
  readonly isSource: boolean;
}

/** What stands before the end that agrees: in the path, and in a file. */
export const rootOf = ({ place, length }: Match): string => place.segments.slice(0, -length).join('/');
export const folderOf = (file: IndexedFile, length: number): string =>
  file.segments.slice(0, -length).join('/');

/** The file that no other one is as good as, or whose whole path agrees. */
export function onlyOne({ files, length }: Match): IndexedFile | undefined {
  return files.length === 1 ? files[0] : files.find((file) => file.segments.length === length);
}

/** Where packages of Python lie once they are installed; the repository's own one may be among them. */
const INSTALLED = /^(?:site|dist)-packages$/;
/** Where others' code lies: what is found there is of the repository only where the very folder is tracked. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|bower_components|\.yarn|gems|pkg\/mod|\.cargo\/(?:registry|git)|rustc|rustlib|\.pub-cache|Cellar|hostedtoolcache|libsanitizer|vendor|third_party|usr\/(?:lib|include|share|local\/(?:go|lib))|lib\/(?:python\d[\d.]*|ruby))(?=\/)/;

export function matchOf(path: string, language: string | undefined, files: FileIndex): Match | undefined {
  if (/^(?:node|dart|wasm|native|chrome-extension|moz-extension)\b:|^</.test(path)) return undefined;
  const place = placeOf(path);
  const installed = place.segments.findLastIndex((segment) => INSTALLED.test(segment));
  if (installed >= 0) {
    const inside = { ...place, segments: place.segments.slice(installed + 1) };
    return inside.segments.length > 1 ? whole(longest(inside, files.byName)) : undefined;
  }
  if (language === 'go' && extensionOf(path) !== 'go') return goPackage(place, files);
  if (isOfClass(path, language, place)) return ofClass(place, language, files);
  const found = longest(place, files.byName);
  const foreign = FOREIGN.exec(place.segments.join('/'));
  if (foreign) return found && isTracked(found, foreign) ? found : undefined;
  return atLeastFolder(found) ?? built(place, files) ?? found;
}

/** A copy of others' code that is tracked: the folder that tells so is part of what agrees. */
const isTracked = (match: Match, foreign: RegExpExecArray): boolean =>
  match.place.segments.slice(-match.length).join('/').length >= foreign.input.length - foreign.index - 1;

const whole = (match: Match | undefined): Match | undefined =>
  match && match.length === match.place.segments.length ? match : undefined;

const atLeastFolder = (match: Match | undefined): Match | undefined =>
  match && match.length > 1 ? match : undefined;

/** The path was made of a package and a class. */
const isOfClass = (path: string, language: string | undefined, place: Place): boolean =>
  (language === 'jvm' || (language === 'dotnet' && !path.includes('\\'))) &&
  !place.isAbsolute &&
  !/^[.~]/.test(path);

/**
 * Java wants folders to be as the package is; Kotlin, Scala and .NET are often kept without the beginning that all
 * packages share.
 */
function ofClass(place: Place, language: string | undefined, files: FileIndex): Match | undefined {
  if (language === 'dotnet') return dotnetClass(place, files);
  const exact = longest(place, files.byName);
  if (whole(exact)) return exact;
  if (!place.segments.at(-1)?.endsWith('.java')) return atLeastFolder(exact);
  // Where no file is told, `Charge` may as well be written in Kotlin or Scala.
  return whole(longest(place, files.byStem, stemOf));
}

/** `Acme/Pay/Charger.cs` is Acme.Pay/Charger.cs as often as Pay/Charger.cs. */
function dotnetClass(place: Place, files: FileIndex): Match | undefined {
  const name = (place.segments.at(-1) ?? '').toLowerCase();
  const dotted = (files.byName.get(name) ?? []).map((file) => ({
    path: file.path,
    segments: file.segments.flatMap((part, at) => (at < file.segments.length - 1 ? part.split('.') : [part])),
  }));
  return atLeastFolder(longest(place, new Map([[name, dotted]])));
}

function goPackage(place: Place, files: FileIndex): Match | undefined {
  const folder = place.segments.at(-1) ?? '';
  const folders = (files.goFolders.get(folder) ?? []).map(({ path, segments }) => ({
    path,
    segments: segments.slice(0, -1),
  }));
  const found = longest(place, new Map([[folder.toLowerCase(), folders]]));
  // Which file of several it was, nobody wrote down.
  return found?.files.length === 1
    ? { ...found, length: Math.max(found.length, 2), isSource: false }
    : undefined;
}

const OUTPUT =
  /^(?:dist|build|out|lib|output|compiled|target|tmp|\.next|\.output|\.build|cjs|esm|es|umd|server|client|bin)$/;

/** The source of what was compiled: the same path below the folder of the output, with another extension. */
function built(place: Place, files: FileIndex): Match | undefined {
  if (!compiledFrom(extensionOf(place.segments.at(-1) ?? ''))) return undefined;
  let best: Match | undefined;
  for (const segments of withoutOutput(place.segments)) {
    const match = longest({ ...place, segments }, files.byStem, stemOf);
    if (match && match.length > (best?.length ?? 1)) best = { ...match, isSource: false };
  }
  return best;
}

/** The path itself, and the paths that it may have been compiled from. */
function* withoutOutput(segments: readonly string[]): Generator<readonly string[]> {
  yield segments;
  for (let at = segments.length - 2; at >= 0; at -= 1) {
    if (!OUTPUT.test(segments[at] ?? '')) continue;
    yield [...segments.slice(0, at), 'src', ...segments.slice(at + 1)];
    yield [...segments.slice(0, at), ...segments.slice(at + 1)];
  }
}

const stemOf = (name: string): string => {
  const extension = extensionOf(name);
  return extension === '' ? name : name.slice(0, -extension.length - 1);
};
const asItIs = (name: string): string => name;

/** @param keyOf what of a base name has to agree */
function longest(
  place: Place,
  names: ReadonlyMap<string, readonly IndexedFile[]>,
  keyOf: (name: string) => string = asItIs,
): Match | undefined {
  const name = keyOf(place.segments.at(-1) ?? '');
  let length = 0;
  let found: IndexedFile[] = [];
  for (const file of names.get(name.toLowerCase()) ?? []) {
    const common = commonEnd(place, file, keyOf);
    if (common === 0 || common < length) continue;
    if (common > length) found = [];
    length = common;
    found.push(file);
  }
  return length === 0 ? undefined : { files: found, length, place, isSource: true };
}

function commonEnd(place: Place, file: IndexedFile, keyOf: (name: string) => string): number {
  const most = Math.min(place.segments.length, file.segments.length);
  for (let back = 1; back <= most; back += 1) {
    const one = place.segments.at(-back) ?? '';
    const other = file.segments.at(-back) ?? '';
    const isEqual = back === 1 ? isSame(keyOf(one), keyOf(other), place) : isSame(one, other, place);
    if (!isEqual) return back - 1;
  }
  return most;
}

const isSame = (one: string, other: string, { isWindows }: Place): boolean =>
  one === other || (isWindows && one.toLowerCase() === other.toLowerCase());
