import type { ChangedFile } from '../../core/suspects/candidate.ts';
import type { CommitDiff } from './diff-parser.ts';

/*
 * What is kept of one commit beside its words is one JSON array:
 * [revision, 1 when cut, files in all, [path, added, removed, ...]], with -1 for what is not known.
 */

export type CommitMeta = Omit<CommitDiff, 'words'>;

export function toMeta({ revision, isCut, fileCount, files }: CommitMeta): Buffer {
  const flatFiles = files.flatMap(({ path, added = -1, removed = -1 }) => [path, added, removed]);
  return Buffer.from(JSON.stringify([revision, isCut ? 1 : 0, fileCount, flatFiles]));
}

/** Of which commit it is, without reading all of it. */
export const revisionOf = (meta: Buffer): string | undefined =>
  /^\["([0-9a-f]{40}|[0-9a-f]{64})",/.exec(meta.toString('latin1', 0, 68))?.[1];

/** Undefined for what is not such an array. */
export function parseMeta(meta: Buffer): CommitMeta | undefined {
  let json: unknown;
  try {
    json = JSON.parse(meta.toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(json) || json.length !== 4) return undefined;
  const [revision, cut, fileCount, flatFiles] = json as unknown[];
  const files = parseFiles(flatFiles);
  if (typeof revision !== 'string' || (cut !== 0 && cut !== 1) || !isCount(fileCount)) return undefined;
  if (files === undefined || files.length > fileCount) return undefined;
  return { revision, isCut: cut === 1, fileCount, files };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function parseFiles(flat: unknown): ChangedFile[] | undefined {
  if (!Array.isArray(flat) || flat.length % 3 !== 0) return undefined;
  const files: ChangedFile[] = [];
  for (let index = 0; index < flat.length; index += 3) {
    const path: unknown = flat[index];
    const added: unknown = flat[index + 1];
    const removed: unknown = flat[index + 2];
    if (typeof path !== 'string') return undefined;
    if (isCount(added) && isCount(removed)) files.push({ path, added, removed });
    else if (added === -1 && removed === -1) files.push({ path });
    else return undefined;
  }
  return files;
}
