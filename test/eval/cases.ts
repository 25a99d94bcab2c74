import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Candidate, Symptoms } from '../../src/core/suspects/candidate.ts';

/** A case of an incident: what a ranker may read, and apart from it the answer. */
export interface Case {
  readonly id: string;
  readonly repository: string;
  readonly tier: string;
  readonly symptoms: Symptoms;
  /** Newest first. */
  readonly candidates: readonly Candidate[];
  /** Index of the commit that did it among the candidates. */
  readonly answer: number;
  readonly delayHours: number;
}

const caseSchema = z.object({
  id: z.string(),
  repo: z.string(),
  tier: z.string(),
  incident_time: z.iso.datetime(),
  query_text: z.string(),
  query_title: z.string(),
  affected_dirs: z.array(z.string()),
  candidate_shas: z.array(z.string()),
  culprit_sha: z.string(),
});

const fileSchema = z.tuple([z.number(), z.number().nullable(), z.number().nullable()]);
const commitSchema = z.tuple([
  z.string(),
  z.number(),
  z.union([z.number(), z.boolean()]),
  z.string(),
  z.string(),
  z.array(fileSchema),
  z.number(),
  z.number(),
  z.number(),
  z.array(z.number()),
]);
const repositorySchema = z.object({
  repo: z.string(),
  tokens: z.array(z.string()),
  paths: z.array(z.string()),
  commits: z.array(commitSchema),
});

/** Reads `cases.jsonl` and the commits of each repository from a directory in the format that docs/suspects.md describes. */
export function readCases(directory: string): Case[] {
  const lines = readFileSync(join(directory, 'cases.jsonl'), 'utf8').split('\n');
  const raw = lines.filter((line) => line.trim() !== '').map((line) => caseSchema.parse(JSON.parse(line)));
  const commits = new Map<string, ReadonlyMap<string, Candidate>>();
  return raw.map((item) => {
    const known = commits.get(item.repo) ?? readCommits(directory, item.repo);
    commits.set(item.repo, known);
    return toCase(item, known);
  });
}

function toCase(item: z.infer<typeof caseSchema>, commits: ReadonlyMap<string, Candidate>): Case {
  const candidates = item.candidate_shas.flatMap((sha) => commits.get(sha) ?? []);
  const answer = candidates.findIndex(({ revision }) => revision === item.culprit_sha);
  const culprit = candidates[answer];
  if (!culprit) throw new Error(`${item.id}: the commit that did it is not among the candidates`);
  const detectedAt = Date.parse(item.incident_time);
  return {
    id: item.id,
    repository: item.repo,
    tier: item.tier,
    symptoms: {
      title: item.query_title,
      text: item.query_text,
      detectedAt,
      components: item.affected_dirs,
      frames: [],
    },
    candidates,
    answer,
    delayHours: (detectedAt - culprit.at) / 3_600_000,
  };
}

function readCommits(directory: string, repository: string): ReadonlyMap<string, Candidate> {
  const file = join(directory, 'data', `${repository.replace('/', '__')}.json.gz`);
  const { tokens, paths, commits } = repositorySchema.parse(
    JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')),
  );
  const candidates = new Map<string, Candidate>();
  for (const [sha, seconds, isMerge, subject, body, files, fileCount, , , counts] of commits) {
    const words = new Map<string, number>();
    for (let i = 0; i + 1 < counts.length; i += 2) {
      words.set(tokens[counts[i] ?? -1] ?? '', counts[i + 1] ?? 0);
    }
    candidates.set(sha, {
      revision: sha,
      at: seconds * 1000,
      author: '',
      isMerge: Boolean(isMerge),
      subject,
      body,
      files: files.map(([path, added, removed]) => ({
        path: paths[path] ?? '',
        ...(added !== null && removed !== null && { added, removed }),
      })),
      fileCount,
      words,
    });
  }
  return candidates;
}
