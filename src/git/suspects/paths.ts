import type { ChangedFile } from '../../core/suspects/candidate.ts';
import type { Repository } from '../repository.ts';
import { FieldReader } from './fields.ts';
import type { Header } from './headers.ts';
import { LIMITS } from './limits.ts';
import { comparing, pairs, RawParser } from './raw.ts';
import { runReader } from '../reader.ts';

export interface CommitPaths {
  readonly revision: string;
  readonly files: readonly ChangedFile[];
  /** Of all, where `files` stops at a limit. */
  readonly fileCount: number;
}

/**
 * The paths that commits changed, without reading a file. Of a repository that lacks trees they come only as far as it
 * has them.
 * @throws GitError `aborted`
 */
export async function readPaths(
  repository: Repository,
  commits: readonly Header[],
  visit: (paths: CommitPaths) => void,
  signal?: AbortSignal,
): Promise<void> {
  if (commits.length === 0) return;
  const reader = new FieldReader(LIMITS.pathBytes);
  const parser = new RawParser();
  let revision: string | undefined;
  let files: ChangedFile[] = [];
  let fileCount = 0;
  const finish = (): void => {
    if (revision !== undefined) visit({ revision, files, fileCount });
  };
  const { exitCode } = await runReader(
    repository,
    comparing(),
    { signal, input: pairs(commits) },
    (chunk) => {
      for (const field of reader.read(chunk)) {
        const part = parser.next(field);
        if (part?.kind === 'commit') {
          finish();
          ({ revision } = part);
          files = [];
          fileCount = 0;
        } else if (part?.kind === 'file') {
          fileCount += 1;
          if (files.length < LIMITS.files) files.push({ path: part.path });
        }
      }
    },
  );
  // Where git gave up in the middle of a commit, others of its files are not known.
  if (exitCode === 0) finish();
}
