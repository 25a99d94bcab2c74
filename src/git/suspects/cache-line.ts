import type { ChangedFile } from '../../core/suspects/candidate.ts';
import type { CommitDiff } from './diff-parser.ts';

/*
 * One commit is one line, a JSON array:
 * [revision, 1 when cut, files in all, [path, added, removed, ...], [word, count, ...]], with -1 for what is not known.
 */

export function toLine({ revision, isCut, fileCount, files, words }: CommitDiff): string {
  const flatFiles = files.flatMap(({ path, added = -1, removed = -1 }) => [path, added, removed]);
  const flatWords: (string | number)[] = [];
  for (const [word, count] of words) flatWords.push(word, count);
  return JSON.stringify([revision, isCut ? 1 : 0, fileCount, flatFiles, flatWords]);
}

/** Of which commit a line is, without reading all of it. */
export const revisionOf = (line: string): string | undefined =>
  /^\["([0-9a-f]{40}|[0-9a-f]{64})",/.exec(line)?.[1];

/** Undefined for what is not such a line. */
export function parseLine(line: string): CommitDiff | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!Array.isArray(json) || json.length !== 5) return undefined;
  const [revision, cut, fileCount, flatFiles, flatWords] = json as unknown[];
  const files = parseFiles(flatFiles);
  const words = parseWords(flatWords);
  if (typeof revision !== 'string' || (cut !== 0 && cut !== 1) || !isCount(fileCount)) return undefined;
  if (files === undefined || words === undefined || files.length > fileCount) return undefined;
  return { revision, isCut: cut === 1, fileCount, files, words };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function parseFiles(flat: unknown): ChangedFile[] | undefined {
  if (!Array.isArray(flat) || flat.length % 3 !== 0) return undefined;
  const files: ChangedFile[] = [];
  for (let index = 0; index < flat.length; index += 3) {
    const [path, added, removed] = flat.slice(index, index + 3) as unknown[];
    if (typeof path !== 'string') return undefined;
    if (isCount(added) && isCount(removed)) files.push({ path, added, removed });
    else if (added === -1 && removed === -1) files.push({ path });
    else return undefined;
  }
  return files;
}

function parseWords(flat: unknown): Map<string, number> | undefined {
  if (!Array.isArray(flat) || flat.length % 2 !== 0) return undefined;
  const words = new Map<string, number>();
  for (let index = 0; index < flat.length; index += 2) {
    const word: unknown = flat[index];
    const count: unknown = flat[index + 1];
    if (typeof word !== 'string' || !isCount(count)) return undefined;
    words.set(word, count);
  }
  return words;
}
