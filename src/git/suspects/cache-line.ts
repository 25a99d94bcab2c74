import type { ChangedFile } from '../../core/suspects/candidate.ts';
import type { CommitDiff } from './diff-parser.ts';

/*
 * One commit is one line, a JSON array:
 * [revision, 1 when cut, files in all, [path, added, removed, ...], "word word ...", [count, ...], [terms of it, ...]],
 * with -1 for what is not known.
 */

export function toLine({ revision, isCut, fileCount, files, words, termCounts }: CommitDiff): string {
  const flatFiles = files.flatMap(({ path, added = -1, removed = -1 }) => [path, added, removed]);
  const [all, counts] = [[...words.keys()].join(' '), [...words.values()]];
  return JSON.stringify([revision, isCut ? 1 : 0, fileCount, flatFiles, all, counts, [...termCounts]]);
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
  if (!Array.isArray(json) || json.length !== 7) return undefined;
  const [revision, cut, fileCount, flatFiles, ...ofWords] = json as unknown[];
  const files = parseFiles(flatFiles);
  const words = parseWords(...ofWords);
  if (typeof revision !== 'string' || (cut !== 0 && cut !== 1) || !isCount(fileCount)) return undefined;
  if (files === undefined || words === undefined || files.length > fileCount) return undefined;
  return { revision, isCut: cut === 1, fileCount, files, ...words };
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

function parseWords(
  all?: unknown,
  counts?: unknown,
  termCounts?: unknown,
): Pick<CommitDiff, 'words' | 'termCounts'> | undefined {
  if (typeof all !== 'string' || !isListOf(counts, isCount) || !isListOf(termCounts, isByte))
    return undefined;
  const list = all === '' ? [] : all.split(' ');
  if (counts.length !== list.length || termCounts.length !== list.length) return undefined;
  const words = new Map<string, number>();
  for (const [index, word] of list.entries()) words.set(word, counts[index] ?? 0);
  return words.size === list.length ? { words, termCounts: Uint8Array.from(termCounts) } : undefined;
}

const isByte = (value: unknown): value is number => isCount(value) && value < 256;

const isListOf = <T>(list: unknown, is: (value: unknown) => value is T): list is T[] =>
  Array.isArray(list) && list.every(is);
