import type { CommitDiff } from '../../../src/git/suspects/diff-parser.ts';
import type { Commit } from './history.ts';

const MAX_WORDS = 120;
const MAX_BODY = 700;

/** The format of the data: tokens and paths in tables, and of each commit its most telling words. */
export function tableOf(
  name: string,
  commits: readonly Commit[],
  diffs: ReadonlyMap<string, CommitDiff>,
): unknown {
  const spread = new Map<string, number>();
  for (const { words } of diffs.values()) {
    for (const word of words.keys()) spread.set(word, (spread.get(word) ?? 0) + 1);
  }
  const tokens = new Map<string, number>();
  const paths = new Map<string, number>();
  const numbered = (table: Map<string, number>, key: string) => {
    if (!table.has(key)) table.set(key, table.size);
    return table.get(key) ?? 0;
  };
  const telling = (word: string, count: number) =>
    (1 + Math.log(count)) * Math.log((diffs.size + 1) / (spread.get(word) ?? 1));
  const rows = commits.flatMap((commit) => {
    const diff = diffs.get(commit.revision);
    if (diff === undefined) return [];
    const words = [...diff.words]
      .sort(([a, m], [b, n]) => telling(b, n) - telling(a, m))
      .slice(0, MAX_WORDS)
      .flatMap(([word, count]) => [numbered(tokens, word), count]);
    const files = diff.files.map(({ path, added, removed }) => [
      numbered(paths, path),
      added ?? null,
      removed ?? null,
    ]);
    const { revision, committedAt, parents, subject, body } = commit;
    const sum = (of: 'added' | 'removed') => diff.files.reduce((total, file) => total + (file[of] ?? 0), 0);
    const isMerge = Number(parents.length > 1);
    return [
      [revision, committedAt / 1000, isMerge, subject, body.slice(0, MAX_BODY), files, diff.fileCount, sum('added'), sum('removed'), words],
    ];
  });
  return { repo: name, tokens: [...tokens.keys()], paths: [...paths.keys()], commits: rows };
}
