// Collects cases for the ranking of suspects from the history of a repository: what was reverted or fixed, in whose words.
//   node test/eval/collect/collect.ts --repository DIR --name OWNER/NAME --out DIR
// Appends to cases.jsonl and writes data/OWNER__NAME.json.gz, in the format that test/eval/cases.ts reads.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { openRepository, type Repository } from '../../../src/git/repository.ts';
import type { CommitDiff } from '../../../src/git/suspects/diff-parser.ts';
import { readDiffs } from '../../../src/git/suspects/diffs.ts';
import { chosen, foundIn } from './evidence.ts';
import { readHistory, type Commit } from './history.ts';
import { tableOf } from './table.ts';
import { isIncident } from './text.ts';

const { values } = parseArgs({
  options: { repository: { type: 'string' }, name: { type: 'string' }, out: { type: 'string' } },
});
const { repository: folder, name, out } = values;
if (folder === undefined || name === undefined || out === undefined) {
  throw new Error('Say which and where: --repository DIR --name OWNER/NAME --out DIR');
}

const directoriesOf = (diff: CommitDiff | undefined): string[] => [
  ...new Set(
    (diff?.files ?? []).map(({ path }) => path.split('/').slice(0, -1).slice(0, 3).join('/')).filter(Boolean),
  ),
];

async function diffsOf(repository: Repository, commits: readonly Commit[]): Promise<ReadonlyMap<string, CommitDiff>> {
  const diffs = new Map<string, CommitDiff>();
  const headers = commits.map((commit) => ({ ...commit, at: commit.committedAt, isMerge: false }));
  await readDiffs(repository, headers, (diff) => diffs.set(diff.revision, diff));
  return diffs;
}

const repository = await openRepository(folder);
const history = await readHistory(repository);
const found = chosen(foundIn(history));
if (found.length > 0) {
  const wanted = new Set(found.flatMap(({ candidates }) => candidates));
  const fixes = found.filter(({ kind }) => kind === 'fix').map(({ evidence }) => evidence);
  const diffs = await diffsOf(repository, [...new Set([...wanted, ...fixes])]);
  const lines = found.flatMap(({ evidence, culprit, report, kind, candidates }, index) => {
    if (!diffs.has(culprit.revision)) return [];
    return [
      {
        id: `${name.split('/')[1] ?? name}-${index + 1}`,
        repo: name,
        kind,
        tier: isIncident(report.text) ? 'incident' : 'other',
        incident_time: new Date(evidence.authoredAt).toISOString(),
        query_text: report.text,
        query_title: report.title,
        affected_dirs: kind === 'fix' ? directoriesOf(diffs.get(evidence.revision)) : [],
        culprit_sha: culprit.revision,
        evidence_sha: evidence.revision,
        candidate_shas: candidates.map(({ revision }) => revision).filter((revision) => diffs.has(revision)),
      },
    ];
  });
  mkdirSync(join(out, 'data'), { recursive: true });
  const table = JSON.stringify(tableOf(name, [...wanted], diffs));
  writeFileSync(join(out, 'data', `${name.replace('/', '__')}.json.gz`), gzipSync(table));
  appendFileSync(join(out, 'cases.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
console.log(`${name}: ${found.length} cases of ${history.mainline.length} commits of the mainline`);
